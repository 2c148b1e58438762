import { cutDuration, durationSeconds, isDuration } from './duration';

describe('A duration', () => {
  it.each([
    'PT4H35M59.14S',
    'PT16559.14S',
    'P3Y1M29DT4H35M59.14S',
    'P3Y',
    'P4W',
    'P1D',
    'PT0S',
    'P1DT1S',
    'P0.5Y',
    'PT1,5H',
    'P1Y2M',
    'PT1.239S',
    'P1.5W',
  ])('may be %p', (text) => {
    expect(isDuration(text)).toBe(true);
  });

  it.each([
    '',
    'P',
    'PT',
    'P1',
    '1H',
    'P4W1D',
    'P1DT',
    'PA1H0M0S',
    'PT1D',
    'P1H',
    'P1S',
    'PT1.5H30M',
    'P1.5Y1M',
    'P1M1Y',
    'PT1S1M',
    '-P1D',
    'p1d',
    'P1D ',
    'PT.5S',
    'PT1.S',
    'should fail',
    `P${'9'.repeat(300)}Y`,
  ])('is not %p', (text) => {
    expect(isDuration(text)).toBe(false);
    expect(durationSeconds(text)).toBeUndefined();
  });

  it.each([
    ['PT1H30M', 5400],
    ['PT59.5S', 59.5],
    ['PT0,5M', 30],
    ['P2W', 1_209_600],
    ['P1DT1S', 86_401],
    ['P1Y', 31_556_952],
    ['P12M', 31_556_952],
  ])('%p lasts %p seconds', (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds);
  });

  it('is compared by its text cut, never rounded, to hundredths', () => {
    expect(cutDuration('PT1.239S')).toBe('PT1.23S');
    expect(cutDuration('PT1,999999S')).toBe('PT1.99S');
    expect(cutDuration('PT1.2S')).toBe('PT1.2S');
    expect(cutDuration('PT100000M')).toBe('PT100000M');
  });
});
