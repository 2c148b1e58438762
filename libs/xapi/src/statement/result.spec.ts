import { aStatement } from '../testing';
import { brokenRules } from '../testing/faults';

const result = (value: unknown): readonly string[] =>
  brokenRules(aStatement({ result: value })).map((fault) => fault.replace('$.result.', ''));
const score = (value: unknown): readonly string[] =>
  result({ score: value }).map((fault) => fault.replace('score.', ''));

describe('A result', () => {
  it('may be empty', () => {
    expect(result({})).toEqual([]);
  });

  it('has booleans, a response, a duration and extensions', () => {
    expect(result({ success: false, completion: true, response: '', duration: 'PT1S', extensions: {} })).toEqual([]);
    expect(result({ success: 1, completion: 'true', response: 7, duration: 60, extensions: 'x' })).toEqual([
      'success value-type',
      'completion value-type',
      'response value-type',
      'duration value-type',
      'extensions value-type',
    ]);
  });

  it.each(['P4W1D', 'PA1H0M0S', ''])('has no duration %p', (duration) => {
    expect(result({ duration })).toEqual(['duration duration']);
  });

  it('may have a duration finer than a hundredth of a second', () => {
    expect(result({ duration: 'PT0.123456S' })).toEqual([]);
  });
});

describe('A score', () => {
  it.each([-1, -0, 0, 0.5, 1])('may be scaled to %p', (scaled) => {
    expect(score({ scaled })).toEqual([]);
  });

  it.each([-1.0001, 1.0001, 92])('is not scaled to %p', (scaled) => {
    expect(score({ scaled })).toEqual(['scaled score-scaled-range']);
  });

  it('has a min that is less than its max', () => {
    expect(score({ min: 0, max: 1 })).toEqual([]);
    expect(score({ min: 1, max: 1 })).toEqual(['min score-min-max']);
    expect(score({ min: 2, max: 1 })).toEqual(['min score-min-max']);
  });

  it('has a raw between min and max, both included, as far as they are there [C-7.7-score]', () => {
    expect(score({ raw: 0, min: 0, max: 20 })).toEqual([]);
    expect(score({ raw: 20, min: 0, max: 20 })).toEqual([]);
    expect(score({ raw: -1, min: 0 })).toEqual(['raw score-raw-range']);
    expect(score({ raw: 21, max: 20 })).toEqual(['raw score-raw-range']);
    expect(score({ raw: 1e6 })).toEqual([]);
  });

  it('has numbers, which double precision can hold', () => {
    expect(score({ raw: '1', scaled: true, min: [], max: {} })).toEqual([
      'scaled value-type',
      'raw value-type',
      'min value-type',
      'max value-type',
    ]);
    expect(
      brokenRules(JSON.stringify(aStatement({ result: { score: { raw: 7 } } })).replace('"raw":7', '"raw":1e999')),
    ).toEqual(['$.result.score.raw number-range']);
  });
});
