import { isDomainError, type Space } from '@attest/kernel';
import type { Stream } from '@attest/ledger';
import type { Sharing, Turn, TurnWish } from '@attest/storage-ports';
import type { Timer } from './timer';
import { afterLoss, afterTurn, afterWish, hasTurn, isOverdue, type NextTurn, wishesTurn } from './turn';

/** A writer that loses no races looks so often whether somebody else has the turn. */
const LOOK_MS = 25;
/** Races lost before a writer asks for the turn: one is luck. */
const LOST_BEFORE_WISH = 2;
/** Who has the turn and nothing to write keeps it so long: the requests of those it just answered are on their way. */
const STAY_MS = 10;
/** Nobody waits longer for a turn; it is advice. */
const PATIENCE_MS = 4000;
const POLL_MS = { least: 2, most: 20 };

interface Seen {
  readonly turn: Turn;
  /** When this version was first seen, by the timer. */
  readonly at: number;
}

/** Waits for this writer's turn at one stream, asks for it and gives it back. Fails never: a turn that cannot be read is nobody's. */
export class Turns {
  private seen: Seen | undefined;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private attempt = 1;
  private cancelReturn: () => void = () => undefined;

  constructor(
    private readonly sharing: Sharing,
    private readonly space: Space,
    private readonly stream: Stream,
    private readonly name: string,
    private readonly timer: Timer,
  ) {}

  /**
   * Returns when it is not another's turn; `lost` is how many races the group that is to be written has lost. Answers whether it
   * was another's turn until then: what was known of the stream's end is no longer true.
   */
  async come(lost: number): Promise<boolean> {
    this.cancelReturn();
    try {
      return await this.comeOrThrow(lost);
    } catch (error) {
      if (!isDomainError(error, 'storage_unavailable')) throw error;
      this.seen = undefined;
      return true;
    }
  }

  /** How long an attempt took. A short one after long ones is believed by halves: the next may be long again. */
  took(milliseconds: number): void {
    this.attempt = Math.max(1, Math.ceil(milliseconds), Math.floor(this.attempt / 2));
  }

  /** Nothing waits to be written: the turn goes to the next soon, unless this writer comes again. */
  leave(): void {
    if (this.seen === undefined || !hasTurn(this.seen.turn, this.name)) return;
    this.cancelReturn = this.timer.after(STAY_MS, () => void this.giveBack());
  }

  private async comeOrThrow(lost: number): Promise<boolean> {
    if (this.mayGoUnasked(lost)) return false;
    let waited = false;
    const since = this.timer.elapsed();
    let seen = await this.look();
    for (;;) {
      const next = this.nextTurn(seen, lost);
      if (next === undefined || this.timer.elapsed() - since > PATIENCE_MS) return waited;
      waited ||= !hasTurn(seen.turn, this.name) && seen.turn.holder !== undefined;
      if (next === seen.turn) await this.timer.wait(pollMs(seen.turn));
      const changed = next === seen.turn ? undefined : await this.change(seen.turn, next);
      seen = changed ?? (await this.look());
    }
  }

  private mayGoUnasked(lost: number): boolean {
    const now = this.timer.elapsed();
    if (this.seen !== undefined && hasTurn(this.seen.turn, this.name)) return now - this.seen.at < this.seen.turn.lasts;
    return lost === 0 && this.seen?.turn.holder === undefined && now - this.lookedAt < LOOK_MS;
  }

  /** What the turn should become; the same when there is but to wait, undefined when this writer may write. */
  private nextTurn({ turn, at }: Seen, lost: number): NextTurn | undefined {
    const ago = this.timer.elapsed() - at;
    if (hasTurn(turn, this.name)) return ago < turn.lasts ? undefined : afterTurn(turn, this.wish, true);
    if (turn.holder === undefined) return lost < LOST_BEFORE_WISH ? undefined : afterWish(turn, this.wish);
    if (isOverdue(turn, ago)) return afterLoss(turn, this.wish);
    return wishesTurn(turn, this.name) ? turn : afterWish(turn, this.wish);
  }

  private async look(): Promise<Seen> {
    const turn = await this.sharing.turn(this.space, this.stream);
    this.lookedAt = this.timer.elapsed();
    if (this.seen?.turn.version !== turn.version) this.seen = { turn, at: this.lookedAt };
    return this.seen;
  }

  /** The turn as changed; undefined when another changed it first. */
  private async change(turn: Turn, next: NextTurn): Promise<Seen | undefined> {
    const { lasts, wishes, holder } = next;
    const to = { lasts, wishes, ...(holder === undefined ? {} : { holder }) };
    if (!(await this.sharing.changeTurn(this.space, this.stream, turn.version, to))) return undefined;
    this.seen = { turn: { version: turn.version + 1, ...to }, at: this.timer.elapsed() };
    return this.seen;
  }

  private async giveBack(): Promise<void> {
    const turn = this.seen?.turn;
    if (turn === undefined || !hasTurn(turn, this.name)) return;
    try {
      if ((await this.change(turn, afterTurn(turn, this.wish, false))) === undefined) this.seen = undefined;
    } catch (error) {
      if (!isDomainError(error, 'storage_unavailable')) throw error;
      this.seen = undefined;
    }
  }

  private get wish(): TurnWish {
    return { by: this.name, attempt: this.attempt };
  }
}

const pollMs = ({ lasts }: Turn): number => Math.min(POLL_MS.most, Math.max(POLL_MS.least, lasts / 8));
