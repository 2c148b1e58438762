import { randomBytes } from 'node:crypto';
import { type Clock, DomainError, type Space, type TenantId } from '@attest/kernel';
import type { Commit, NewEntry } from '@attest/ledger';
import type { Log, Statements } from '@attest/storage-ports';
import { type Received, sameStatement } from '@attest/xapi';
import type { Consumers } from './consumers';
import { GroupCommit, type WriterOptions } from './group-commit';
import type { Signals } from './signals';
import { type KnownEntry, type StatementHeader, statementRows } from './views';

/** What the LRS adds to a statement may weigh so much: stored, timestamp, authority, version, id. */
const ADDED_BYTES = 1024;

/** A batch may repeat ids of up to a thousand stored statements of 8 MB each: so many are held at once to be compared. */
const COMPARED_AT_ONCE = 20;

export interface StatementBatch {
  readonly statements: readonly Received[];
  /** What they weigh as sent, together. */
  readonly bytes: number;
  /** JSON text of the authority that every statement gets. */
  readonly authority: string;
  /** Id of the API key that sends them. */
  readonly credential: string;
}

/** Stores statements in a tenant's log: all of a batch or none, acknowledged when durable and visible. */
export class StatementWriter {
  private readonly streams = new Map<TenantId, GroupCommit>();
  /**
   * What was judged and is about to be applied, by the nonce that was drawn for it: the one object that stays the same from the
   * proposal to the commit, and belongs to no commit that was read from the log.
   */
  private readonly known = new WeakMap<Uint8Array, KnownEntry>();

  constructor(
    private readonly log: Log,
    private readonly statements: Statements,
    private readonly consumers: Consumers,
    private readonly signals: Signals,
    private readonly clock: Clock,
    private readonly options: WriterOptions = {},
  ) {}

  /**
   * Answers the ids in the order sent. A statement that is stored already and equal (xAPI 1.0.3 Data 2.3.1) is acknowledged and
   * not stored again. Throws DomainError `statement_conflict` {id}, `too_large`, `storage_unavailable`.
   */
  async store(tenant: TenantId, batch: StatementBatch): Promise<readonly string[]> {
    const ids = batch.statements.map((statement) => statement.id);
    if (ids.length === 0) return ids;
    await this.consumers.beforeAppend(tenant);
    const bytes = batch.bytes + ids.length * ADDED_BYTES + proofBytes(batch.statements);
    const answer = (commit: Commit | undefined): Commit | undefined => commit;
    const judge = (stored: string, group: ReadonlyMap<string, NewEntry>): Promise<readonly NewEntry[]> =>
      this.judge(tenant, batch, stored, group);
    const commit = await this.stream(tenant).submit({ count: ids.length, bytes, judge, answer });
    if (commit !== undefined) {
      this.signals.emit('statements', tenant);
      this.consumers.wake(tenant, 'statements');
    }
    return ids;
  }

  /** Applies what a stopped process left unapplied. Cheap when there is nothing. */
  async ready(tenant: TenantId): Promise<void> {
    await this.stream(tenant).ready();
  }

  /** Applies what another process appended and did not live to apply. */
  async catchUp(tenant: TenantId): Promise<void> {
    await this.stream(tenant).catchUp();
  }

  /** The time up to which every stored statement can be found, and before which none will ever be stored. */
  async consistentThrough(tenant: TenantId): Promise<string> {
    await this.ready(tenant);
    return this.stream(tenant).consistentThrough();
  }

  private async judge(
    tenant: TenantId,
    batch: StatementBatch,
    stored: string,
    group: ReadonlyMap<string, NewEntry>,
  ): Promise<readonly NewEntry[]> {
    const { credential } = batch;
    const authority: unknown = JSON.parse(batch.authority);
    const entries: NewEntry[] = [];
    for (let from = 0; from < batch.statements.length; from += COMPARED_AT_ONCE) {
      const statements = batch.statements.slice(from, from + COMPARED_AT_ONCE);
      const known = await this.stored(tenant, statements);
      const nonces = randomBytes(32 * statements.length);
      statements.forEach((statement, index) => {
        const id = statement.id.toLowerCase();
        const there = known.get(id) ?? group.get(id)?.bytes;
        if (there === undefined) {
          const bytes = statement.complete({ stored, authority: batch.authority });
          const header: StatementHeader = {
            v: 1,
            id,
            credential,
            ...(statement.signatures.length === 0 ? {} : { signatures: statement.signatures }),
          };
          const nonce = nonces.subarray(index * 32, index * 32 + 32);
          entries.push({ id, header: JSON.stringify(header), bytes, nonce });
          this.known.set(nonce, { credential, value: statement.storedValue(authority) });
        } else if (!sameStatement(there, statement)) {
          throw new DomainError('statement_conflict', { id: statement.id, index: from + index });
        }
      });
    }
    return entries;
  }

  /** What is stored under the ids of these statements, by the id in lower case. */
  private async stored(tenant: TenantId, statements: readonly Received[]): Promise<ReadonlyMap<string, string>> {
    const ids = statements.map(({ id }) => id.toLowerCase());
    return new Map((await this.statements.byIds(tenant, ids)).map(({ id, json }) => [id.toLowerCase(), json]));
  }

  private stream(tenant: TenantId): GroupCommit {
    const known = this.streams.get(tenant);
    if (known !== undefined) return known;
    const apply = (commit: Commit): Promise<void> =>
      this.statements.apply(
        tenant,
        commit.number,
        statementRows(commit, ({ nonce }) => this.known.get(nonce)),
      );
    const sealed = (space: Space): void => {
      this.streams.delete(tenant);
      this.options.sealed?.(space);
    };
    const stream = new GroupCommit(this.log, this.clock, tenant, 'statements', apply, { ...this.options, sealed });
    this.streams.set(tenant, stream);
    return stream;
  }
}

/** Certificates name people at any length, and what they say goes into the log. */
function proofBytes(statements: readonly Received[]): number {
  return statements.reduce((sum, { signatures }) => {
    return signatures.length === 0 ? sum : sum + Buffer.byteLength(JSON.stringify(signatures));
  }, 0);
}
