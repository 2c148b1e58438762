import fc from 'fast-check';
import { faultsFrom } from '../testing/faults';
import { decodeCursor, encodeCursor } from './cursor';

const position = fc.nat({ max: Number.MAX_SAFE_INTEGER });

describe('A cursor', () => {
  it('is read as it was made [C-4.8-lasting]', () => {
    fc.assert(
      fc.property(position, position, fc.string(), (beyond, upTo, query) => {
        expect(decodeCursor(encodeCursor({ beyond, upTo }, query), query)).toEqual({ beyond, upTo });
      }),
    );
  });

  it('is short and safe in an address', () => {
    expect(encodeCursor({ beyond: 1e15, upTo: 1e15 }, 'verb=a%3Ab')).toMatch(/^[0-9A-Za-z_-]{1,36}$/);
  });

  it('with any character changed is refused [C-4.8-tampered]', () => {
    const text = encodeCursor({ beyond: 48_211, upTo: 50_000 }, 'limit=10');
    for (let at = 0; at < text.length; at++) {
      const changed = text.slice(0, at) + (text[at] === '1' ? '2' : '1') + text.slice(at + 1);
      expect(faultsFrom(() => decodeCursor(changed, 'limit=10'))[0]?.rule).toBe('parameter-cursor');
    }
  });

  it.each(['', '1', '1-2', '-1-2-aaaaaaaaaaaa', '1-2-', '{}'])('is not %p', (text) => {
    expect(faultsFrom(() => decodeCursor(text, ''))[0]?.path).toBe('cursor');
  });

  it('of another query is refused [C-4.8-tampered]', () => {
    expect(() => decodeCursor(encodeCursor({ beyond: 1, upTo: 2 }, 'verb=a%3Ab'), 'verb=a%3Ac')).toThrow(
      'invalid_request',
    );
  });
});
