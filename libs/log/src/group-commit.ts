import { type Clock, DomainError, isDomainError, randomId, type Space } from '@attest/kernel';
import {
  type ChainEnd,
  chainEnd,
  type Commit,
  type NewEntry,
  nextCommit,
  nextStored,
  type Stream,
} from '@attest/ledger';
import type { Log } from '@attest/storage-ports';
import { Breathing } from './breathing';

/** Bounds of one commit: a commit is one document, and a database's document has a limit. */
export const GROUP_MAX_ENTRIES = 1000;
export const GROUP_MAX_BYTES = 8 * 1024 * 1024;

/** What one caller wants appended, whole or not at all. */
export interface Proposal<T> {
  readonly count: number;
  /** Upper bound of what it will weigh, bytes. */
  readonly bytes: number;
  /**
   * Judged anew before every attempt, with what is stored by then; `group` holds the entries of the proposals accepted before it
   * in the same group. Throws a DomainError to refuse this proposal alone. Answers what to append, or that there is nothing
   * to do because it is stored already (which is answered only with the group's commit).
   */
  judge(stored: string, group: ReadonlyMap<string, NewEntry>): Promise<readonly NewEntry[]>;
  /** The caller's answer, once the commit is durable and applied. */
  answer(commit: Commit | undefined): T;
}

interface Waiting {
  readonly proposal: Proposal<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Appends to one stream of one space. Proposals that arrive while a commit is under way go into the next one together, with
 * no added delay. Who loses the race for a number reads what the winner wrote and judges its whole group again.
 *
 * `apply` shows a commit in the stream's view; replies wait for it. It is called for every commit, in order, the missed ones of
 * other writers too.
 */
export class GroupCommit {
  private readonly waiting: Waiting[] = [];
  private running = false;
  /** What this process knows of the stream's end; dropped after any doubt. */
  private end: ChainEnd | undefined;
  private caughtUp: Promise<void> | undefined;
  /** Whether the log may hold a commit that its view does not show yet: the last attempt failed. */
  private inDoubt = false;
  private latest = 0;

  constructor(
    private readonly log: Log,
    private readonly clock: Clock,
    private readonly space: Space,
    private readonly stream: Stream,
    private readonly apply: (commit: Commit) => Promise<void>,
  ) {}

  /** Whether nothing waits and nothing is under way: then every commit that there is can be seen. */
  get idle(): boolean {
    return !this.running && this.waiting.length === 0 && !this.inDoubt;
  }

  /** The time, milliseconds. Never earlier than it has said before, though the clock be set back: no later commit gets an earlier one. */
  now(): number {
    this.latest = Math.max(this.latest, this.clock.now());
    return this.latest;
  }

  submit<T>(proposal: Proposal<T>): Promise<T> {
    if (proposal.count > GROUP_MAX_ENTRIES) {
      const facts = { what: 'statements in one request', limit: GROUP_MAX_ENTRIES, got: proposal.count };
      return Promise.reject(new DomainError('too_large', facts));
    }
    if (proposal.bytes > GROUP_MAX_BYTES) {
      const facts = { what: 'bytes in one request', limit: GROUP_MAX_BYTES, got: proposal.bytes };
      return Promise.reject(new DomainError('too_large', facts));
    }
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ proposal, resolve: resolve as (value: unknown) => void, reject });
      if (!this.running) {
        this.running = true;
        // After the requests that this turn of the event loop still brings.
        setImmediate(() => void this.drain());
      }
    });
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.takeGroup();
      try {
        await this.commit(group);
      } catch (error) {
        this.end = undefined;
        this.inDoubt = true;
        for (const waiting of group) waiting.reject(error);
      }
    }
    this.running = false;
  }

  private takeGroup(): Waiting[] {
    let count = 0;
    let bytes = 0;
    let length = 0;
    for (const { proposal } of this.waiting) {
      count += proposal.count;
      bytes += proposal.bytes;
      if (length > 0 && (count > GROUP_MAX_ENTRIES || bytes > GROUP_MAX_BYTES)) break;
      length++;
    }
    return this.waiting.splice(0, length);
  }

  private async commit(group: readonly Waiting[]): Promise<void> {
    for (;;) {
      const end = (this.end ??= await this.catchUp());
      this.inDoubt = false;
      const stored = nextStored(end, this.now());
      const { entries, accepted, refused } = await judge(group, stored);
      const commit =
        entries.length === 0 ? undefined : nextCommit(end, { stream: this.stream, entries, stored, token: randomId() });
      if (commit === undefined || (await this.append(commit))) {
        for (const { waiting, error } of refused) waiting.reject(error);
        for (const waiting of accepted) waiting.resolve(waiting.proposal.answer(commit));
        return;
      }
    }
  }

  /** Whether `commit` is stored and applied; false when another took its number. */
  private async append(commit: Commit): Promise<boolean> {
    const appended = await this.appendOnce(commit);
    this.end = undefined;
    if (!appended) return false;
    await this.apply(commit);
    this.end = chainEnd(commit);
    return true;
  }

  private async appendOnce(commit: Commit): Promise<boolean> {
    try {
      const answer = await this.log.append(this.space, commit);
      return answer.outcome === 'appended';
    } catch (error) {
      if (!isDomainError(error, 'storage_unavailable')) throw error;
      // Whether it was stored is unknown: the number read back tells, by its token.
      const there = await this.log.commit(this.space, this.stream, commit.number);
      if (there === undefined) throw error;
      return there.token === commit.token;
    }
  }

  /** Applies what a stopped process left unapplied; once in this object's life, for everybody who asks. */
  ready(): Promise<void> {
    this.caughtUp ??= this.catchUp().then(
      () => undefined,
      (error: unknown) => {
        this.caughtUp = undefined;
        throw error;
      },
    );
    return this.caughtUp;
  }

  /** Applies what the stream has and its view has not, and answers the stream's end. */
  private async catchUp(): Promise<ChainEnd> {
    const head = await this.log.head(this.space, this.stream);
    if (head.sealed) throw new DomainError('storage_unavailable', { reason: 'This organization is being moved.' });
    const breathing = new Breathing();
    let applied = head.applied;
    while (applied < head.commit) {
      for (const commit of await this.log.read(this.space, this.stream, applied, GROUP_MAX_ENTRIES)) {
        await this.apply(commit);
        applied = commit.number;
        await breathing.pause();
      }
    }
    const { commit, position, stored, hash, totals } = head;
    return { commit, position, stored, hash, totals };
  }
}

interface Judged {
  readonly entries: readonly NewEntry[];
  readonly accepted: readonly Waiting[];
  readonly refused: readonly { waiting: Waiting; error: DomainError }[];
}

/** Each proposal alone, in order: a refused one never hurts its neighbours. */
async function judge(group: readonly Waiting[], stored: string): Promise<Judged> {
  const entries = new Map<string, NewEntry>();
  const accepted: Waiting[] = [];
  const refused: { waiting: Waiting; error: DomainError }[] = [];
  for (const waiting of group) {
    try {
      for (const entry of await waiting.proposal.judge(stored, entries)) entries.set(entry.id, entry);
      accepted.push(waiting);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refused.push({ waiting, error });
    }
  }
  return { entries: [...entries.values()], accepted, refused };
}
