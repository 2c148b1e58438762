import { createHash } from 'node:crypto';
import { newTenantId, type TenantId } from '@attest/kernel';
import type { DocumentKey, DocumentScope, NewDocument, Storage, StoredDocument } from '@attest/storage-ports';
import type { Case } from './two-tenants';
import { START } from './write';

const SCOPE: DocumentScope = { kind: 'state', activity: 'https://x.example/a', agent: 'mbox mailto:ada@x.example' };
const REGISTRATION = '6f9d1c52-5c67-4a3f-9d5c-1f2b7f7a0001';
const OTHER_REGISTRATION = '6f9d1c52-5c67-4a3f-9d5c-1f2b7f7a0002';

const at = (id: string, scope: DocumentScope = SCOPE): DocumentKey => ({ ...scope, id });

function holding(key: DocumentKey, text: string, milliseconds = START): NewDocument {
  const bytes = new TextEncoder().encode(text);
  const etag = createHash('sha1').update(bytes).digest('hex');
  return { key, contentType: 'text/plain', bytes, etag, at: milliseconds };
}

function textOf(document: StoredDocument | undefined): string | undefined {
  return document && new TextDecoder().decode(document.bytes);
}

async function putAll(storage: Storage, tenant: TenantId, keys: readonly DocumentKey[], time = START): Promise<void> {
  for (const key of keys) await storage.documents.put(tenant, holding(key, key.id, time), undefined);
}

