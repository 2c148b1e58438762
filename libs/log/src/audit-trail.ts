import { randomBytes } from 'node:crypto';
import { type Clock, DomainError, type JsonObject, randomId, type Space, type TenantId } from '@attest/kernel';
import type { Commit, Entry, NewEntry } from '@attest/ledger';
import {
  type ChangeOutcome,
  type Collection,
  collection,
  type Log,
  type Records,
  type Versioned,
} from '@attest/storage-ports';
import type { Actor } from './actor';
import type { Consumers } from './consumers';
import { GroupCommit, type WriterOptions } from './group-commit';
import type { Signals } from './signals';
import { type AuditBody, type AuditHeader, auditBody, auditHeader, recordChanges } from './views';

export interface Change<T extends object> {
  readonly actor: Actor;
  /** What happened, in the past tense: `api-key.issued`. */
  readonly kind: string;
  readonly collection: Collection<T>;
  readonly key: string;
  /** Version that the change was decided on; 0: the record is new. */
  readonly expectedVersion: number;
  /** The record afterwards; undefined removes it. */
  readonly after: T | undefined;
  /** The organization that a change of control data is about: its own stream gets a copy. */
  readonly concerns?: TenantId;
  readonly reason?: string;
}

/** Control entries that a tenant's stream holds a copy of, by id. */
const copies = collection<{ id: string }>({ name: 'audit-copies', key: (copy) => copy.id });

/**
 * Provable records: the command appends an entry to the space's audit stream, and applying that entry is the change. There is
 * no second write that a crash could separate from its audit entry.
 */
export class AuditTrail {
  private readonly collections = new Map<string, Collection<object>>();
  private readonly streams = new Map<Space, GroupCommit>();

  constructor(
    private readonly log: Log,
    private readonly records: Records,
    private readonly consumers: Consumers,
    private readonly signals: Signals,
    private readonly clock: Clock,
    private readonly options: WriterOptions = {},
  ) {
    this.register(copies);
  }

  /** Makes a collection provable. Every process that appends to a space knows all collections whose changes it may hold. */
  register(...collections: readonly Collection<never>[]): void {
    for (const of of collections) this.collections.set(of.name, of as unknown as Collection<object>);
  }

  /**
   * Changes a record; returns when the entry is durable and applied (for a removal, the version removed). Throws DomainError
   * `changed_meanwhile`, `already_taken` {index}, `storage_unavailable`.
   */
  async change<T extends object>(space: Space, change: Change<T>): Promise<Versioned<T>> {
    const { collection: of, key, expectedVersion, after } = change;
    if (!this.collections.has(of.name)) throw new Error(`The collection ${of.name} is not registered as provable.`);
    await this.ready(space);
    const before = await this.records.get(space, of, key);
    if ((before?.version ?? 0) !== expectedVersion) throw new DomainError('changed_meanwhile', { key });
    if (after !== undefined) await this.refuseTaken(space, of, key, after);
    await this.append(space, change.kind, change.concerns, {
      actor: change.actor,
      change: {
        collection: of.name,
        key,
        expected: expectedVersion,
        before: before?.value ?? null,
        after: after ?? null,
      },
      ...(change.reason === undefined ? {} : { reason: change.reason }),
    });
    return after === undefined
      ? (before as Versioned<T>)
      : { version: expectedVersion + 1, value: JSON.parse(JSON.stringify(after)) as T };
  }

  /** An entry that changes no record: a download, a refused sign-in. */
  async record(
    space: Space,
    entry: { actor: Actor; kind: string; facts: JsonObject; concerns?: TenantId },
  ): Promise<void> {
    await this.append(space, entry.kind, entry.concerns, { actor: entry.actor, facts: entry.facts });
  }

