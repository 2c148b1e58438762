import fc from 'fast-check';
import { sentenceOf, type Sentence } from './sentence';
import { ADA, aStatement, arbitraries, BEN, COMPLETED, GOWNING, VOIDED } from './testing';
import { SOME_ID } from './testing/faults';

const say = (parts: object, language = 'en'): Sentence => sentenceOf(aStatement(parts), language);
const verb = (name: string): { verb: unknown } => ({ verb: { id: `http://adlnet.gov/expapi/verbs/${name}` } });

describe('A statement as a sentence', () => {
  it('says who did what, with which result', () => {
    expect(say({ result: { score: { scaled: 0.92 }, success: true } })).toEqual({
      person: 'Ada',
      verb: 'passed',
      activity: 'Aseptic Gowning',
      result: '92 %',
      tone: 'good',
      icon: 'passed',
    });
  });

  it.each([
    ['the address of a mailbox', { mbox: 'mailto:ada@example.org' }, 'ada@example.org'],
    ['the name of an account', { account: BEN.account }, 'ben'],
    ['the members of a Group', { objectType: 'Group', member: [ADA, BEN] }, 'Ada, Ben'],
    [
      'the first members of a large Group',
      { objectType: 'Group', member: [ADA, BEN, ADA, ADA, ADA] },
      'Ada, Ben, Ada +2',
    ],
    ['a question mark for nobody', {}, '?'],
  ])('without a name says %s', (_, actor, person) => {
    expect(say({ actor }).person).toBe(person);
  });

  it('says names in the language of the reader, else in English, else in any', () => {
    const object = { id: 'a:b', definition: { name: { fr: 'Habillage', 'en-GB': 'Gowning', 'de-CH': 'Ankleiden' } } };
    expect(say({ object }, 'de-CH').activity).toBe('Ankleiden');
    expect(say({ object }, 'de').activity).toBe('Ankleiden');
    expect(say({ object }, 'de-AT').activity).toBe('Ankleiden');
    expect(say({ object }, 'it').activity).toBe('Gowning');
    expect(say({ object: { id: 'a:b', definition: { name: { fr: 'Habillage', en: ' ' } } } }, 'it').activity).toBe(
      'Habillage',
    );
  });

  it('without a name says the last part of the id', () => {
    expect(say({ object: { id: 'https://example.org/courses/aseptic%20gowning/' } }).activity).toBe('aseptic gowning');
    expect(say({ object: { id: 'https://example.org/courses/%zz' } }).activity).toBe('%zz');
    expect(say(verb('passed')).verb).toBe('passed');
    expect(say({ object: { id: 'urn:isbn:123' } }).activity).toBe('123');
  });

  it('says an Agent, a reference and a SubStatement as its object', () => {
    expect(say({ object: BEN }).activity).toBe('Ben');
    expect(say({ object: { objectType: 'StatementRef', id: SOME_ID } }).activity).toBe(SOME_ID);
    expect(say({ object: { objectType: 'SubStatement', actor: BEN, verb: COMPLETED, object: GOWNING } }).activity).toBe(
      'Ben completed Aseptic Gowning',
    );
  });

  it.each([
    [{ score: { scaled: 0.925 } }, 'en', '92.5 %'],
    [{ score: { scaled: 0.925 } }, 'de', '92,5 %'],
    [{ score: { scaled: -0.5 } }, 'en', '-50 %'],
    [{ score: { raw: 17, max: 20 } }, 'en', '17 / 20'],
    [{ score: { raw: 17 } }, 'en', '17'],
    [{ score: { scaled: 0.5 } }, 'no language at all', '50 %'],
    [{ response: 'hood' }, 'en', 'hood'],
    [{ response: 'x'.repeat(200) }, 'en', `${'x'.repeat(80)}…`],
    [{ success: true }, 'en', undefined],
    [{ response: ' ' }, 'en', undefined],
  ])('shows the result %j in %s as %p', (result, language, shown) => {
    expect(say({ result }, language).result).toBe(shown);
  });

  it.each([
    [verb('failed'), 'bad'],
    [{ ...verb('answered'), result: { success: false } }, 'bad'],
    [{ ...verb('answered'), result: { success: true } }, 'good'],
    [verb('passed'), 'good'],
    [verb('completed'), 'neutral'],
    [{ verb: VOIDED, object: { objectType: 'StatementRef', id: SOME_ID } }, 'neutral'],
  ])('has for %j the tone %s', (parts, tone) => {
    expect(say(parts).tone).toBe(tone);
  });

  it.each([
    ['mastered', 'passed'],
    ['failed', 'failed'],
    ['completed', 'completed'],
    ['initialized', 'started'],
    ['answered', 'answered'],
    ['experienced', 'observed'],
    ['voided', 'voided'],
    ['juggled', 'other'],
  ])('has for the verb %s the icon %s', (name, icon) => {
    expect(say(verb(name)).icon).toBe(icon);
  });

  it('exists for anything whatever', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), arbitraries.statement(), fc.constant(undefined)),
        fc.string(),
        (value, language) => {
          const { person, verb: said, activity } = sentenceOf(value, language);
          expect([person, said, activity].every((text) => text.length > 0)).toBe(true);
        },
      ),
    );
  });
});
