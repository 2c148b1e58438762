import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { IssueKey } from '@attest/api-keys';
import {
  API_KEYS,
  type ApiKeyRecord,
  KeyHasher,
  keyState,
  membershipKey,
  MEMBERSHIPS,
  MEMBERSHIPS_LISTED,
  ORGANIZATIONS,
  type OrganizationRecord,
  Passwords,
  type UserRecord,
} from '@attest/identity';
import { Clock, CONTROL, isDomainError, type TenantId } from '@attest/kernel';
import { SYSTEM } from '@attest/log';
import { type Bootstrap, EventLog, Settings, StartRefused } from '@attest/platform';
import { Records } from '@attest/storage-ports';
import { type KeyId, parseKeyId, passwordWeakness, secretWeakness, slugFor } from '@attest/tenancy';
import { findUser } from './find-user';
import { FoundOrganization } from './found-organization';

/** The bootstrap settings contradict what is stored. The message is a sentence that says what to change; it holds no secret. */
export class BootstrapRefused extends StartRefused {
  constructor(message: string) {
    super(message);
    this.name = 'BootstrapRefused';
  }
}

/**
 * What the ATTEST_BOOTSTRAP_ settings name: an organization, its owner and an API key with all scopes. A start makes what is missing;
 * a later start finds it and changes nothing. What people changed meanwhile (a password, a revoked key) stays as they left it.
 */
@Injectable()
export class Bootstrapping implements OnApplicationBootstrap {
  constructor(
    private readonly settings: Settings,
    private readonly records: Records,
    private readonly passwords: Passwords,
    private readonly steps: FoundOrganization,
    private readonly keys: IssueKey,
    private readonly hasher: KeyHasher,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { bootstrap } = this.settings;
    if (bootstrap === undefined) return;
    refuseWeak(bootstrap);
    const key = keyOf(bootstrap);
    const user = await findUser(this.records, bootstrap.email);
    const owned = user === undefined ? undefined : await this.owned(user, bootstrap.organization);
    // Whatever contradicts is found before anything is made.
    if (owned === undefined) await this.refuseContradiction(bootstrap, user);
    const known = await this.knownKey(key, bootstrap.secret, owned?.id);
    const organization = owned ?? (await this.found(bootstrap, user));
    if (known === undefined) await this.issue(organization.id, key, bootstrap.secret);
    this.log.info('bootstrap.ready', { tenant: organization.id, organization: organization.slug });
  }

  private async found(bootstrap: Bootstrap, user: UserRecord | undefined): Promise<OrganizationRecord> {
    const { organization, email, password } = bootstrap;
    const owner = user ?? (await this.steps.addUser({ name: email.split('@')[0] ?? email, email, password }));
    return this.steps.found({ organization, zone: 'UTC', user: owner, actor: SYSTEM });
  }

  /** Throws when the organization or the address is there already, and not as the settings say. */
  private async refuseContradiction(bootstrap: Bootstrap, user: UserRecord | undefined): Promise<void> {
    if (user !== undefined && !(await this.mayFound(user, bootstrap))) {
      throw new BootstrapRefused(
        `ATTEST_BOOTSTRAP_EMAIL is the address of a user who does not own ATTEST_BOOTSTRAP_ORGANIZATION ` +
          `(${bootstrap.organization}). Use another address, or the name of the organization that the user owns.`,
      );
    }
    await this.refuseTakenName(bootstrap.organization, user);
  }

  /** The organization of that name that the user owns. */
  private async owned(user: UserRecord, name: string): Promise<OrganizationRecord | undefined> {
    const memberships = await this.records.find(CONTROL, MEMBERSHIPS, {
      index: 'user',
      equals: user.id,
      limit: MEMBERSHIPS_LISTED,
    });
    for (const { value } of memberships.records) {
      if (value.role !== 'owner') continue;
      const organization = await this.records.get(CONTROL, ORGANIZATIONS, value.tenant);
      if (organization?.value.name === name) return organization.value;
    }
    return undefined;
  }

  /** Whether an earlier start made the user and stopped before it was done. */
  private async mayFound(user: UserRecord, { password }: Bootstrap): Promise<boolean> {
    const memberships = await this.records.count(CONTROL, MEMBERSHIPS, { index: 'user', equals: user.id });
    return memberships === 0 && (await this.passwords.verifies(user.id, password));
  }

  private async refuseTakenName(name: string, user: UserRecord | undefined): Promise<void> {
    const found = await this.records.find(CONTROL, ORGANIZATIONS, {
      index: 'slug',
      equals: slugFor(name, 1),
      limit: 1,
    });
    const taken = found.records[0]?.value;
    if (taken === undefined || taken.createdBy === user?.id) return;
    if ((await this.records.get(CONTROL, MEMBERSHIPS, membershipKey(taken.id, taken.createdBy))) === undefined) return;
    throw new BootstrapRefused(
      `ATTEST_BOOTSTRAP_ORGANIZATION (${name}) exists and ATTEST_BOOTSTRAP_EMAIL is not its owner's address. ` +
        'Set the owner’s address, or another name.',
    );
  }

  /** The key, if an earlier start issued it to that organization. */
  private async knownKey(key: KeyId, secret: string, tenant: TenantId | undefined): Promise<ApiKeyRecord | undefined> {
    const known = (await this.records.get(CONTROL, API_KEYS, key))?.value;
    if (known === undefined) return undefined;
    if (known.tenant !== tenant) {
      throw new BootstrapRefused('ATTEST_BOOTSTRAP_KEY is the key of another organization. Choose another user name.');
    }
    if (!this.hasher.proves(known.proof, key, secret)) {
      throw new BootstrapRefused(
        'ATTEST_BOOTSTRAP_SECRET is not the secret that ATTEST_BOOTSTRAP_KEY was made with. ' +
          'Set that secret again, or choose another user name to get a new key.',
      );
    }
    if (keyState(known, this.clock.now()) !== 'active') this.log.warn('bootstrap.key-revoked', { tenant, key });
    return known;
  }

  private async issue(tenant: TenantId, key: KeyId, secret: string): Promise<void> {
    try {
      await this.keys.store(tenant, SYSTEM, { key, secret, name: 'Bootstrap key', scopes: ['all'], expiresAt: null });
    } catch (error) {
      if (!isDomainError(error, 'already_taken')) throw error;
      // Another process starts with the same settings and was first.
      await this.knownKey(key, secret, tenant);
    }
  }
}

function keyOf({ key }: Bootstrap): KeyId {
  const parsed = parseKeyId(key);
  if (parsed === undefined) {
    throw new BootstrapRefused(
      'ATTEST_BOOTSTRAP_KEY must be 3 to 64 letters, digits, or . _ @ -, and begin with a letter or digit.',
    );
  }
  return parsed;
}

function refuseWeak({ organization, email, password, key, secret }: Bootstrap): void {
  const about = [organization, email];
  const weakPassword = passwordWeakness(password, about);
  if (weakPassword !== undefined) throw new BootstrapRefused(`ATTEST_BOOTSTRAP_PASSWORD: ${weakPassword.message}`);
  const weakSecret = secretWeakness(secret, [...about, key]);
  if (weakSecret !== undefined) throw new BootstrapRefused(`ATTEST_BOOTSTRAP_SECRET: ${weakSecret.message}`);
}
