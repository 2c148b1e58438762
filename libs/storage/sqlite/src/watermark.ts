import type { Stream } from '@attest/ledger';
import type { DatabaseFile } from './database-file';

/** How far a view shows its stream: number and hash of a commit; 0 and '' when it shows nothing. */
export interface Watermark {
  readonly number: number;
  readonly hash: string;
}

/** The watermark that a view keeps beside its rows. */
export function watermarkOf(view: DatabaseFile): Watermark {
  const row = view.get<Watermark>('SELECT number, hash FROM applied');
  if (row === undefined) throw new Error(`${view.path} has no watermark`);
  return row;
}

/** Whether what the view shows is a beginning of the stream that the log holds. */
export function standsOn(log: DatabaseFile, stream: Stream, view: DatabaseFile): boolean {
  const { number, hash } = watermarkOf(view);
  return number === 0 || hashOf(log, stream, number) === hash;
}

/**
 * Whether commit `number` is the one to apply next; false when it has been applied. Throws when the one before it has not
 * been, or when the log does not hold the commit: a caller that breaks the order has a bug.
 */
export function isNext(log: DatabaseFile, stream: Stream, view: DatabaseFile, number: number): boolean {
  const applied = watermarkOf(view).number;
  if (number <= applied) return false;
  if (number > applied + 1) throw new Error(`commit ${number} of ${stream} before commit ${applied + 1}`);
  if (hashOf(log, stream, number) === undefined) throw new Error(`commit ${number} of ${stream} is not in the log`);
  return true;
}

/** Moves the watermark to commit `number`; part of the caller's transaction. */
export function moveWatermark(log: DatabaseFile, stream: Stream, view: DatabaseFile, number: number): void {
  view.run('UPDATE applied SET number = ?, hash = ?', number, hashOf(log, stream, number) ?? '');
}

function hashOf(log: DatabaseFile, stream: Stream, number: number): string | undefined {
  return log.get<{ hash: string }>(`SELECT hash FROM ${stream}_commits WHERE number = ?`, number)?.hash;
}
