import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import {
  chainEnd,
  chainFault,
  commitHash,
  EMPTY_CHAIN,
  leafHash,
  nextCommit,
  nextStored,
  NO_HASH,
  type ChainEnd,
  type ChainFault,
  type Commit,
  type Entry,
  type NewEntry,
} from './commit';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');

function anEntry(id: string, bytes = `{"id":"${id}"}`): NewEntry {
  return { id, header: `{"id":${JSON.stringify(id)}}`, bytes, nonce: new Uint8Array(32).fill(7) };
}

function follow(end: ChainEnd, ...entries: readonly NewEntry[]): Commit {
  return nextCommit(end, { stream: 'statements', entries, stored: nextStored(end, NOW), token: 'token' });
}

/** Three commits of 2, 0 and 3 entries. */
function aChain(): readonly [Commit, Commit, Commit] {
  const first = follow(EMPTY_CHAIN, anEntry('a'), anEntry('b'));
  const second = follow(chainEnd(first));
  return [first, second, follow(chainEnd(second), anEntry('c'), anEntry('d'), anEntry('e'))];
}

/** The first fault of commits that should follow one another from the beginning. */
function faultOf(commits: readonly Commit[]): ChainFault | undefined {
  let end = EMPTY_CHAIN;
  for (const commit of commits) {
    const fault = chainFault(end, commit);
    if (fault !== undefined) return fault;
    end = chainEnd(commit);
  }
  return undefined;
}

const withEntry = (commit: Commit, at: number, change: Partial<Entry>): Commit => ({
  ...commit,
  entries: commit.entries.map((entry, index) => (index === at ? { ...entry, ...change } : entry)),
});

