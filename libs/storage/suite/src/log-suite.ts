import type { NewEntry, Stream } from '@attest/ledger';
import { chainEnd, chainFault, EMPTY_CHAIN, nextCommit, NO_HASH } from '@attest/ledger';
import { sharedLogSuite } from './shared-log-suite';
import type { Case } from './two-tenants';
import { anEntry, commitAfterHead, endOf, plain, plainEntry, START, write, writeStatements } from './write';

const STREAMS: readonly Stream[] = ['statements', 'audit'];

/** What every adapter promises of the log. */
export function logSuite(promise: Case): void {
  promise('a stream that holds nothing ends at 0', async ({ storage, tenant }) => {
    for (const stream of STREAMS) {
      expect(await storage.log.head(tenant, stream)).toEqual({
        stream,
        commit: 0,
        position: 0,
        stored: '1970-01-01T00:00:00.000Z',
        hash: NO_HASH,
        applied: 0,
        appliedPosition: 0,
        appliedStored: '1970-01-01T00:00:00.000Z',
        totals: { entries: 0, bytes: 0 },
        sealed: false,
      });
      expect(await storage.log.commit(tenant, stream, 1)).toBeUndefined();
      expect(await storage.log.read(tenant, stream, 0, 100)).toEqual([]);
      expect(await storage.log.entries(tenant, stream, [1])).toEqual([]);
    }
  });

  promise('a commit comes back as it was appended, and the head stands on it', async ({ storage, tenant, mark }) => {
    const commit = await commitAfterHead(storage, tenant, 'statements', [anEntry(`${mark}-1`), anEntry(`${mark}-2`)]);
    expect(await storage.log.append(tenant, commit)).toEqual({ outcome: 'appended' });
    const head = await storage.log.head(tenant, 'statements');
    expect(endOf(head)).toEqual(chainEnd(commit));
    const stored = await storage.log.commit(tenant, 'statements', 1);
    expect(plain(stored!)).toEqual(plain(commit));
  });

  promise('texts keep every byte', async ({ storage, tenant, mark }) => {
    const bytes = `{"${mark}": 1.0e5 , "é\u2028𝄞": "\\u0000\\ud800", "long":"${'ß'.repeat(100_000)}"}`;
    const commit = await write(storage, tenant, 'statements', anEntry(mark, bytes));
    const stored = await storage.log.commit(tenant, 'statements', 1);
    expect(stored!.entries[0]!.bytes).toBe(bytes);
    expect(chainFault(EMPTY_CHAIN, stored!)).toBeUndefined();
    expect(stored!.hash).toBe(commit.hash);
  });

  promise('a commit of a thousand entries of 8 kB is stored whole', async ({ storage, tenant, mark }) => {
    const bytes = JSON.stringify({ text: mark.padEnd(8000, '.') });
    const entries = Array.from({ length: 1000 }, (_, index) => anEntry(`${mark}-${index}`, bytes));
    await write(storage, tenant, 'statements', ...entries);
    expect((await storage.log.commit(tenant, 'statements', 1))!.entries).toHaveLength(1000);
    const [last] = await storage.log.entries(tenant, 'statements', [1000]);
    expect(last).toMatchObject({ id: `${mark}-999`, bytes });
  });

  promise('the two streams of a tenant have numbers and positions of their own', async ({ storage, tenant, mark }) => {
    await write(storage, tenant, 'statements', anEntry(`${mark}-s1`), anEntry(`${mark}-s2`));
    await write(storage, tenant, 'audit', anEntry(`${mark}-a1`));
    await write(storage, tenant, 'audit', anEntry(`${mark}-a2`));
    expect(await storage.log.head(tenant, 'statements')).toMatchObject({ commit: 1, position: 2 });
    expect(await storage.log.head(tenant, 'audit')).toMatchObject({ commit: 2, position: 2 });
    const ids = (await storage.log.entries(tenant, 'audit', [1, 2])).map(({ id }) => id);
    expect(ids).toEqual([`${mark}-a1`, `${mark}-a2`]);
  });

  promise('what is read back is one chain without a fault, with running totals', async ({ storage, tenant, mark }) => {
    for (let index = 0; index < 5; index += 1) {
      await write(
        storage,
        tenant,
        'audit',
        ...Array.from({ length: index }, (_, at) => anEntry(`${mark}${index}${at}`)),
      );
    }
    let end = EMPTY_CHAIN;
    for (const commit of await storage.log.read(tenant, 'audit', 0, 100)) {
      expect(chainFault(end, commit)).toBeUndefined();
      end = chainEnd(commit);
    }
    expect(end).toEqual(endOf(await storage.log.head(tenant, 'audit')));
    expect(end).toMatchObject({ commit: 5, position: 10 });
  });

  promise(
    'a number that is taken answers the commits missed, and stores nothing',
    async ({ storage, tenant, mark }) => {
      const late = await commitAfterHead(storage, tenant, 'statements', [anEntry(`${mark}-late`)], 'late');
      const first = await write(storage, tenant, 'statements', anEntry(`${mark}-1`));
      const second = await write(storage, tenant, 'statements', anEntry(`${mark}-2`), anEntry(`${mark}-3`));
      const answer = await storage.log.append(tenant, late);
      expect(answer.outcome).toBe('behind');
      expect(answer.outcome === 'behind' && answer.missed.map(plain)).toEqual([plain(first), plain(second)]);
      expect(await storage.log.head(tenant, 'statements')).toMatchObject({ commit: 2, position: 3 });
    },
  );

  promise('a commit that would leave a gap is refused', async ({ storage, tenant, mark }) => {
    const first = await commitAfterHead(storage, tenant, 'statements', [anEntry(`${mark}-1`)]);
    const second = nextCommit(chainEnd(first), {
      stream: 'statements',
      entries: [anEntry(`${mark}-2`)],
      stored: new Date(START + 1000).toISOString(),
      token: 'second',
    });
    await expect(storage.log.append(tenant, second)).rejects.toThrow();
    expect(await storage.log.head(tenant, 'statements')).toMatchObject({ commit: 0, position: 0 });
    expect((await storage.log.append(tenant, first)).outcome).toBe('appended');
    expect((await storage.log.append(tenant, second)).outcome).toBe('appended');
  });

  promise('of writers that race for a number one wins, and the others read what it wrote', async (place) => {
    const { storage, tenant, mark } = place;
    const commits = await Promise.all(
      Array.from({ length: 8 }, (_, writer) =>
        commitAfterHead(storage, tenant, 'statements', [anEntry(`${mark}-${writer}`)], `token-${writer}`),
      ),
    );
    const answers = await Promise.all(commits.map((commit) => storage.log.append(tenant, commit)));
    const stored = await storage.log.commit(tenant, 'statements', 1);
    const winners = commits.filter((_, writer) => answers[writer]!.outcome === 'appended');
    expect(winners.map(plain)).toEqual([plain(stored!)]);
    for (const answer of answers) {
      if (answer.outcome === 'behind') expect(answer.missed.map(plain)).toEqual([plain(stored!)]);
    }
  });

  promise('writers that judge again and try the next number all get in, each once', async (place) => {
    const { storage, tenant, mark } = place;
    const store = async (entry: NewEntry): Promise<void> => {
      for (;;) {
        const commit = await commitAfterHead(storage, tenant, 'statements', [entry], entry.id);
        if ((await storage.log.append(tenant, commit)).outcome === 'appended') return;
      }
    };
    const ids = Array.from({ length: 12 }, (_, writer) => `${mark}-${writer}`);
    await Promise.all(ids.map((id) => store(anEntry(id))));
    const commits = await storage.log.read(tenant, 'statements', 0, 100);
    expect(commits.map(({ number }) => number)).toEqual(ids.map((_, index) => index + 1));
    expect(commits.flatMap(({ entries }) => entries.map(({ id }) => id)).sort()).toEqual([...ids].sort());
  });

  promise('reading answers as many commits as fit, and at least one', async ({ storage, tenant, mark }) => {
    for (const size of [3, 0, 2, 4]) {
      await write(
        storage,
        tenant,
        'audit',
        ...Array.from({ length: size }, (_, at) => anEntry(`${mark}-${size}-${at}`)),
      );
    }
    const numbers = async (after: number, maxEntries: number): Promise<number[]> =>
      (await storage.log.read(tenant, 'audit', after, maxEntries)).map(({ number }) => number);
    expect(await numbers(0, 1)).toEqual([1]);
    expect(await numbers(0, 4)).toEqual([1, 2]);
    expect(await numbers(0, 5)).toEqual([1, 2, 3]);
    expect(await numbers(2, 6)).toEqual([3, 4]);
    expect(await numbers(3, 1)).toEqual([4]);
    expect(await numbers(4, 100)).toEqual([]);
    const [, , third] = await storage.log.read(tenant, 'audit', 0, 100);
    expect(third!.entries.map(({ id }) => id)).toEqual([`${mark}-2-0`, `${mark}-2-1`]);
  });

  promise('entries come in the order of the positions asked for', async ({ storage, tenant, mark }) => {
    const commit = await write(storage, tenant, 'statements', anEntry(`${mark}-1`), anEntry(`${mark}-2`));
    const entries = await storage.log.entries(tenant, 'statements', [2, 99, 1]);
    expect(entries.map(plainEntry)).toEqual([...commit.entries].reverse().map(plainEntry));
  });

  promise('the watermark of a stream moves when its view has been applied', async ({ storage, tenant, mark }) => {
    const first = await writeStatements(storage, tenant, { id: `${mark}-1` }, { id: `${mark}-2` });
    await write(storage, tenant, 'statements', anEntry(`${mark}-3`));
    expect(await storage.log.head(tenant, 'statements')).toMatchObject({
      commit: 2,
      position: 3,
      applied: 1,
      appliedPosition: 2,
      appliedStored: first.stored,
    });
    const audit = await write(storage, tenant, 'audit', anEntry(`${mark}-a`));
    expect(await storage.log.head(tenant, 'audit')).toMatchObject({ commit: 1, applied: 0 });
    await storage.records.apply(tenant, 1, []);
    expect(await storage.log.head(tenant, 'audit')).toMatchObject({ applied: 1, appliedStored: audit.stored });
    expect(await storage.log.head(tenant, 'statements')).toMatchObject({ applied: 1 });
  });

  promise('a sealed stream takes nothing more and is still read', async ({ storage, tenant, mark }) => {
    const first = await write(storage, tenant, 'statements', anEntry(mark));
    const end = chainEnd(first);
    const stored = new Date(START + 5000).toISOString();
    const seal = nextCommit(end, { stream: 'statements', kind: 'sealed', entries: [], stored, token: 'seal' });
    const late = nextCommit(end, { stream: 'statements', entries: [anEntry(`${mark}-late`)], stored, token: 'late' });
    expect((await storage.log.seal(tenant, seal)).outcome).toBe('appended');
    expect(await storage.log.head(tenant, 'statements')).toMatchObject({ commit: 2, position: 1, sealed: true });
    const after = await commitAfterHead(storage, tenant, 'statements', [anEntry(`${mark}-after`)]);
    await expect(storage.log.append(tenant, after)).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(storage.log.seal(tenant, after)).rejects.toMatchObject({ code: 'storage_unavailable' });
    const behind = await storage.log.append(tenant, late);
    expect(behind.outcome === 'behind' && behind.missed.map(plain)).toEqual([plain(seal)]);
    expect((await storage.log.read(tenant, 'statements', 0, 10)).map(({ kind }) => kind)).toEqual([
      'entries',
      'sealed',
    ]);
    await write(storage, tenant, 'audit', anEntry(`${mark}-audit`));
  });

  promise('a seal whose number is taken answers the commits missed', async ({ storage, tenant, mark }) => {
    const seal = { ...(await commitAfterHead(storage, tenant, 'audit', [], 'seal')), kind: 'sealed' as const };
    const first = await write(storage, tenant, 'audit', anEntry(mark));
    const answer = await storage.log.seal(tenant, seal);
    expect(answer.outcome === 'behind' && answer.missed.map(plain)).toEqual([plain(first)]);
    expect((await storage.log.head(tenant, 'audit')).sealed).toBe(false);
  });

  sharedLogSuite(promise);
}
