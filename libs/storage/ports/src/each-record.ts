import type { Space } from '@attest/kernel';
import type { Collection, RecordQuery, Records, Versioned } from './records';

const PAGE = 200;

/** All records that a query finds, read in pages: what is changed meanwhile may be met or not, nothing is met twice for its place. */
export async function* eachRecord<T extends object>(
  records: Records,
  space: Space,
  of: Collection<T>,
  query: Omit<RecordQuery, 'limit' | 'after'>,
): AsyncGenerator<Versioned<T>> {
  let after: string | undefined;
  do {
    const page = await records.find(space, of, { ...query, limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield* page.records;
    after = page.next;
  } while (after !== undefined);
}
