let last = 0;

/** An id for the document, unique within it. */
export function nextId(kind: string): string {
  last += 1;
  return `at-${kind}-${last}`;
}
