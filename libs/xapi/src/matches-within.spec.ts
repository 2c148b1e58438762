import fc from 'fast-check';
import { FACET_KINDS, facetOf } from './facets';
import { filterFor, matches, type FilterParams } from './filter';
import { isCopied, matchesWithin } from './matches-within';
import type { StatementFilter, StatementRow } from './row';
import { rowOf } from './row-of';
import { ADA, aStatement, BEN, GOWNING, PASSED, VOIDED } from './testing';

const idOf = (number: number): string => `39c24cc4-69f2-4c01-824e-${String(number).padStart(12, '0')}`;
const CONFIRMED = { id: 'https://example.org/confirmed' };
const FOLLOWED = { id: 'https://example.org/followed' };
const refersTo = (number: number): unknown => ({ objectType: 'StatementRef', id: idOf(number).toUpperCase() });

/** Statement n is stored n seconds after the minute. */
const row = (number: number, statement: unknown, credential = 'key'): StatementRow =>
  rowOf({
    id: idOf(number),
    position: number,
    stored: `2026-11-24T09:30:${String(number).padStart(2, '0')}.000Z`,
    bytes: JSON.stringify(statement),
    credential,
  });

const found = (filter: StatementFilter, ...rows: StatementRow[]): readonly number[] => {
  const byId = new Map(rows.map((one) => [one.id, one]));
  return rows.filter((one) => matchesWithin(filter, one, (id) => byId.get(id))).map((one) => one.position);
};
const find = (params: FilterParams, ...rows: StatementRow[]): readonly number[] => found(filterFor(params), ...rows);

const AGENT = { agent: JSON.stringify(ADA) };

describe('A statement that refers to another', () => {
  const target = row(1, aStatement());
  const pointing = row(2, aStatement({ actor: BEN, verb: CONFIRMED, object: refersTo(1) }));

  it('is found by what its target is found by [C-4.5-chain]', () => {
    for (const params of [AGENT, { verb: PASSED.id }, { activity: GOWNING.id }]) {
      expect(find(params, target, pointing)).toEqual([1, 2]);
    }
    const registration = idOf(77);
    const registered = row(1, aStatement({ context: { registration } }));
    expect(find({ registration }, registered, pointing)).toEqual([1, 2]);
  });

  it('is found by its own properties as ever', () => {
    expect(find({ verb: CONFIRMED.id }, target, pointing)).toEqual([2]);
    expect(find({ agent: JSON.stringify(BEN) }, target, pointing)).toEqual([2]);
  });

  it('is found whichever of the two came first [C-4.5-order]', () => {
    const early = row(1, aStatement({ actor: BEN, verb: CONFIRMED, object: refersTo(2) }));
    expect(find(AGENT, early, row(2, aStatement()))).toEqual([1, 2]);
  });

  it('is found along a chain of any length [C-4.5-chain]', () => {
    const chain = Array.from({ length: 50 }, (_, n) =>
      row(n + 2, aStatement({ actor: BEN, verb: CONFIRMED, object: refersTo(n + 1) })),
    );
    expect(find({ ...AGENT, verb: PASSED.id }, target, ...chain)).toHaveLength(51);
  });

  it('in a loop is found by what stands in the loop, and the search ends [C-4.5-loops]', () => {
    const loop = [
      row(1, aStatement({ actor: ADA, verb: PASSED, object: refersTo(2) })),
      row(2, aStatement({ actor: BEN, verb: CONFIRMED, object: refersTo(3) })),
      row(3, aStatement({ actor: BEN, verb: FOLLOWED, object: refersTo(1) })),
    ];
    expect(find(AGENT, ...loop)).toEqual([1, 2, 3]);
    expect(find({ verb: 'a:none' }, ...loop)).toEqual([]);
    const itself = row(1, aStatement({ object: refersTo(1) }));
    expect(find({ activity: GOWNING.id }, itself)).toEqual([]);
  });

  it('is not found by a target that is not there', () => {
    expect(find({ verb: PASSED.id }, pointing)).toEqual([]);
  });

  it('is found by a voided target: the voiding statement by what it voids [C-4.5-voided]', () => {
    const voiding = row(2, aStatement({ actor: BEN, verb: VOIDED, object: refersTo(1) }));
    expect(find({ verb: PASSED.id }, target, voiding)).toEqual([1, 2]);
  });

  it('keeps to the limits of time by its own stored, not its target’s [C-4.5-own-time]', () => {
    expect(find({ ...AGENT, since: target.stored }, target, pointing)).toEqual([2]);
    expect(find({ ...AGENT, until: target.stored }, target, pointing)).toEqual([1]);
    expect(find({ ...AGENT, since: pointing.stored }, target, pointing)).toEqual([]);
  });

  it('is not found by its target when it refers to it in its context or in a SubStatement alone [C-4.5-context]', () => {
    const inContext = row(2, aStatement({ actor: BEN, verb: CONFIRMED, context: { statement: refersTo(1) } }));
    const sub = { objectType: 'SubStatement', actor: BEN, verb: CONFIRMED, object: refersTo(1) };
    expect(find(AGENT, target, inContext, row(3, aStatement({ actor: BEN, object: sub })))).toEqual([1]);
  });

  it('is found by widened parameters when its target is', () => {
    const taught = row(1, aStatement({ actor: BEN, context: { instructor: ADA } }));
    const follows = row(2, aStatement({ actor: BEN, verb: CONFIRMED, object: refersTo(1) }));
    expect(find({ ...AGENT, relatedAgents: true }, taught, follows)).toEqual([1, 2]);
    expect(find(AGENT, taught, follows)).toEqual([]);
  });

  it('is not read by a key that only wrote its target', () => {
    const mine = { facets: [facetOf('credential', 'mine')] };
    const written = [row(1, aStatement(), 'mine'), row(2, aStatement({ object: refersTo(1) }), 'other')];
    expect(found(mine, ...written)).toEqual([1]);
    expect(Object.values(FACET_KINDS).filter((kind) => !isCopied(`${kind}0123456789abcdef`))).toEqual([
      FACET_KINDS.credential,
    ]);
  });

  it('is found at least by what it is found by alone, in any net of references', () => {
    const statements = fc.array(
      fc.record({ verb: fc.constantFrom(PASSED, CONFIRMED, FOLLOWED), target: fc.option(fc.nat({ max: 9 })) }),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(statements, (net) => {
        const rows = net.map(({ verb, target: to }, n) =>
          row(n, aStatement(to === null ? { verb } : { verb, object: refersTo(to) })),
        );
        for (const params of [{ verb: PASSED.id }, { activity: GOWNING.id }]) {
          const filter = filterFor(params);
          const alone = rows.filter((one) => matches(filter, one)).map((one) => one.position);
          expect(find(params, ...rows)).toEqual(expect.arrayContaining(alone));
          // One step further changes nothing: who points at a found one is found.
          const all = new Set(find(params, ...rows));
          net.forEach(({ target: to }, n) => {
            if (to !== null && to < rows.length && all.has(to)) expect(all).toContain(n);
          });
        }
      }),
    );
  });
});
