import { type Clock, CONTROL, isDomainError, type Space } from '@attest/kernel';
import { collection, eachRecord, type Records } from '@attest/storage-ports';
import type { Timer } from './timer';

/** A space whose consumers may be behind. */
interface DirtySpace {
  readonly space: string;
  /** When a writer last said so; for people who look. */
  readonly since: number;
  /**
   * Set when the mark was taken away. The row stays: were it removed, the next would begin again at version 1, and whoever had seen
   * that version long ago would take a new mark for the old one.
   */
  readonly clean?: true;
}

const dirtySpaces = collection<DirtySpace>({
  name: 'dirty-spaces',
  key: (dirty) => dirty.space,
  indexes: { space: (dirty) => (dirty.clean === true ? undefined : dirty.space) },
});

export interface Mark {
  readonly space: Space;
  readonly version: number;
  readonly since: number;
}

/** So long a writer relies on a mark that it has renewed. */
export const MARK_TRUSTED_MS = 60_000;
/** So long a mark stays as it is before it may go: the trust, and as much again for the slowest append. */
export const MARK_KEPT_MS = 2 * MARK_TRUSTED_MS;

/**
 * Rows of the control database that tell which spaces may have something to fold, for the case that wake-ups get lost.
 *
 * Every writer renews the mark, which gives it a new version, before it appends, and relies on that for MARK_TRUSTED_MS. Whoever
 * sweeps takes a mark away, guarded by its version, only when he has seen that version unchanged for MARK_KEPT_MS and after that
 * found nothing to fold. So when a mark goes, every renewal lies MARK_KEPT_MS back, nobody has relied on it for MARK_TRUSTED_MS, and every
 * append that did was begun as long ago: it is in the log, where the sweep found nothing, or will never be. That last step is
 * the one assumption: from being proposed to having taken effect an append takes no longer than MARK_TRUSTED_MS (servers are asked
 * with time limits far below). Each process counts with its own timer, so no two clocks are compared, and a restarted one
 * begins anew, which only keeps marks longer.
 */
export class DirtyMarks {
  /** When the renewal began that this process relies on. */
  private readonly renewed = new Map<Space, number>();
  private readonly renewals = new Map<Space, Promise<void>>();
  /** Since when this process has seen a mark's version. */
  private readonly seen = new Map<Space, { readonly version: number; readonly at: number }>();

  constructor(
    private readonly records: Records,
    private readonly clock: Clock,
    private readonly timer: Timer,
  ) {}

  /** Returns when the space is marked, for MARK_TRUSTED_MS at least. */
  mark(space: Space): Promise<void> {
    const renewed = this.renewed.get(space);
    if (renewed !== undefined && this.timer.elapsed() - renewed < MARK_TRUSTED_MS) return MARKED;
    const known = this.renewals.get(space);
    if (known !== undefined) return known;
    const renewal = this.renew(space).finally(() => this.renewals.delete(space));
    this.renewals.set(space, renewal);
    return renewal;
  }

  async *all(): AsyncGenerator<Mark> {
    for await (const { version, value } of eachRecord(this.records, CONTROL, dirtySpaces, { index: 'space' })) {
      yield { space: value.space as Space, version, since: value.since };
    }
  }

  /** Whether the mark has been as it is for so long that it may go, if nothing to fold is found from now on. */
  mayGo({ space, version }: Mark): boolean {
    const seen = this.seen.get(space);
    if (seen?.version === version) return this.timer.elapsed() - seen.at >= MARK_KEPT_MS;
    this.seen.set(space, { version, at: this.timer.elapsed() });
    return false;
  }

  /** Takes the mark away unless it was renewed meanwhile. */
  async remove({ space, version, since }: Mark): Promise<void> {
    this.seen.delete(space);
    try {
      await this.records.replace(CONTROL, dirtySpaces, version, { space, since, clean: true });
    } catch (error) {
      if (!isDomainError(error, 'changed_meanwhile')) throw error;
    }
  }

  private async renew(space: Space): Promise<void> {
    const began = this.timer.elapsed();
    while (!(await this.renewOnce(space)));
    this.renewed.set(space, began);
  }

  /** False when the mark changed under the hand: whether it was renewed or taken away is to be looked at again. */
  private async renewOnce(space: Space): Promise<boolean> {
    const there = await this.records.get(CONTROL, dirtySpaces, space);
    const value = { space, since: this.clock.now() };
    try {
      if (there === undefined) await this.records.insert(CONTROL, dirtySpaces, value);
      else await this.records.replace(CONTROL, dirtySpaces, there.version, value);
      return true;
    } catch (error) {
      if (isDomainError(error, 'already_taken') || isDomainError(error, 'changed_meanwhile')) return false;
      throw error;
    }
  }
}

const MARKED = Promise.resolve();
