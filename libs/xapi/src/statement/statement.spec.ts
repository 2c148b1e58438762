import { aStatement, VOIDED } from '../testing';
import { brokenRules, faultsOf, SOME_ID } from '../testing/faults';

describe('A statement', () => {
  it.each(['actor', 'verb', 'object'])('needs its %s', (name) => {
    const statement = Object.fromEntries(Object.entries(aStatement()).filter(([key]) => key !== name));
    expect(brokenRules(statement)).toEqual([`$.${name} statement-required`]);
  });

  it.each([7, 'text', true, null])('is an object, not %p', (body) => {
    expect(faultsOf(body)).toHaveLength(1);
  });

  it('has a UUID as its id', () => {
    expect(brokenRules(aStatement({ id: 'urn:uuid:1' }))).toEqual(['$.id uuid']);
    expect(brokenRules(aStatement({ id: '' }))).toEqual(['$.id uuid']);
    expect(faultsOf(aStatement({ id: SOME_ID.toUpperCase() }))).toEqual([]);
  });

  it('may name a time in the future', () => {
    expect(faultsOf(aStatement({ timestamp: '2099-01-01T00:00:00Z' }))).toEqual([]);
  });

  it('may bring a stored time, which must be a timestamp', () => {
    expect(faultsOf(aStatement({ stored: '2013-05-18T05:32:34.804Z' }))).toEqual([]);
    expect(brokenRules(aStatement({ stored: 'now' }))).toEqual(['$.stored timestamp']);
  });

  it('needs an offset in its timestamp under the rules of 2.0 only [C-7.10-zone]', () => {
    const statement = aStatement({ timestamp: '2026-11-24T09:30:00' });
    expect(faultsOf(statement)).toEqual([]);
    expect(brokenRules(statement, '2.0.0')).toEqual(['$.timestamp timestamp-zone']);
  });

  it.each(['1.0', '1.0.0', '1.0.9'])('may have version %p under both editions', (version) => {
    expect(faultsOf(aStatement({ version }))).toEqual([]);
    expect(faultsOf(aStatement({ version }), '2.0.0')).toEqual([]);
  });

  it.each(['2.0', '2.0.0', '2.0.3'])('may have version %p under the rules of 2.0 only', (version) => {
    expect(faultsOf(aStatement({ version }), '2.0.0')).toEqual([]);
    expect(brokenRules(aStatement({ version }))).toEqual(['$.version statement-version']);
  });

  it.each(['0.9.9', '1.1.0', '2.1.0', '1', '', '1.0.0-beta'])('never has version %p', (version) => {
    expect(brokenRules(aStatement({ version }))).toEqual(['$.version statement-version']);
    expect(brokenRules(aStatement({ version }), '2.0.0')).toEqual(['$.version statement-version']);
  });
});

describe('A statement that voids', () => {
  it('points at a statement, which need not be known [C-4.6-object]', () => {
    expect(faultsOf(aStatement({ verb: VOIDED, object: { objectType: 'StatementRef', id: SOME_ID } }))).toEqual([]);
  });

  it.each([
    ['an Activity', { id: 'https://example.org/a' }],
    ['an Agent', { objectType: 'Agent', mbox: 'mailto:ada@example.org' }],
  ])('has no object that is %s', (_, object) => {
    expect(brokenRules(aStatement({ verb: VOIDED, object }))).toEqual(['$.object voiding-object']);
  });

  it('has a reference with an id', () => {
    expect(brokenRules(aStatement({ verb: VOIDED, object: { objectType: 'StatementRef' } }))).toEqual([
      '$.object.id statement-reference',
    ]);
  });
});
