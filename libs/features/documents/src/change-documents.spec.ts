import { FixedClock, type TenantId } from '@attest/kernel';
import { readSettings } from '@attest/platform';
import { type DocumentKey, type Documents, type NewDocument, type StoredDocument } from '@attest/storage-ports';
import { ChangeDocuments } from './change-documents';

const TENANT = 'aaaaaaaaaaaaaaaaaaaaaaaaaa' as TenantId;
const key: DocumentKey = {
  kind: 'state',
  activity: 'https://larkmoor.example/sop',
  agent: 'mbox mailto:a@b.example',
  id: 'x',
};
const json = (value: unknown) => ({ contentType: 'application/json', bytes: Buffer.from(JSON.stringify(value)) });

/** One document; each time it is read, another writer of the list changes it before the reader can write. */
function contested(others: readonly object[]) {
  const waiting = [...others];
  let there: StoredDocument | undefined;
  const set = (document: NewDocument): StoredDocument => (there = { ...document, updated: '2026-11-24T08:00:00.000Z' });
  const documents = {
    get: () => {
      const seen = there;
      const other = waiting.shift();
      if (other !== undefined) set({ key, ...json(other), etag: JSON.stringify(other), at: 0 });
      return Promise.resolve(seen);
    },
    put: (_: TenantId, document: NewDocument, expected: string | undefined) =>
      Promise.resolve(there?.etag === expected ? set(document) : undefined),
  } as unknown as Documents;
  return { documents, value: (): unknown => JSON.parse(Buffer.from(there?.bytes ?? []).toString()) };
}

const changing = (documents: Documents): ChangeDocuments =>
  new ChangeDocuments(documents, new FixedClock('2026-11-24T08:00:00.000Z'), readSettings({}));

const write = { rules: '1.0.3', key, ifMatch: undefined, ifNoneMatch: undefined, sent: json({ mine: 1 }) } as const;

describe('changing a document that others change too', () => {
  it('a merge is made anew on what the others wrote', async () => {
    const { documents, value } = contested([{ a: 1 }, { a: 1, b: 2 }]);
    await changing(documents).post(TENANT, write);
    expect(value()).toEqual({ a: 1, b: 2, mine: 1 });
  });

  it('a precondition is judged anew: what was there for the reader is no reason to overwrite what came since', async () => {
    const { documents, value } = contested([{ a: 1 }]);
    await expect(changing(documents).put(TENANT, { ...write, ifNoneMatch: '*' })).rejects.toMatchObject({
      code: 'changed_meanwhile',
    });
    expect(value()).toEqual({ a: 1 });
  });

  it('who loses a hundred races is told to come again', async () => {
    const { documents } = contested(Array.from({ length: 101 }, (_, n) => ({ n })));
    await expect(changing(documents).put(TENANT, write)).rejects.toMatchObject({
      code: 'conflict',
      facts: { reason: expect.stringContaining('send it again') as string },
    });
  });
});
