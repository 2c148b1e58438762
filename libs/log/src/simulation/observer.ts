import type { TenantId } from '@attest/kernel';
import { type ChainEnd, chainEnd, chainFault, type Commit, EMPTY_CHAIN, type Stream } from '@attest/ledger';
import { appliedKey, commitKey, headOf, numberKey } from './sim-log';
import { type Kept, recordKey } from './sim-records';
import type { SimServer } from './sim-server';
import { rowKey, type ShownRow } from './sim-statements';
import { COUNTERS, COUNTS } from './sim-node';
import { statementRows } from '../views';

const STREAMS = ['statements', 'audit'] as const;

interface Seen {
  end: ChainEnd;
  readonly hashes: string[];
  /** Number of the commit that holds an entry. */
  readonly commitOf: Map<string, number>;
  /** The latest time up to which everything was said to be visible. */
  saidThrough: string;
}

const nothing = (): Seen => ({ end: EMPTY_CHAIN, hashes: [], commitOf: new Map(), saidThrough: '' });

/** Sees everything that is on the disk, and says what must never be. */
export class Observer {
  private readonly seen: Record<Stream, Seen> = { statements: nothing(), audit: nothing() };
  private readonly acknowledged: { readonly stream: Stream; readonly ids: readonly string[] }[] = [];

  constructor(
    private readonly server: SimServer,
    private readonly tenant: TenantId,
  ) {
    server.synced = () => {
      for (const stream of STREAMS) this.follow(stream);
    };
  }

  get commits(): number {
    return this.seen.statements.end.commit + this.seen.audit.end.commit;
  }

  /** Something was acknowledged: it must be on the disk, all of it in one commit, and visible to whoever looks now. */
  acknowledge(stream: Stream, ids: readonly string[], whole: readonly string[]): void {
    this.acknowledged.push({ stream, ids });
    this.mustBeStored(stream, ids);
    const commits = new Set(whole.map((id) => this.seen[stream].commitOf.get(id)));
    if (commits.size > 1) this.violated(`A batch lies in ${commits.size} commits.`);
    const { appliedPosition, applied } = headOf(this.server, this.tenant, stream);
    for (const id of ids) {
      if ((this.seen[stream].commitOf.get(id) ?? Infinity) > applied) {
        this.violated(`${id} was acknowledged, and lists end at position ${appliedPosition} before it.`);
      }
      if (stream === 'statements' && this.server.get(rowKey(this.tenant, id)) === undefined) {
        this.violated(`${id} was acknowledged and cannot be found.`);
      }
    }
  }

  /** Somebody said that all up to `time` is visible. */
  saysThrough(time: string): void {
    const { applied } = headOf(this.server, this.tenant, 'statements');
    for (let number = applied + 1; ; number++) {
      const commit = this.server.get<Commit>(commitKey(this.tenant, 'statements', number));
      if (commit === undefined) break;
      if (commit.stored <= time)
        this.violated(`Consistent through ${time}, and commit ${number} of then is not shown.`);
    }
    const seen = this.seen.statements;
    if (time > seen.saidThrough) seen.saidThrough = time;
  }

  /** Every count lies between what its cursor says and what its commits may have added, at any moment. */
  checkCounts(): void {
    for (const { name, stream } of COUNTERS) {
      const kept = this.server.get<Kept>(recordKey(this.tenant, COUNTS.name, name));
      if (kept === undefined) continue;
      const { entries } = kept.value as unknown as { entries: number };
      const expected = this.server.get<Commit>(commitKey(this.tenant, stream, kept.at))?.totals.entries;
      if (entries !== expected) this.violated(`${name} is ${entries} after commit ${kept.at}, not ${expected}.`);
    }
  }

  /** All rows that the watermark promises are there. */
  checkWatermark(): void {
    const applied = this.server.get<number>(appliedKey(this.tenant, 'statements')) ?? 0;
    const commit = this.server.get<Commit>(commitKey(this.tenant, 'statements', applied));
    for (const { id } of commit?.entries ?? []) {
      if (this.server.get(rowKey(this.tenant, id)) === undefined)
        this.violated(`Commit ${applied} is not shown whole.`);
    }
  }