  /**
   * Copies a control entry into a tenant's stream, once, whoever else copies it at the same time: the copy keeps its id, and a mark
   * beside it is looked for at every attempt, when all that was appended before is applied.
   */
  async copy(tenant: TenantId, from: Space, entry: Entry): Promise<void> {
    const header: AuditHeader = { ...auditHeader(entry), from };
    const copied = { id: entry.id, header: JSON.stringify(header), bytes: entry.bytes, nonce: randomBytes(32) };
    const entries = [copied, copyMark(entry.id, auditBody(entry).actor)];
    await this.submit(tenant, entries, async (group) => {
      const there = group.has(entry.id) || (await this.records.get(tenant, copies, entry.id)) !== undefined;
      return there ? [] : entries;
    });
  }

  /** Applies what a stopped process left unapplied. Cheap when there is nothing. */
  async ready(space: Space): Promise<void> {
    await this.stream(space).ready();
  }

  /** Applies what another process appended and did not live to apply. */
  async catchUp(space: Space): Promise<void> {
    await this.stream(space).catchUp();
  }

  private async refuseTaken<T extends object>(space: Space, of: Collection<T>, key: string, after: T): Promise<void> {
    for (const [index, valueOf] of Object.entries(of.unique)) {
      const equals = valueOf(after);
      if (equals === undefined) continue;
      const found = await this.records.find(space, of, { index, equals, limit: 1 });
      if (found.records.some(({ value }) => of.key(value) !== key)) throw new DomainError('already_taken', { index });
    }
  }

  private async append(space: Space, kind: string, concerns: TenantId | undefined, body: AuditBody): Promise<void> {
    const id = randomId();
    const header: AuditHeader = { v: 1, id, kind, ...(concerns === undefined ? {} : { concerns }) };
    await this.submit(space, [
      { id, header: JSON.stringify(header), bytes: JSON.stringify(body), nonce: randomBytes(32) },
    ]);
  }

  private async submit(
    space: Space,
    entries: readonly NewEntry[],
    judge: (group: ReadonlyMap<string, NewEntry>) => Promise<readonly NewEntry[]> = () => Promise.resolve(entries),
  ): Promise<void> {
    await this.consumers.beforeAppend(space);
    const commit = await this.stream(space).submit<Commit | undefined>({
      count: entries.length,
      bytes: entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.bytes) + entry.header.length, 0),
      judge: (_, group) => judge(group),
      answer: (appended) => appended,
    });
    this.signals.emit('audit', space);
    this.consumers.wake(space, 'audit');
    const first = entries[0];
    if (commit !== undefined && first !== undefined) await this.throwIfFailed(space, commit, first.id);
  }

  private async throwIfFailed(space: Space, commit: Commit, id: string): Promise<void> {
    const outcomes = (await this.records.outcomes(space, commit.number)) ?? [];
    const changing = commit.entries.filter(changesRecord);
    const outcome: ChangeOutcome | undefined = outcomes[changing.findIndex((entry) => entry.id === id)];
    if (outcome !== undefined && outcome !== 'applied') throw new DomainError(outcome, { kind: 'record' });
  }

  private stream(space: Space): GroupCommit {
    const known = this.streams.get(space);
    if (known !== undefined) return known;
    const apply = async (commit: Commit): Promise<void> => {
      const changes = recordChanges(commit, this.collections).filter((change) => change !== undefined);
      await this.records.apply(space, commit.number, changes);
    };
    const sealed = (): void => {
      this.streams.delete(space);
      this.options.sealed?.(space);
    };
    const stream = new GroupCommit(this.log, this.clock, space, 'audit', apply, { ...this.options, sealed });
    this.streams.set(space, stream);
    return stream;
  }
}

const changesRecord = (entry: Entry): boolean =>
  auditBody(entry).change !== undefined && auditHeader(entry).from === undefined;

/** The entry beside a copy that marks it as copied, so that the mark is provable too. */
function copyMark(copied: string, actor: Actor): NewEntry {
  const id = randomId();
  const header: AuditHeader = { v: 1, id, kind: 'audit-entry.copied' };
  const body: AuditBody = {
    actor,
    change: { collection: copies.name, key: copied, expected: 0, before: null, after: { id: copied } },
  };
  return { id, header: JSON.stringify(header), bytes: JSON.stringify(body), nonce: randomBytes(32) };
}