/** What every adapter promises of state and profile documents. */
export function documentsSuite(storage: () => Storage, promise: Case): void {
  promise('a document comes back as it was stored', async ({ storage, tenant, mark }) => {
    const bytes = new Uint8Array([0, 255, 13, 10, ...new TextEncoder().encode(mark)]);
    const document = { ...holding(at('x'), mark), contentType: 'application/x-own; a=b', bytes };
    const stored = await storage.documents.put(tenant, document, undefined);
    const { at: time, ...expected } = document;
    expect(stored).toEqual({ ...expected, updated: new Date(time).toISOString() });
    const found = await storage.documents.get(tenant, at('x'));
    expect(found && { ...found, bytes: [...found.bytes] }).toEqual({ ...stored, bytes: [...bytes] });
  });

  promise('an empty document is a document', async ({ storage, tenant }) => {
    const empty = holding(at('x'), '');
    await storage.documents.put(tenant, empty, undefined);
    expect(await storage.documents.get(tenant, at('x'))).toMatchObject({ etag: empty.etag });
    expect(textOf(await storage.documents.get(tenant, at('x')))).toBe('');
  });

  promise('a document is replaced only by who names the etag of the one there', async ({ storage, tenant, mark }) => {
    const first = holding(at('x'), `${mark} 1`);
    const second = holding(at('x'), `${mark} 2`);
    expect(await storage.documents.put(tenant, first, second.etag)).toBeUndefined();
    expect(await storage.documents.get(tenant, at('x'))).toBeUndefined();
    await storage.documents.put(tenant, first, undefined);
    expect(await storage.documents.put(tenant, second, undefined)).toBeUndefined();
    expect(await storage.documents.put(tenant, second, second.etag)).toBeUndefined();
    expect(textOf(await storage.documents.get(tenant, at('x')))).toBe(`${mark} 1`);
    expect(await storage.documents.put(tenant, second, first.etag)).toMatchObject({ etag: second.etag });
    expect(textOf(await storage.documents.get(tenant, at('x')))).toBe(`${mark} 2`);
  });

  promise('of writers that saw the same document one wins', async ({ storage, tenant, mark }) => {
    const race = (round: number, expected: string | undefined): Promise<(StoredDocument | undefined)[]> =>
      Promise.all(
        [0, 1, 2, 3, 4].map((writer) =>
          storage.documents.put(tenant, holding(at('x'), `${mark} ${round} ${writer}`), expected),
        ),
      );
    let expected: string | undefined;
    for (let round = 0; round < 5; round += 1) {
      const winners = (await race(round, expected)).filter((stored) => stored !== undefined);
      expect(winners).toHaveLength(1);
      expect(textOf(await storage.documents.get(tenant, at('x')))).toBe(textOf(winners[0]));
      expected = winners[0]?.etag;
    }
  });

  promise('of one who replaces and one who removes one wins', async ({ storage, tenant, mark }) => {
    const first = holding(at('x'), `${mark} 1`);
    await storage.documents.put(tenant, first, undefined);
    const [replaced, removed] = await Promise.all([
      storage.documents.put(tenant, holding(at('x'), `${mark} 2`), first.etag),
      storage.documents.remove(tenant, at('x'), first.etag),
    ]);
    expect([replaced !== undefined, removed].filter(Boolean)).toHaveLength(1);
    const there = await storage.documents.get(tenant, at('x'));
    expect(there !== undefined).toBe(replaced !== undefined);
  });

  promise('its time moves on at each change, though the clock stand still or go back', async ({ storage, tenant }) => {
    const [first, second, third] = ['1', '2', '3'].map((text) => holding(at('x'), text));
    const times: (string | undefined)[] = [];
    times.push((await storage.documents.put(tenant, first!, undefined))?.updated);
    times.push((await storage.documents.put(tenant, second!, first!.etag))?.updated);
    times.push((await storage.documents.put(tenant, { ...third!, at: START - 5000 }, second!.etag))?.updated);
    expect(times).toEqual([0, 1, 2].map((later) => new Date(START + later).toISOString()));
    expect(await storage.documents.get(tenant, at('x'))).toMatchObject({ updated: times[2] });
  });

  promise('a document is removed only by who names its etag', async ({ storage, tenant, mark }) => {
    const document = holding(at('x'), mark);
    expect(await storage.documents.remove(tenant, at('x'), undefined)).toBe(true);
    expect(await storage.documents.remove(tenant, at('x'), document.etag)).toBe(false);
    await storage.documents.put(tenant, document, undefined);
    expect(await storage.documents.remove(tenant, at('x'), undefined)).toBe(false);
    expect(await storage.documents.remove(tenant, at('x'), holding(at('x'), 'else').etag)).toBe(false);
    expect(textOf(await storage.documents.get(tenant, at('x')))).toBe(mark);
    expect(await storage.documents.remove(tenant, at('x'), document.etag)).toBe(true);
    expect(await storage.documents.get(tenant, at('x'))).toBeUndefined();
    expect(await storage.documents.put(tenant, document, undefined)).toBeDefined();
  });

  promise('state with and without registration are two documents', async ({ storage, tenant }) => {
    const scopes = [SCOPE, { ...SCOPE, registration: REGISTRATION }, { ...SCOPE, registration: OTHER_REGISTRATION }];
    for (const [index, scope] of scopes.entries()) {
      await storage.documents.put(tenant, holding(at('x', scope), `${index}`), undefined);
    }
    const found = await Promise.all(scopes.map((scope) => storage.documents.get(tenant, at('x', scope))));
    expect(found.map(textOf)).toEqual(['0', '1', '2']);
  });

  promise('a list of state covers one registration, or all and what has none', async ({ storage, tenant, mark }) => {
    const within = { ...SCOPE, registration: REGISTRATION };
    const [without, both] = [`${mark}-1`, `${mark}-2`];
    await putAll(storage, tenant, [at(without), at(both), at(both, within), at(`${mark}-0`, within)]);
    expect(await storage.documents.list(tenant, SCOPE)).toEqual([`${mark}-0`, without, both]);
    expect(await storage.documents.list(tenant, within)).toEqual([`${mark}-0`, both]);
    expect(await storage.documents.list(tenant, { ...SCOPE, registration: OTHER_REGISTRATION })).toEqual([]);
  });

  promise('ids are listed by code point', async ({ storage, tenant }) => {
    const ids = ['b', 'A', '\u{1F600}', 'a', '\uFFFD', 'é', '10', '9'];
    await putAll(
      storage,
      tenant,
      ids.map((id) => at(id)),
    );
    expect(await storage.documents.list(tenant, SCOPE)).toEqual(['10', '9', 'A', 'a', 'b', 'é', '\uFFFD', '\u{1F600}']);
  });

  promise('a list since a time has what was updated later', async ({ storage, tenant }) => {
    for (const later of [0, 1, 2]) await putAll(storage, tenant, [at(`x${later}`)], START + later);
    const since = (later: number): string => new Date(START + later).toISOString();
    expect(await storage.documents.list(tenant, SCOPE, since(-1))).toEqual(['x0', 'x1', 'x2']);
    expect(await storage.documents.list(tenant, SCOPE, since(0))).toEqual(['x1', 'x2']);
    expect(await storage.documents.list(tenant, SCOPE, since(2))).toEqual([]);
    const changed = holding(at('x0'), 'changed', START + 7);
    await storage.documents.put(tenant, changed, holding(at('x0'), 'x0').etag);
    expect(await storage.documents.list(tenant, SCOPE, since(2))).toEqual(['x0']);
  });

  promise('kinds, activities and agents do not see each other', async ({ storage, tenant, mark }) => {
    const scopes: DocumentScope[] = [
      SCOPE,
      { ...SCOPE, activity: 'https://x.example/b' },
      { ...SCOPE, agent: 'mbox mailto:bob@x.example' },
      { kind: 'activity-profile', activity: 'https://x.example/a' },
      { kind: 'activity-profile', activity: 'https://x.example/b' },
      { kind: 'agent-profile', agent: 'mbox mailto:ada@x.example' },
      { kind: 'agent-profile', agent: 'mbox mailto:bob@x.example' },
    ];
    for (const [index, scope] of scopes.entries()) await putAll(storage, tenant, [at(`${mark}-${index}`, scope)]);
    for (const [index, scope] of scopes.entries()) {
      expect(await storage.documents.list(tenant, scope)).toEqual([`${mark}-${index}`]);
    }
    await storage.documents.removeAll(tenant, SCOPE);
    const left = await Promise.all(scopes.map((scope) => storage.documents.list(tenant, scope)));
    expect(left.map(({ length }) => length)).toEqual([0, 1, 1, 1, 1, 1, 1]);
  });

  promise('removing a scope of state reaches as far as listing it', async ({ storage, tenant }) => {
    const within = { ...SCOPE, registration: REGISTRATION };
    const fill = (): Promise<void> => putAll(storage, tenant, [at('x'), at('x', within), at('y', within)]);
    await fill();
    await storage.documents.removeAll(tenant, within);
    expect(await storage.documents.list(tenant, SCOPE)).toEqual(['x']);
    await storage.documents.removeAll(tenant, SCOPE);
    await fill();
    await storage.documents.removeAll(tenant, SCOPE);
    expect(await storage.documents.list(tenant, SCOPE)).toEqual([]);
  });

  test('one tenant sees and changes nothing of what another has', async () => {
    const [filled, empty] = [newTenantId(), newTenantId()];
    const document = holding(at('x'), 'secret');
    await storage().documents.put(filled, document, undefined);
    expect(await storage().documents.get(empty, at('x'))).toBeUndefined();
    expect(await storage().documents.list(empty, SCOPE)).toEqual([]);
    expect(await storage().documents.remove(empty, at('x'), document.etag)).toBe(false);
    await storage().documents.removeAll(empty, SCOPE);
    expect(await storage().documents.get(filled, at('x'))).toBeDefined();
  });
}
