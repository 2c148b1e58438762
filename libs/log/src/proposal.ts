import { DomainError } from '@attest/kernel';
import type { Commit, NewEntry } from '@attest/ledger';

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

export interface Waiting {
  readonly proposal: Proposal<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** How many of those that wait go into one commit: at least one. */
export function groupLength(waiting: readonly Waiting[]): number {
  let count = 0;
  let bytes = 0;
  let length = 0;
  for (const { proposal } of waiting) {
    count += proposal.count;
    bytes += proposal.bytes;
    if (length > 0 && (count > GROUP_MAX_ENTRIES || bytes > GROUP_MAX_BYTES)) break;
    length++;
  }
  return length;
}

interface Judged {
  readonly entries: readonly NewEntry[];
  readonly accepted: readonly Waiting[];
  readonly refused: readonly { waiting: Waiting; error: DomainError }[];
}

/** Each proposal alone, in order: a refused one never hurts its neighbours. */
export async function judge(group: readonly Waiting[], stored: string): Promise<Judged> {
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
