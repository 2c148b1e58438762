import { isDomainError } from '@attest/kernel';
import fc from 'fast-check';
import { readStatements } from './read-statements';
import { aStatement, arbitraries } from './testing';
import { brokenRules, faultsFrom, faultsOf, read, SOME_ID } from './testing/faults';

const OTHER_ID = '39c24cc4-69f2-4c01-824e-1fdc6ea8a3b2';

describe('Reading a request body', () => {
  it('accepts one statement and a list of them, in the order sent', () => {
    expect(read(aStatement({ id: SOME_ID })).map((one) => one.id)).toEqual([SOME_ID]);
    expect(read([aStatement({ id: OTHER_ID }), aStatement({ id: SOME_ID })]).map((one) => one.id)).toEqual([
      OTHER_ID,
      SOME_ID,
    ]);
  });

  it('accepts an empty list [C-4.2-empty]', () => {
    expect(read([])).toEqual([]);
  });

  it('accepts every well-formed statement, under both editions and in any spelling [C-7.2-required]', () => {
    fc.assert(
      fc.property(arbitraries.statement(), arbitraries.spelling(), (statement, spell) => {
        expect(faultsOf(spell(statement))).toEqual([]);
        expect(faultsOf(spell(statement), '2.0.0')).toEqual([]);
      }),
    );
  });

  it('answers any body with statements or with faults, never with a failure of its own', () => {
    const damaged = fc
      .tuple(
        arbitraries.statement(),
        fc.nat(),
        fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('SubStatement', 'Group', 'a:b')),
      )
      .map(([statement, place, value]) => {
        const text = JSON.stringify(statement);
        const values = [...text.matchAll(/(?<=:)("(?:[^"\\]|\\.)*"|true|false|-?[0-9.e+-]+)(?=[,}\]])/g)];
        const hit = values[place % values.length];
        if (hit === undefined) return text;
        return text.slice(0, hit.index) + JSON.stringify(value) + text.slice(hit.index + hit[0].length);
      });
    fc.assert(
      fc.property(
        fc.oneof(damaged, fc.json(), fc.string()),
        fc.constantFrom('1.0.3' as const, '2.0.0' as const),
        (body, rules) => {
          const faults = faultsOf(body, rules);
          expect(faults.length).toBeLessThanOrEqual(20);
          if (faults.length > 0 || body.trim() === '[]') return;
          const stored = read(body, rules).map((one) =>
            one.complete({ stored: '2026-11-24T09:30:00.000Z', authority: '{"mbox":"mailto:a@b"}' }),
          );
          expect(stored.flatMap((json) => faultsOf(json, rules))).toEqual([]);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('keeps an id in the letter case in which it came', () => {
    expect(read(aStatement({ id: SOME_ID.toUpperCase() }))[0]?.id).toBe(SOME_ID.toUpperCase());
  });

  it('makes an id for each statement without one [C-4.2-ids]', () => {
    let made = 0;
    const options = { rules: '1.0.3', newId: () => `id-${++made}`, shape: 'one-or-many' } as const;
    const received = readStatements(JSON.stringify([aStatement(), aStatement({ id: SOME_ID }), aStatement()]), options);
    expect(received.map((one) => one.id)).toEqual(['id-1', SOME_ID, 'id-2']);
  });

  it('refuses all statements when one is at fault, and says which [C-2.5-batch]', () => {
    expect(brokenRules([aStatement(), aStatement({ verb: { id: 'x' } }), aStatement()])).toEqual(['$[1].verb.id iri']);
  });

  it('finds faults all over the list, at most 20', () => {
    const wrong = aStatement({ verb: { id: 'x' }, result: { score: { scaled: 2 } } });
    expect(brokenRules([wrong, wrong])).toHaveLength(4);
    expect(faultsOf(Array.from({ length: 50 }, () => wrong))).toHaveLength(20);
    expect(
      faultsOf(
        aStatement({
          context: { extensions: Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`k${n}`, 1])) },
        }),
      ),
    ).toHaveLength(20);
  });

  it('refuses the same id twice in a list, letter case aside [C-4.2-distinct]', () => {
    const faults = faultsOf([aStatement({ id: SOME_ID }), aStatement(), aStatement({ id: SOME_ID.toUpperCase() })]);
    expect(faults).toEqual([
      {
        path: '$[2].id',
        message: `id is "${SOME_ID.toUpperCase()}"; it must differ from the id of $[0]`,
        rule: 'batch-ids-distinct',
        section: 'xAPI 1.0.3 Communication 2.1.2',
      },
    ]);
  });

  it('refuses text that is no JSON as invalid_json', () => {
    expect.assertions(1);
    try {
      read('{"actor":');
    } catch (error) {
      expect(isDomainError(error, 'invalid_json')).toBe(true);
    }
  });

  it('refuses a statement within a list within a list', () => {
    expect(brokenRules([[aStatement()]])).toEqual(['$[0] value-type']);
  });
});

describe('Reading the body of a PUT', () => {
  const put = (body: unknown, id = SOME_ID): readonly string[] =>
    faultsFrom(() =>
      readStatements(JSON.stringify(body), { rules: '1.0.3', newId: () => OTHER_ID, shape: 'one', id }),
    ).map((fault) => `${fault.path} ${fault.rule}`);

  it('gives the statement the statementId of the request', () => {
    const [received] = readStatements(JSON.stringify(aStatement()), {
      rules: '1.0.3',
      newId: () => OTHER_ID,
      shape: 'one',
      id: SOME_ID,
    });
    expect(received?.id).toBe(SOME_ID);
  });

  it('accepts the same id in the statement, letter case aside', () => {
    expect(put(aStatement({ id: SOME_ID.toUpperCase() }))).toEqual([]);
  });

  it('refuses another id in the statement [C-4.1-id]', () => {
    expect(put(aStatement({ id: OTHER_ID }))).toEqual(['$.id statement-id-matches']);
  });

  it('refuses a list, even of one', () => {
    expect(put([aStatement()])).toEqual(['$ batch-size']);
    expect(put([])).toEqual(['$ batch-size']);
  });
});

describe('The search keys of a statement', () => {
  const group = (members: number): unknown => ({
    objectType: 'Group',
    member: Array.from({ length: members }, (_, n) => ({ mbox: `mailto:${n}@example.org` })),
  });

  it('are bounded: a group of 2,400 is accepted, one of 2,600 is refused', () => {
    expect(faultsOf(aStatement({ actor: group(2400) }))).toEqual([]);
    expect(brokenRules(aStatement({ actor: group(2600) }))).toEqual(['$ search-keys-bounded']);
    expect(brokenRules([aStatement(), aStatement({ actor: group(2600) })])).toEqual(['$[1] search-keys-bounded']);
  });

  it('count each value once: the same activity may stand ten thousand times', () => {
    const parent = Array.from({ length: 10_000 }, () => ({ id: 'a:b' }));
    expect(faultsOf(aStatement({ context: { contextActivities: { parent } } }))).toEqual([]);
  });
});
