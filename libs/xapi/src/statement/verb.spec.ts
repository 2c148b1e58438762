import { aStatement } from '../testing';
import { brokenRules } from '../testing/faults';

const verb = (value: unknown): readonly string[] => brokenRules(aStatement({ verb: value }));

describe('A verb', () => {
  it('has an IRI as its id [C-7.5-verb]', () => {
    expect(verb({ id: 'http://adlnet.gov/expapi/verbs/passed' })).toEqual([]);
    expect(verb({ id: 'passed' })).toEqual(['$.verb.id iri']);
    expect(verb({ display: { en: 'passed' } })).toEqual(['$.verb.id verb-required']);
  });

  it('has a language map as its display, which may be empty', () => {
    expect(verb({ id: 'a:b', display: {} })).toEqual([]);
    expect(verb({ id: 'a:b', display: 'passed' })).toEqual(['$.verb.display language-map']);
    expect(verb({ id: 'a:b', display: { something: 'passed' } })).toEqual(['$.verb.display.something language-tag']);
    expect(verb({ id: 'a:b', display: { en: 1 } })).toEqual(['$.verb.display.en value-type']);
  });
});
