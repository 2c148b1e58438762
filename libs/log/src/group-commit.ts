import {
  type Clock,
  DomainError,
  type IsoInstant,
  isDomainError,
  isoInstant,
  randomId,
  type Space,
} from '@attest/kernel';
import { type ChainEnd, chainEnd, type Commit, nextCommit, nextStored, type Stream } from '@attest/ledger';
import type { Appended, Head, Log } from '@attest/storage-ports';
import { Breathing } from './breathing';
import { GROUP_MAX_BYTES, GROUP_MAX_ENTRIES, groupLength, judge, type Proposal, type Waiting } from './proposal';
import { ProcessTimer, type Timer } from './timer';
import { Turns } from './turns';

/** So long a process waits for another to apply what that one appended, before it does so itself. */
const OTHERS_APPLY_MS = 100;
/** An idle commit is moved at most so often; so old may the time be that an idle stream says. */
const IDLE_MOVES_MS = 1000;

/** What a writer is given beside its stream. */
export interface WriterOptions {
  readonly timer?: Timer;
  /** Names the process among those that write to the same streams. */
  readonly name?: string;
  /** Told when a stream turned out to be sealed: what is remembered of the space, its record above all, is to be read anew. */
  readonly sealed?: (space: Space) => void;
}

/**
 * Appends to one stream of one space. Proposals that arrive while a commit is under way go into the next one together, with
 * no added delay. Who loses the race for a number is told what the winner wrote, sees to it that it is applied, and judges its
 * whole group again; who lost twice asks for the turn (`Turns`).
 *
 * `apply` shows a commit in the stream's view; replies wait for it. Of several processes each applies its own commits, and another's
 * that is not applied soon. It is called in the order of the log, and again for what another applied at the same time.
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
  private readonly timer: Timer;
  private readonly turns: Turns | undefined;

  constructor(
    private readonly log: Log,
    private readonly clock: Clock,
    private readonly space: Space,
    private readonly stream: Stream,
    private readonly apply: (commit: Commit) => Promise<void>,
    private readonly options: WriterOptions = {},
  ) {
    this.timer = options.timer ?? new ProcessTimer();
    const { sharing } = log;
    this.turns = sharing && new Turns(sharing, space, stream, options.name ?? randomId(), this.timer);
  }

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
        this.timer.soon(() => void this.drain());
      }
    });
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0, groupLength(this.waiting));
      try {
        await this.commit(group);
      } catch (error) {
        this.end = undefined;
        this.inDoubt = true;
        for (const waiting of group) waiting.reject(error);
      }
    }
    this.running = false;
    this.turns?.leave();
  }

  private async commit(group: readonly Waiting[]): Promise<void> {
    for (let lost = 0; ; lost++) {
      if ((await this.turns?.come(lost)) === true) this.end = undefined;
      const began = this.timer.elapsed();
      const done = await this.attempt(group);
      this.turns?.took(this.timer.elapsed() - began);
      if (done) return;
    }
  }

  /** Whether the group has been answered; false when another writer took the number. */
  private async attempt(group: readonly Waiting[]): Promise<boolean> {
    const end = (this.end ??= await this.catchUp());
    this.inDoubt = false;
    const stored = nextStored(end, this.now());
    const { entries, accepted, refused } = await judge(group, stored);
    const commit =
      entries.length === 0 ? undefined : nextCommit(end, { stream: this.stream, entries, stored, token: randomId() });
    if (commit !== undefined && !(await this.append(end, commit))) return false;
    // Nothing was appended that would have failed if another had written: what is stored already must be seen by all before it is said.
    if (commit === undefined && accepted.length > 0) this.end = await this.catchUp();
    for (const { waiting, error } of refused) waiting.reject(error);
    for (const waiting of accepted) waiting.resolve(waiting.proposal.answer(commit));
    return true;
  }

  /** Whether `commit` is stored and applied; false when another took its number, and what came before is applied. */
  private async append(end: ChainEnd, commit: Commit): Promise<boolean> {
    const answer = await this.appendOnce(commit);
    this.end = undefined;
    if (answer === undefined) return false;
    if (answer.outcome === 'behind') {
      this.laterThan(answer.idle);
      const last = answer.missed.at(-1);
      if (last === undefined) this.end = end;
      else this.end = await this.follow(last, answer.missed);
      return false;
    }
    await this.apply(commit);
    this.end = chainEnd(commit);
    return true;
  }

  /** Undefined when another's commit has the number and it is not known what followed. */
  private async appendOnce(commit: Commit): Promise<Appended | undefined> {
    try {
      return await this.log.append(this.space, commit);
    } catch (error) {
      if (!isDomainError(error, 'storage_unavailable')) throw error;
      // Whether it was stored is unknown: the number read back tells, by its token.
      const there = await this.log.commit(this.space, this.stream, commit.number);
      if (there === undefined) throw error;
      return there.token === commit.token ? { outcome: 'appended' } : undefined;
    }
  }

  /** The end after `missed` commits of other writers, once they are applied. */
  private async follow(last: Commit, missed: readonly Commit[]): Promise<ChainEnd> {
    const head = await this.othersApply(last.number);
    for (const commit of missed) if (commit.number > head.applied) await this.apply(commit);
    if (last.kind === 'sealed') throw this.foundSealed();
    return chainEnd(last);
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
  async catchUp(): Promise<ChainEnd> {
    const head = await this.log.head(this.space, this.stream);
    if (head.applied < head.commit) await this.applyUpTo(head);
    this.laterThan(head.idle);
    if (head.sealed) throw this.foundSealed();
    const { commit, position, stored, hash, totals } = head;
    return { commit, position, stored, hash, totals };
  }

  private async applyUpTo(head: Head): Promise<void> {
    const breathing = new Breathing(this.timer);
    let { applied } = await this.othersApply(head.commit);
    while (applied < head.commit) {
      for (const commit of await this.log.read(this.space, this.stream, applied, GROUP_MAX_ENTRIES)) {
        await this.apply(commit);
        applied = commit.number;
        await breathing.pause();
      }
    }
  }

  /** The head when another process has applied commit `number`, or has not done so in time. One that is alone waits for nobody. */
  private async othersApply(number: number): Promise<Head> {
    const until = this.timer.elapsed() + OTHERS_APPLY_MS;
    for (let pause = 1; ; pause *= 2) {
      const head = await this.log.head(this.space, this.stream);
      const left = until - this.timer.elapsed();
      if (head.applied >= number || this.log.sharing === undefined || left <= 0) return head;
      await this.timer.wait(Math.min(pause, left));
    }
  }

  /**
   * The time up to which all that is or will be stored can be seen. A stream that one process owns and that is idle says "now",
   * because no later commit gets an earlier time. Several processes have an idle commit promise that to each other, moved once a second.
   */
  async consistentThrough(): Promise<IsoInstant> {
    // Read before the head is: a write that begins meanwhile gets a later time than this.
    const now = this.now();
    const { sharing } = this.log;
    if (sharing === undefined && this.idle) return isoInstant(now - 1);
    const head = await this.log.head(this.space, this.stream);
    if (head.applied < head.commit) return head.appliedStored;
    const said = head.idle ?? head.appliedStored;
    if (sharing === undefined || !this.idle || Date.parse(said) > now - IDLE_MOVES_MS) return said;
    return (await sharing.idle(this.space, this.stream, head.commit + 1, isoInstant(now))) ?? said;
  }

  private laterThan(idle: IsoInstant | undefined): void {
    if (idle !== undefined) this.latest = Math.max(this.latest, Date.parse(idle) + 1);
  }

  private foundSealed(): DomainError {
    this.end = undefined;
    this.caughtUp = undefined;
    this.options.sealed?.(this.space);
    return new DomainError('storage_unavailable', { reason: 'This organization is being moved.' });
  }
}
