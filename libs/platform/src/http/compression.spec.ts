import { preferredCoding } from './compression';

describe('the coding of a reply', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['identity', undefined],
    ['deflate', undefined],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['*', 'br'],
    ['*;q=0', undefined],
    ['br;q=0, *', 'gzip'],
    ['GZIP; Q=1', 'gzip'],
    ['gzip;q=nonsense', undefined],
  ])('of Accept-Encoding %j is %j', (accepted, coding) => {
    expect(preferredCoding(accepted)).toBe(coding);
  });
});