  /** At the end, when nothing goes wrong any more. */
  checkAll(): void {
    for (const { stream, ids } of this.acknowledged) this.mustBeStored(stream, ids);
    for (const stream of STREAMS) {
      const { commit, applied } = headOf(this.server, this.tenant, stream);
      if (commit !== applied) this.violated(`${stream} is applied up to ${applied} of ${commit}.`);
    }
    this.checkView();
  }

  /** Whether every counter has counted every entry. */
  get counted(): boolean {
    return COUNTERS.every(({ name, stream }) => {
      const kept = this.server.get<Kept>(recordKey(this.tenant, COUNTS.name, name));
      const entries = (kept?.value as unknown as { entries: number } | undefined)?.entries ?? 0;
      return entries === this.seen[stream].end.position;
    });
  }

  /** The view is what the log says, whoever applied what of it how often. */
  private checkView(): void {
    const rows = this.commitsOf('statements').flatMap((commit) => statementRows(commit));
    const byId = new Map(rows.map((row) => [row.id, row]));
    const voids = new Set(rows.map((row) => row.voids));
    for (const row of rows) {
      const shown = this.server.get<ShownRow>(rowKey(this.tenant, row.id));
      const voided = row.voids === undefined && voids.has(row.id);
      const copied = (row.refersTo === undefined ? undefined : byId.get(row.refersTo)?.facets) ?? [];
      if (shown?.row.position !== row.position) this.violated(`${row.id} is not shown at ${row.position}.`);
      if (shown?.voided !== voided) this.violated(`${row.id} is ${voided ? 'voided' : 'valid'} and shown otherwise.`);
      if (shown?.copied.join() !== copied.join()) this.violated(`${row.id} has not the facets of what it refers to.`);
    }
  }

  private commitsOf(stream: Stream): Commit[] {
    const last = this.server.get<number>(numberKey(this.tenant, stream)) ?? 0;
    return Array.from({ length: last }, (_, index) => {
      const commit = this.server.get<Commit>(commitKey(this.tenant, stream, index + 1));
      if (commit === undefined) throw new Error(`no commit ${index + 1}`);
      return commit;
    });
  }

  private mustBeStored(stream: Stream, ids: readonly string[]): void {
    for (const id of ids) if (!this.seen[stream].commitOf.has(id)) this.violated(`${id} was acknowledged and is lost.`);
  }

  /** What came to the disk since the last look. */
  private follow(stream: Stream): void {
    const seen = this.seen[stream];
    const last = this.server.get<number>(numberKey(this.tenant, stream)) ?? 0;
    if (last < seen.end.commit) this.violated(`${stream} has lost commits after ${last}.`);
    if (last > 0) this.mustBeAsSeen(stream, Math.min(last, seen.end.commit));
    while (seen.end.commit < last) {
      const commit = this.server.get<Commit>(commitKey(this.tenant, stream, seen.end.commit + 1));
      if (commit === undefined) throw new Error(`no commit ${seen.end.commit + 1}`);
      this.take(seen, commit);
    }
  }

  private mustBeAsSeen(stream: Stream, number: number): void {
    const commit = this.server.get<Commit>(commitKey(this.tenant, stream, number));
    if (commit !== undefined && commit.hash !== this.seen[stream].hashes[number - 1]) {
      this.violated(`Commit ${number} of ${stream} was written over.`);
    }
  }

  private take(seen: Seen, commit: Commit): void {
    const { stream, number, entries, stored, hash } = commit;
    const fault = chainFault(seen.end, commit);
    if (fault !== undefined) this.violated(`Commit ${number} of ${stream} does not follow: ${fault}.`);
    for (const { id } of entries) {
      if (seen.commitOf.has(id))
        this.violated(`${id} is stored twice, in commits ${seen.commitOf.get(id)} and ${number}.`);
      seen.commitOf.set(id, number);
    }
    if (stored <= seen.saidThrough)
      this.violated(`Commit ${number} is of ${stored}, through which all was said to be visible.`);
    seen.hashes.push(hash);
    seen.end = chainEnd(commit);
  }

  private violated(what: string): void {
    this.server.world.violated(what);
  }
}