describe('a chain', () => {
  test('begins at nothing: no commit, no position, 64 zeros', () => {
    expect(EMPTY_CHAIN).toMatchObject({ commit: 0, position: 0, hash: NO_HASH, totals: { entries: 0, bytes: 0 } });
    expect(NO_HASH).toMatch(/^0{64}$/);
  });

  test('numbers commits and positions without gaps, and each commit names the hash before it', () => {
    const [first, second, third] = aChain();
    expect([first, second, third].map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(third.entries.map(({ position }) => position)).toEqual([3, 4, 5]);
    expect([first.previous, second.previous, third.previous]).toEqual([NO_HASH, first.hash, second.hash]);
    expect(faultOf([first, second, third])).toBeUndefined();
  });

  test('keeps running totals of entries and of the bytes of header and entry, as UTF-8', () => {
    const first = follow(EMPTY_CHAIN, { ...anEntry('a', '"ä"'), header: '{}' });
    expect(first.totals).toEqual({ entries: 1, bytes: 6 });
    expect(follow(chainEnd(first), { ...anEntry('b', '"𝄞"'), header: '{}' }).totals).toEqual({ entries: 2, bytes: 14 });
  });

  test('can be sealed, and the seal is part of the hash', () => {
    const stored = nextStored(EMPTY_CHAIN, NOW);
    const sealed = nextCommit(EMPTY_CHAIN, { stream: 'audit', kind: 'sealed', entries: [], stored, token: 't' });
    expect(chainFault(EMPTY_CHAIN, sealed)).toBeUndefined();
    expect(chainFault(EMPTY_CHAIN, { ...sealed, kind: 'entries' })).toBe('hash_differs');
  });
});

describe('the format that others verify by', () => {
  const zeros = Buffer.alloc(32);
  const bytesOf = (value: number): Buffer => {
    const eight = Buffer.alloc(8);
    eight.writeBigUInt64BE(BigInt(value));
    return eight;
  };

  test('a leaf is SHA-256 of 0x00, nonce, header and bytes', () => {
    const entry = { id: 'not in it', header: '{"h":1}', bytes: '{"b":"ä"}', nonce: zeros };
    const bytes = Buffer.concat([Buffer.of(0), zeros, Buffer.from('{"h":1}'), Buffer.from('{"b":"ä"}')]);
    expect(leafHash(entry)).toEqual(createHash('sha256').update(bytes).digest());
    expect(leafHash(entry).toString('hex')).toBe('5d035e8132ab0651fea67eadbc1d2534fe411ee995ea83add8058c3ef087a37f');
  });

  test('a commit is SHA-256 of 0x02, the hash before, its facts as text and 64-bit numbers, and its leaves', () => {
    const first = follow(EMPTY_CHAIN, anEntry('a'), anEntry('b'));
    const bytes = Buffer.concat([
      Buffer.of(2),
      zeros,
      Buffer.from('statements\0entries\0'),
      bytesOf(1),
      bytesOf(1),
      bytesOf(2),
      bytesOf(NOW),
      ...first.entries.map(leafHash),
    ]);
    expect(first.hash).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test('the token is no part of the hash: who wrote a commit does not change what it says', () => {
    const commit = follow(EMPTY_CHAIN, anEntry('a'));
    expect(commitHash({ ...commit, ...{ token: 'another' } })).toBe(commit.hash);
  });
});

describe('tampering is found', () => {
  const [first, second, third] = aChain();

  test.each<[string, Commit, ChainFault]>([
    ['bytes changed', withEntry(third, 1, { bytes: '{"id":"D"}' }), 'hash_differs'],
    ['a header changed', withEntry(third, 0, { header: '{"credential":"other"}' }), 'hash_differs'],
    ['a nonce changed', withEntry(third, 2, { nonce: new Uint8Array(32) }), 'hash_differs'],
    ['entries exchanged', { ...third, entries: [...third.entries].reverse() }, 'positions_differ'],
    ['an entry removed', { ...third, entries: third.entries.slice(0, 2) }, 'positions_differ'],
    [
      'an entry removed and the totals with it',
      { ...third, entries: third.entries.slice(0, 2), totals: { ...third.totals, entries: 4 } },
      'hash_differs',
    ],
    ['a time moved', { ...third, stored: new Date(NOW + 60_000).toISOString() }, 'hash_differs'],
    ['a time moved back', { ...third, stored: second.stored }, 'time_not_later'],
    ['put into the other stream', { ...third, stream: 'audit' }, 'hash_differs'],
    ['another weight', { ...third, totals: { ...third.totals, bytes: 1 } }, 'totals_differ'],
    ['another id than its header', withEntry(third, 0, { id: 'other' }), 'id_differs'],
    ['another number', { ...third, number: 4 }, 'gap'],
    ['another hash', { ...third, hash: NO_HASH }, 'hash_differs'],
    ['another past', { ...third, previous: first.hash }, 'previous_differs'],
  ])('%s', (_, tampered, fault) => {
    expect(faultOf([first, second, tampered])).toBe(fault);
  });

  test('a commit taken out of the middle', () => {
    expect(faultOf([first, third])).toBe('gap');
  });

  test('a commit of the middle made again, with a right hash of its own', () => {
    expect(faultOf([first, follow(chainEnd(first), anEntry('forged')), third])).toBe('previous_differs');
  });
});

describe('the time of a commit', () => {
  test('is now, or a millisecond after the one before when the clock stands still or goes back', () => {
    const end = chainEnd(follow(EMPTY_CHAIN, anEntry('a')));
    expect(nextStored(EMPTY_CHAIN, NOW)).toBe('2026-03-01T08:00:00.000Z');
    expect(nextStored(end, NOW + 5)).toBe('2026-03-01T08:00:00.005Z');
    expect(nextStored(end, NOW)).toBe('2026-03-01T08:00:00.001Z');
    expect(nextStored(end, NOW - 3_600_000)).toBe('2026-03-01T08:00:00.001Z');
  });

  test('rises strictly, as number and as text, whatever the clock does', () => {
    const clocks = fc.array(fc.integer({ min: 0, max: Date.parse('2100-01-01') }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(clocks, (times) => {
        let end = EMPTY_CHAIN;
        for (const now of times) {
          const stored = nextStored(end, now);
          expect(Date.parse(stored)).toBeGreaterThan(Date.parse(end.stored));
          expect(stored > end.stored).toBe(true);
          expect(Date.parse(stored)).toBeGreaterThanOrEqual(now);
          end = chainEnd(nextCommit(end, { stream: 'audit', entries: [], stored, token: 't' }));
        }
      }),
    );
  });
});
