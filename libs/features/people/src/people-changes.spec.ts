import * as fc from 'fast-check';
import { chainEnd, type Commit, EMPTY_CHAIN, nextCommit } from '@attest/ledger';
import { ADA, aStatement, BEN, COMPLETED, PASSED, VOIDED } from '@attest/xapi/testing';
import { peopleChanges } from './people-changes';
import { peopleUpdates } from './people-consumer';
import { personId, type PersonRow } from './person';

const FAILED = { id: 'http://adlnet.gov/expapi/verbs/failed' };
const ADA_ID = personId('mbox mailto:ada@example.org');

/** Commits of the statements, cut where `sizes` says. Each statement keeps its own `stored`. */
function commitsOf(statements: readonly object[], sizes: readonly number[] = [statements.length]): Commit[] {
  const commits: Commit[] = [];
  let end = EMPTY_CHAIN;
  let from = 0;
  for (const size of [...sizes, statements.length]) {
    const entries = statements.slice(from, from + size).map((statement, index) => ({
      id: `entry-${from + index}`,
      header: '{"v":1,"credential":"key"}',
      bytes: JSON.stringify(statement),
      nonce: new Uint8Array(32),
    }));
    from += entries.length;
    if (entries.length === 0) continue;
    const stored = new Date(Date.parse(end.stored) + 1000).toISOString();
    const commit = nextCommit(end, { stream: 'statements', entries, stored, token: 't' });
    commits.push(commit);
    end = chainEnd(commit);
  }
  return commits;
}

/** What the view holds after folding the commits one after the other. */
function folded(commits: readonly Commit[]): Record<string, PersonRow> {
  const rows: Record<string, PersonRow> = {};
  for (const commit of commits) {
    for (const { key, update } of peopleUpdates(commit)) rows[key] = update(rows[key]) as unknown as PersonRow;
  }
  return rows;
}

const changes = (...statements: object[]): readonly PersonRow[] => peopleChanges(commitsOf(statements)[0]!);
const at = (second: number): string => new Date(Date.UTC(2026, 10, 24, 12, 0, second)).toISOString();

describe('What a commit says about people', () => {
  test('is one row for each person, however many of its statements are theirs', () => {
    const rows = changes(
      aStatement({ stored: at(1) }),
      aStatement({ actor: BEN, stored: at(1) }),
      aStatement({ verb: COMPLETED, stored: at(2) }),
    );
    expect(rows).toHaveLength(2);
    expect(rows.find((row) => row.id === ADA_ID)).toEqual({
      id: ADA_ID,
      name: 'Ada',
      identifier: 'ada@example.org',
      agent: '{"objectType":"Agent","mbox":"mailto:ada@example.org"}',
      firstSeen: at(1),
      lastSeen: at(2),
      statements: 2,
      passed: 1,
      failed: 0,
      completed: 1,
    });
  });

  test('names an account by its name and the place it is kept at', () => {
    expect(changes(aStatement({ actor: BEN }))[0]?.identifier).toBe('ben at https://hr.example.org');
  });

  test('keeps of a very long name its first 199 characters, and never half of one', () => {
    const named = (name: string) => changes(aStatement({ actor: { ...ADA, name } }))[0]?.name;
    expect(named('x'.repeat(200))).toBe('x'.repeat(200));
    expect(named('x'.repeat(7_000_000))).toBe(`${'x'.repeat(199)}…`);
    expect(named('🎉'.repeat(300))).toBe(`${'🎉'.repeat(199)}…`);
  });

  test('believes result.success more than the verb', () => {
    const [row] = changes(
      aStatement({ verb: PASSED, result: { success: false } }),
      aStatement({ verb: COMPLETED, result: { success: true } }),
      aStatement({ verb: FAILED }),
    );
    expect(row).toMatchObject({ statements: 3, passed: 1, failed: 2, completed: 1 });
  });

  test('counts result.completion as completed', () => {
    expect(changes(aStatement({ verb: PASSED, result: { completion: true } }))[0]?.completed).toBe(1);
  });

  test('keeps the newest name that came, and none if none did', () => {
    const nameless = { objectType: 'Agent', mbox: ADA.mbox };
    expect(changes(aStatement(), aStatement({ actor: { ...ADA, name: 'Ada B.' } }))[0]?.name).toBe('Ada B.');
    expect(changes(aStatement(), aStatement({ actor: nameless }))[0]?.name).toBe('Ada');
    expect(changes(aStatement({ actor: nameless }))[0]?.name).toBeNull();
  });

  test('counts an anonymous group for each of its members, once each', () => {
    const rows = changes(aStatement({ actor: { objectType: 'Group', member: [ADA, BEN, ADA] } }));
    expect(rows.map((row) => [row.name, row.statements])).toEqual([
      ['Ada', 1],
      ['Ben', 1],
    ]);
  });

  test('counts an identified group as one, and not its members', () => {
    const team = { objectType: 'Group', name: 'Filling team', mbox: 'mailto:filling@example.org', member: [ADA, BEN] };
    expect(changes(aStatement({ actor: team })).map((row) => row.name)).toEqual(['Filling team']);
  });

  test('counts a voiding statement for nobody, and leaves the one it voids counted', () => {
    const voiding = aStatement({
      actor: BEN,
      verb: VOIDED,
      object: { objectType: 'StatementRef', id: 'a6b5f0c1-1b5e-4c9a-8a52-0d8f0b0f4c11' },
    });
    expect(changes(aStatement(), voiding).map((row) => [row.name, row.statements])).toEqual([['Ada', 1]]);
  });

  test('passes over an entry whose bytes were erased', () => {
    const [commit] = commitsOf([aStatement(), aStatement({ actor: BEN })]);
    const emptied = {
      ...commit!,
      entries: commit!.entries.map((entry, i) => (i === 0 ? { ...entry, bytes: '' } : entry)),
    };
    expect(peopleChanges(emptied).map((row) => row.name)).toEqual(['Ben']);
  });
});

describe('The list of people', () => {
  const person = fc.record(
    {
      name: fc.constantFrom('Ada', 'Ben', 'Eva'),
      mbox: fc.constantFrom('mailto:a@example.org', 'mailto:b@example.org'),
    },
    { requiredKeys: ['mbox'] },
  );
  const actor = fc.oneof(
    person,
    fc.record({ objectType: fc.constant('Group'), member: fc.array(person, { minLength: 1, maxLength: 3 }) }),
  );
  const result = fc.option(fc.record({ success: fc.boolean(), completion: fc.boolean() }, { requiredKeys: [] }), {
    nil: undefined,
  });
  const statement = fc
    .record({ actor, verb: fc.constantFrom(PASSED, COMPLETED, FAILED), result })
    .map((parts) => aStatement(parts));

  test('is the same however the same statements were cut into commits', () => {
    fc.assert(
      fc.property(
        fc.array(statement, { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 30 }),
        (statements, sizes) => {
          const stamped = statements.map((one, index) => ({ ...one, stored: at(index) }));
          expect(folded(commitsOf(stamped, sizes))).toEqual(folded(commitsOf(stamped)));
        },
      ),
    );
  });

  test('keeps the id of a person over a rebuild, and tells different identifiers apart', () => {
    expect(ADA_ID).toBe(personId('mbox mailto:ada@example.org'));
    expect(ADA_ID).toMatch(/^[a-z2-7]{26}$/);
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => (a === b) === (personId(a) === personId(b))));
  });
});
