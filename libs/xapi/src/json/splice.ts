/** Replaces what lies between `start` and `end` (an insertion when they are equal). */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `text` between `from` and `to` with the edits made; they are sorted by place and do not overlap. All else stays as it is. */
export function splice(text: string, from: number, to: number, edits: readonly Edit[]): string {
  let result = '';
  let at = from;
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at, to);
}
