import {
  type Clock,
  CONTROL,
  isoInstant,
  newTenantId,
  newUserId,
  type Space,
  type TenantId,
  type UserId,
} from '@attest/kernel';
import type { Commit } from '@attest/ledger';
import { type AuditBody, auditBody, type AuditHeader, auditHeader, AuditTrail } from '@attest/log';
import { type Consumers, InProcessSignals, SYSTEM } from '@attest/log';
import { EventLog, Keyring, readSettings } from '@attest/platform';
import type { Storage } from '@attest/storage-ports';
import { type KeyId, newKeyId, newKeySecret, newRoutingTag, type RoleName, slugFor } from '@attest/tenancy';
import { API_KEYS, type ApiKeyRecord } from '../api-key-record';
import { KeyHasher } from '../key-hasher';
import { KeyUsage } from '../key-usage';
import { membershipKey, MEMBERSHIPS } from '../membership-record';
import { ORGANIZATIONS, type OrganizationRecord } from '../organization-record';
import { PasswordHasher } from '../password-hasher';
import { Passwords } from '../passwords';
import { Sessions } from '../sessions';
import { ShortCache } from '../short-cache';
import { StoredAuthenticator } from '../stored-authenticator';
import { USERS, type UserRecord } from '../user-record';

/** Keeps what is logged, as text. */
export class KeptLog extends EventLog {
  readonly lines: string[] = [];

  debug(event: string, fields = {}): void {
    this.keep('debug', event, fields);
  }
  info(event: string, fields = {}): void {
    this.keep('info', event, fields);
  }
  warn(event: string, fields = {}): void {
    this.keep('warn', event, fields);
  }
  error(event: string, cause: unknown, fields = {}): void {
    this.keep('error', event, { ...fields, cause: String(cause) });
  }
  fatal(event: string, cause: unknown): void {
    this.keep('fatal', event, { cause: String(cause) });
  }

  private keep(level: string, event: string, fields: object): void {
    this.lines.push(`${level} ${event} ${JSON.stringify(fields)}`);
  }
}

/** Nobody follows the log: a test that wants it folded does it itself. */
const nobody = { beforeAppend: () => Promise.resolve(), wake: () => undefined } as unknown as Consumers;

/** The real parts of identity over a storage, put together without Nest. */
export function controlParts({
  storage,
  clock,
  env = {},
  keyring = Keyring.random(),
}: {
  storage: Storage;
  clock: Clock;
  env?: Record<string, string>;
  /** For two processes that share one. */
  keyring?: Keyring;
}) {
  const { records } = storage;
  const signals = new InProcessSignals();
  const settings = readSettings({ ...env }, false);
  const log = new KeptLog();
  const audit = new AuditTrail(storage.log, records, nobody, signals, clock);
  audit.register(ORGANIZATIONS, USERS, MEMBERSHIPS, API_KEYS);
  const cache = new ShortCache(clock, signals);
  const hasher = new KeyHasher(keyring);
  const usage = new KeyUsage(records, clock, log);
  const passwords = new Passwords(records, new PasswordHasher());
  const sessions = new Sessions(records, clock, settings, signals, cache, log);
  const authenticator = new StoredAuthenticator(records, clock, sessions, hasher, usage, cache);
  return {
    storage,
    records,
    clock,
    signals,
    settings,
    log,
    audit,
    cache,
    hasher,
    usage,
    passwords,
    sessions,
    authenticator,
  };
}

export type ControlParts = ReturnType<typeof controlParts>;

type Needs = Pick<ControlParts, 'audit' | 'clock'>;

/** An organization that is there already. */
export async function anOrganization({ audit, clock }: Needs, name = 'Larkmoor'): Promise<OrganizationRecord> {
  const id = newTenantId();
  const after: OrganizationRecord = {
    id,
    slug: `${slugFor(name, 1)}-${id.slice(0, 4)}`,
    name,
    zone: 'Europe/Zurich',
    tag: newRoutingTag(),
    createdAt: isoInstant(clock.now()),
    createdBy: newUserId(),
    signUp: true,
  };
  await audit.change(CONTROL, {
    actor: SYSTEM,
    kind: 'organization.founded',
    collection: ORGANIZATIONS,
    key: id,
    expectedVersion: 0,
    after,
    concerns: id,
  });
  return after;
}

/** A user without a password. */
export async function aUser({ audit, clock }: Needs, name = 'Ada Brandt'): Promise<UserRecord> {
  const id = newUserId();
  const email = `${id.slice(0, 8)}@larkmoor.example`;
  const after = { id, name, email, createdAt: isoInstant(clock.now()) };
  await audit.change(CONTROL, {
    actor: SYSTEM,
    kind: 'user.signed-up',
    collection: USERS,
    key: id,
    expectedVersion: 0,
    after,
  });
  return after;
}

export async function aMember({ audit, clock }: Needs, tenant: TenantId, user: UserId, role: RoleName): Promise<void> {
  await audit.change(CONTROL, {
    actor: SYSTEM,
    kind: 'member.added',
    collection: MEMBERSHIPS,
    key: membershipKey(tenant, user),
    expectedVersion: 0,
    after: { tenant, user, role, createdAt: isoInstant(clock.now()) },
    concerns: tenant,
  });
}

/** An API key that is there already, with its secret. */
export async function aKey(
  { audit, clock, hasher }: Needs & Pick<ControlParts, 'hasher'>,
  organization: OrganizationRecord,
  differently: Partial<ApiKeyRecord> = {},
): Promise<{ readonly key: KeyId; readonly secret: string; readonly record: ApiKeyRecord }> {
  const key = newKeyId(organization.tag);
  const secret = newKeySecret();
  const record: ApiKeyRecord = {
    key,
    tenant: organization.id,
    name: 'Learning tool',
    scopes: ['all'],
    proof: hasher.proofOf(key, secret),
    createdAt: isoInstant(clock.now()),
    createdBy: 'Ada Brandt',
    expiresAt: null,
    revokedAt: null,
    ...differently,
  };
  await audit.change(CONTROL, {
    actor: SYSTEM,
    kind: 'api-key.issued',
    collection: API_KEYS,
    key,
    expectedVersion: 0,
    after: record,
    concerns: organization.id,
  });
  return { key, secret, record };
}

export interface ReadEntry {
  readonly id: string;
  readonly header: AuditHeader;
  readonly body: AuditBody;
}

/** The commits of a space's audit stream. */
export function auditCommits({ log }: Storage, space: Space): Promise<readonly Commit[]> {
  return log.read(space, 'audit', 0, 10_000);
}

/** The entries of a space's audit stream, in order. */
export async function auditEntries(storage: Storage, space: Space): Promise<ReadEntry[]> {
  const commits = await auditCommits(storage, space);
  return commits.flatMap(({ entries }) =>
    entries.map((entry) => ({ id: entry.id, header: auditHeader(entry), body: auditBody(entry) })),
  );
}
