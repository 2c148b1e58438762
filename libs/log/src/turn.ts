import { NO_TURN, type Turn, type TurnWish } from '@attest/storage-ports';

/** A turn lasts as long as the slowest of those who write needs for an attempt, between these bounds. */
const SHORTEST_MS = 10;
const LONGEST_MS = 300;
/** Who has not given back his turn after so many times what it lasts, or what he said he needs, has died or got stuck. */
const OVERDUE = 3;
const LONGEST_ATTEMPT_MS = 1000;
/** Beyond these a wish is not noted: who made it goes on trying. */
const MAX_WISHES = 20;

export type NextTurn = Omit<Turn, 'version'>;

/*
 * Turns are slices of time and not commits: whoever has one may begin to write as often as he can until it is over, and once at least.
 * So a writer of small commits and one of big ones get the same share, and neither starves the other.
 */

export const hasTurn = (turn: Turn, by: string): boolean => turn.holder?.by === by;

export const wishesTurn = (turn: Turn, by: string): boolean => turn.wishes.some((wish) => wish.by === by);

/** Whether a turn that was first seen `ago` milliseconds ago was lost with its holder. */
export function isOverdue(turn: Turn, ago: number): boolean {
  const attempt = Math.min(turn.holder?.attempt ?? 0, LONGEST_ATTEMPT_MS);
  return ago > OVERDUE * Math.max(turn.lasts, attempt);
}

/** After `wish`: its turn if it is nobody's, else its place behind those who came before. */
export function afterWish(turn: Turn, wish: TurnWish): NextTurn {
  if (wishesTurn(turn, wish.by) || turn.wishes.length >= MAX_WISHES) return turn;
  const wishes = [...turn.wishes, wish];
  return turn.holder === undefined ? given(wishes, wish) : { ...turn, wishes };
}

/** After `by` gave its turn back; `again` when it has more to write and comes last. */
export function afterTurn(turn: Turn, by: TurnWish, again: boolean): NextTurn {
  const others = turn.wishes.filter((wish) => wish.by !== by.by);
  return given(again ? [...others, by] : others, by);
}

/** After a turn whose holder is gone: to the first who wishes it, or to `by`, which found out. */
export function afterLoss(turn: Turn, by: TurnWish): NextTurn {
  const gone = turn.holder;
  return given(afterWish({ ...turn, holder: by }, by).wishes, gone ?? by);
}

/** The turn of the first of `wishes`; how long it lasts counts who had the last one as well. */
function given(wishes: readonly TurnWish[], last: TurnWish): NextTurn {
  const [holder, ...rest] = wishes;
  if (holder === undefined) return { lasts: NO_TURN.lasts, wishes: [] };
  const slowest = Math.max(last.attempt, ...wishes.map(({ attempt }) => attempt));
  return { holder, lasts: Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.ceil(slowest))), wishes: rest };
}
