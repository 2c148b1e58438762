import fc from 'fast-check';
import { facetOf, facetsOf } from './facets';
import { readStatements } from './read-statements';
import { rowOf } from './row-of';
import { ADA, aStatement, arbitraries, GOWNING, VOIDED } from './testing';
import { SOME_ID } from './testing/faults';
import type { Rules } from './version';

const row = (statement: unknown): ReturnType<typeof rowOf> =>
  rowOf({
    id: SOME_ID.toUpperCase(),
    position: 7,
    stored: '2026-11-24T09:30:00.000Z',
    bytes: typeof statement === 'string' ? statement : JSON.stringify(statement),
    credential: 'key',
  });

describe('The row of a statement', () => {
  it('has the id in lower case, the position, the stored time and the credential of the entry', () => {
    expect(row(aStatement())).toMatchObject({
      id: SOME_ID,
      position: 7,
      stored: '2026-11-24T09:30:00.000Z',
      credential: 'key',
    });
  });

  it('has the measures of the result and the timestamp', () => {
    const result = { success: true, completion: false, score: { scaled: 0.92 }, duration: 'PT1M30.5S' };
    expect(row(aStatement({ result, timestamp: '2026-11-24T10:30:00+01:00' })).measures).toEqual({
      timestamp: Date.parse('2026-11-24T09:30:00Z'),
      success: true,
      completion: false,
      scaled: 0.92,
      seconds: 90.5,
    });
  });

  it('measures only what is there, and the stored time in place of a timestamp', () => {
    expect(row(aStatement()).measures).toEqual({ timestamp: Date.parse('2026-11-24T09:30:00.000Z') });
  });

  it('is the same whether it is made of the stored text or of what was read when the statement came', () => {
    const authority = { objectType: 'Agent', account: { homePage: 'https://lrs.example', name: 'key' } };
    const entry = { id: SOME_ID, position: 7, stored: '2026-11-24T09:30:00.000Z', credential: 'key' };
    fc.assert(
      fc.property(
        arbitraries.statement(),
        arbitraries.spelling(),
        fc.constantFrom<Rules>('1.0.3', '2.0.0'),
        (statement, spell, rules) => {
          const text = spell({ ...statement, stored: '2020-01-01T00:00:00Z', authority: ADA });
          const [read] = readStatements(text, { rules, newId: () => SOME_ID, shape: 'one' });
          const bytes = read?.complete({ stored: entry.stored, authority: JSON.stringify(authority) }) ?? '';
          expect(rowOf({ ...entry, bytes, value: read?.storedValue(authority) })).toEqual(rowOf({ ...entry, bytes }));
        },
      ),
    );
  });

  it('says which statement it refers to, in lower case', () => {
    const referring = row(aStatement({ object: { objectType: 'StatementRef', id: SOME_ID.toUpperCase() } }));
    expect(referring.refersTo).toBe(SOME_ID);
    expect(referring.voids).toBeUndefined();
  });

  it('says which statement it voids', () => {
    expect(
      row(aStatement({ verb: VOIDED, object: { objectType: 'StatementRef', id: SOME_ID.toUpperCase() } })),
    ).toMatchObject({ voids: SOME_ID, refersTo: SOME_ID });
  });

  it('voids nothing by its context or by a SubStatement', () => {
    const reference = { objectType: 'StatementRef', id: SOME_ID };
    const sub = { objectType: 'SubStatement', actor: ADA, verb: VOIDED, object: reference };
    for (const statement of [
      aStatement({ verb: VOIDED, object: sub }),
      aStatement({ context: { statement: reference } }),
    ]) {
      expect(row(statement).voids).toBeUndefined();
      expect(row(statement).refersTo).toBeUndefined();
    }
  });

  it('has the Activities that the statement defines, and no such list when it defines none', () => {
    expect(row(aStatement()).activities).toEqual([{ id: GOWNING.id, definition: GOWNING.definition }]);
    expect(row(aStatement({ object: { id: 'a:b' } }))).not.toHaveProperty('activities');
    expect(row('')).not.toHaveProperty('activities');
  });

  it('is found by the API key that wrote it, unless the statement was erased', () => {
    expect(row(aStatement()).facets).toContain(facetOf('credential', 'key'));
    expect(row('').facets).toEqual([]);
  });

  it('exists for anything that the log may hold', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.constantFrom(
            '',
            '{',
            'null',
            '{"actor":7,"verb":[],"object":{"objectType":{}},"result":{"score":[]},"context":{"contextActivities":[1]}}',
          ),
        ),
        (bytes) => {
          expect(row(bytes).measures.timestamp).toBe(Date.parse('2026-11-24T09:30:00.000Z'));
        },
      ),
    );
    expect(row('').facets).toEqual([]);
  });

  it('is the same each time', () => {
    fc.assert(
      fc.property(arbitraries.statement(), (statement) => {
        expect(row(statement)).toEqual(row(statement));
      }),
    );
  });
});

describe('A facet', () => {
  it('is the letter of its kind and 16 characters that are safe in an address', () => {
    for (let n = 0; n < 200; n++) expect(facetOf('verb', `a:${n}`)).toMatch(/^v[A-Za-z0-9_-]{16}$/);
  });

  it('is a stored format: it never changes for a value', () => {
    expect(facetOf('verb', 'http://adlnet.gov/expapi/verbs/passed')).toBe('vya5AWOHY4OBn6BhU');
  });

  it('differs by kind for the same value', () => {
    expect(facetOf('activity', 'a:b').slice(1)).not.toBe(facetOf('verb', 'a:b').slice(1));
  });

  it('tells apart texts that have no UTF-8 form', () => {
    expect(new Set(['\ud800', '\ud801', '\ufffd', '"\\ud800"'].map((text) => facetOf('agent', text))).size).toBe(4);
  });

  it('stands once in a row, however often its value stands in the statement', () => {
    const facets = facetsOf(
      aStatement({ actor: { objectType: 'Group', member: [ADA, ADA] }, object: ADA, context: { instructor: ADA } }),
    );
    expect(new Set(facets).size).toBe(facets.length);
  });
});
