import fc from 'fast-check';
import { isDomainError } from '@attest/kernel';
import { MultipartReader, type MultipartEvent } from './multipart-reader';

const TYPE = 'multipart/mixed; boundary=xyz';
const HASH = 'ab'.repeat(32);
const WHOLE = `Preamble\r\n--xyz \r\nContent-Type: application/json\r\n\r\n{"a":1}\r\n--xyz\r\nContent-Type: text/plain;\r\n charset=utf-8\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: ${HASH}\r\n\r\nhel\r\n--xylo\r\n--xyz--\r\nEpilogue\r\n--xyz\r\n`;

/** What reading the pieces comes to: the parts with their bytes put together, and the fault that ended it. */
function outcome(pieces: readonly Uint8Array[]): readonly string[] {
  const lines: string[] = [];
  const reader = new MultipartReader(TYPE, '1.0.3');
  const take = (event: MultipartEvent): void => {
    if (event.kind === 'bytes') lines.push((lines.pop() ?? '') + Buffer.from(event.bytes).toString('latin1'));
    else if (event.kind === 'end') lines.push('end');
    else lines.push(event.kind === 'statements' ? 'statements ' : `${JSON.stringify(event.head)} `);
  };
  try {
    for (const piece of pieces) for (const event of reader.push(piece)) take(event);
    for (const event of reader.end()) take(event);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    lines.push(...error.faults.map(({ path, rule, message }) => `${path} ${rule} ${message}`));
  }
  return lines;
}

function split(body: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (body.length + 1)).sort((a, b) => a - b), body.length];
  return places.slice(1).map((place, index) => body.subarray(places[index], place));
}

const lineBreak = fc.constantFrom('\r\n', '\n');
const damaged = fc
  .tuple(
    fc.nat(WHOLE.length),
    fc.nat(8),
    fc.constantFrom('', '\n', '\r', '\r\n', '-', '--', ':', '--xyz', '--xyz\r\n', '\r\n--xyz--', '\r\n\r\n', '\t '),
    lineBreak,
  )
  .map(([at, cut, put, end]) =>
    Buffer.from((WHOLE.slice(0, at) + put + WHOLE.slice(at + cut)).replaceAll('\r\n', end), 'latin1'),
  );
const pieces = fc
  .array(
    fc.constantFrom(
      '\r\n',
      '\n',
      '\r',
      '-',
      '--',
      '--xyz',
      '\r\n--xyz',
      'a',
      ' ',
      `X-Experience-API-Hash: ${HASH}\r\n`,
    ),
    { maxLength: 25 },
  )
  .map((parts) =>
    Buffer.from(`--xyz\r\nContent-Type: application/json\r\n\r\n{}${parts.join('')}\r\n--xyz--`, 'latin1'),
  );

describe('A body of multipart/mixed that arrives in pieces', () => {
  it('comes to the same wherever it is cut, faults included [C-5.1-binary]', () => {
    fc.assert(
      fc.property(
        fc.oneof(damaged, pieces, fc.uint8Array({ maxLength: 100 })),
        fc.array(fc.nat(), { maxLength: 12 }),
        (body, cuts) => {
          expect(outcome(split(body, cuts))).toEqual(outcome([body]));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('comes to the same byte by byte, with either line break', () => {
    for (const text of [WHOLE, WHOLE.replaceAll('\r\n', '\n')]) {
      const body = Buffer.from(text, 'latin1');
      const whole = outcome([body]);
      expect(whole).toHaveLength(4);
      expect(outcome(split(body, [...body.keys()]))).toEqual(whole);
    }
  });

  it('holds back no more than what may be a boundary: the rest of a part is given at once', () => {
    const reader = new MultipartReader(TYPE, '1.0.3');
    const start = `--xyz\r\nContent-Type: application/json\r\n\r\n`;
    expect([...reader.push(Buffer.from(start))]).toEqual([{ kind: 'statements' }]);
    const given = (text: string): string =>
      [...reader.push(Buffer.from(text))]
        .map((event) => (event.kind === 'bytes' ? String(Buffer.from(event.bytes)) : event.kind))
        .join('|');
    expect(given('abc')).toBe('abc');
    expect(given('abc\r')).toBe('abc');
    expect(given('\n--x')).toBe('');
    expect(given('!')).toBe('\r\n--x!');
    expect(given('\r\n--xyz ')).toBe('');
    expect(given(' '.repeat(300))).toBe(`\r\n--xyz${' '.repeat(301)}`);
    expect(given('\r\n--xyz--')).toBe('');
    expect([...reader.end()]).toEqual([{ kind: 'end' }]);
  });

  it('tells all that came before a fault, however much came at once', () => {
    const body = `--xyz\r\nContent-Type: application/json\r\n\r\n{"a":1}\r\n--xyz\r\nno header\r\n`;
    expect(outcome([Buffer.from(body)])).toEqual([
      'statements {"a":1}',
      'end',
      'part 2 multipart-part Part 2 has a header line without name and colon',
    ]);
  });
});
