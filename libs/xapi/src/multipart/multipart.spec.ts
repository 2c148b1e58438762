import fc from 'fast-check';
import { faultsFrom } from '../testing/faults';
import { readMultipart, type Multipart } from '../testing/multipart';
import type { Rules } from '../version';
import { isMultipart } from './boundary';
import { MAX_PART_HEADER } from './part-header';
import { MultipartReader } from './multipart-reader';
import { multipartType, writeMultipart, type OutgoingPart } from './write-multipart';

const TYPE = 'multipart/mixed; boundary=xyz';
const HASH = 'ab'.repeat(32);

/** Lines are given with LF for the eye and sent with CR LF. */
const bytes = (text: string, lineBreak = '\r\n'): Uint8Array => Buffer.from(text.replaceAll('\n', lineBreak), 'latin1');

const BINARY = `--xyz
Content-Type: text/plain
Content-Transfer-Encoding: binary
X-Experience-API-Hash: ${HASH}
`;
const START = `--xyz
Content-Type: application/json

{"a":1}
`;

interface ReadAs {
  readonly type?: string;
  readonly rules?: Rules;
  readonly lineBreak?: string;
}

const read = (text: string, { type = TYPE, rules = '1.0.3', lineBreak = '\r\n' }: ReadAs = {}): Multipart =>
  readMultipart(type, bytes(text, lineBreak), { rules });
const broken = (text: string, options?: ReadAs): readonly string[] =>
  faultsFrom(() => read(text, options)).map((fault) => `${fault.path} ${fault.rule}`);
const text = (data: Uint8Array | undefined): string => Buffer.from(data ?? []).toString('latin1');

describe('Reading multipart/mixed', () => {
  it('gives the statements of the first part and the bytes of the others', () => {
    const { json, parts } = read(`${START}${BINARY}\nhello\n--xyz--\n`);
    expect(text(json)).toBe('{"a":1}');
    expect(parts.map((part) => [part.sha2, part.contentType, text(part.bytes)])).toEqual([
      [HASH, 'text/plain', 'hello'],
    ]);
  });

  it('accepts a body with no data at all', () => {
    expect(read(`${START}--xyz--`).parts).toEqual([]);
  });

  it('takes the line break before a boundary for a piece of the boundary, and no more than that [C-5.1-binary]', () => {
    expect(text(read(`${START}${BINARY}\n\nhello\n\n\n--xyz--\n`).parts[0]?.bytes)).toBe('\r\nhello\r\n\r\n');
    expect(text(read(`${START}${BINARY}\n\r\n--xyz--`).parts[0]?.bytes)).toBe('\r');
  });

  it('accepts an empty part, also one whose empty line is followed by the boundary at once', () => {
    expect(read(`${START}${BINARY}\n\n--xyz--`).parts[0]?.bytes).toHaveLength(0);
    expect(read(`${START}${BINARY}\n--xyz--`).parts[0]?.bytes).toHaveLength(0);
  });

  it('takes text that only looks like a boundary for content', () => {
    const content = 'a--xyz\r\n--xyzz\r\n--xy\r\n--xyz-\r\n --xyz\r\n--XYZ\r\n';
    const body = Buffer.concat([bytes(`${START}${BINARY}\n`), Buffer.from(content), bytes('\n--xyz--')]);
    expect(text(readMultipart(TYPE, body, { rules: '1.0.3' }).parts[0]?.bytes)).toBe(content);
  });

  it('accepts blanks after a boundary, text before the first and after the last one', () => {
    const { json } = read(`Not for you.\n--xyz \t\nContent-Type: application/json\n\n{}\n--xyz-- \nNor this.\n--xyz\n`);
    expect(text(json)).toBe('{}');
  });

  it('gives views into what came, not copies', () => {
    const reader = new MultipartReader(TYPE, '1.0.3');
    expect([...reader.push(bytes(`${START}${BINARY}\nhe`))]).toHaveLength(5);
    const piece = bytes('llo, and more\n--xyz--');
    const [event] = [...reader.push(piece)];
    const view = event?.kind === 'bytes' ? event.bytes : undefined;
    expect(text(view)).toBe('llo, and more');
    expect(view?.buffer === piece.buffer).toBe(true);
  });

  it('accepts a body whose lines all end in LF', () => {
    const { json, parts } = read(`${START}${BINARY}\nhello\r\n--xyz--\n`, { lineBreak: '\n' });
    expect(text(json)).toBe('{"a":1}');
    expect(text(parts[0]?.bytes)).toBe('hello\r');
  });

  it('does not take LF for a line break in a body that begins with CR LF', () => {
    const body = Buffer.concat([bytes(`${START}${BINARY}\n`), Buffer.from('a\n--xyz\nb'), bytes('\n--xyz--')]);
    expect(text(readMultipart(TYPE, body, { rules: '1.0.3' }).parts[0]?.bytes)).toBe('a\n--xyz\nb');
  });

  it('reads header names in any letter case, values over several lines, and hashes in either case', () => {
    const header = `--xyz\ncontent-TYPE : text/plain;\n charset=utf-8\nCONTENT-TRANSFER-ENCODING:BINARY\nx-experience-api-hash:${HASH.toUpperCase()}\n`;
    expect(read(`${START}${header}\n\n--xyz--`).parts[0]).toMatchObject({
      sha2: HASH,
      contentType: 'text/plain; charset=utf-8',
    });
  });

  it('takes a part without Content-Type for application/octet-stream', () => {
    const header = BINARY.replace('Content-Type: text/plain\n', '');
    expect(read(`${START}${header}\n\n--xyz--`).parts[0]?.contentType).toBe('application/octet-stream');
  });

  it('reads back what was written, whatever the bytes are [C-5.1-binary]', async () => {
    const data = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((one) => Buffer.from(one)),
      fc
        .array(fc.constantFrom('\r\n', '--', 'a', `--${BOUNDARY}`, '\0', '\u00ff'), { maxLength: 20 })
        .map((pieces) => Buffer.from(pieces.join(''), 'latin1')),
    );
    const part = fc
      .record({
        sha2: fc.constant(HASH),
        contentType: fc.constantFrom('text/plain', 'image/png; a="b c"'),
        bytes: data,
      })
      // The data may hold pieces of the boundary, never the boundary on a line of its own: that is what its randomness is for.
      .filter(({ bytes: content }) => !`\r\n${text(content)}\r\n`.includes(`\r\n--${BOUNDARY}`));
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.array(part, { maxLength: 4 }), async (json, parts) => {
        const body = await written(json, parts);
        const got = readMultipart(multipartType(BOUNDARY), body, { rules: '1.0.3' });
        expect(Buffer.from(got.json).toString('utf8')).toBe(json);
        expect(got.parts.map((one) => [one.sha2, one.contentType, text(one.bytes)])).toEqual(
          parts.map((one) => [one.sha2, one.contentType, text(one.bytes)]),
        );
      }),
    );
  });

  it('answers any bytes with parts or with a fault, never with a failure of its own', () => {
    const whole = `${START}${BINARY}\nhello\n--xyz--\n`;
    const damaged = fc
      .tuple(fc.nat(whole.length), fc.nat(12), fc.constantFrom('', '\n', '\r', '-', ':', '\0', '--xyz', '\n\n'))
      .map(([at, cut, put]) => bytes(whole.slice(0, at) + put + whole.slice(at + cut)));
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 300 })), (body) => {
        const faults = faultsFrom(() => readMultipart(TYPE, body, { rules: '2.0.0' }));
        expect(faults.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2000 },
    );
  });
});

const BOUNDARY = 'b'.repeat(20);

async function written(json: string, parts: readonly OutgoingPart[]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeMultipart(json, parts, BOUNDARY)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('The Content-Type of multipart/mixed', () => {
  it.each([
    'multipart/mixed;boundary=xyz',
    'multipart/mixed; boundary="xyz"',
    'MULTIPART/Mixed ; charset=utf-8 ; BOUNDARY=xyz',
    'multipart/mixed; boundary="x\\yz"',
    'multipart/mixed; boundary=xyz; type=application/json',
  ])('names the boundary in %p', (type) => {
    expect(isMultipart(type)).toBe(true);
    expect(text(read(`${START}--xyz--`, { type }).json)).toBe('{"a":1}');
  });

  it('may name a boundary with characters that only stand in quotes', () => {
    const body = `${START}--xyz--`.replaceAll('xyz', "a b'()+_,-./:=?");
    expect(text(read(body, { type: `multipart/mixed; boundary="a b'()+_,-./:=?"` }).json)).toBe('{"a":1}');
  });

  it.each([
    'multipart/mixed',
    'multipart/mixed; boundary=',
    'multipart/mixed; boundary=""',
    'multipart/mixed; charset=utf-8',
    'multipart/mixed; boundary=xyz; boundary=xyz',
    `multipart/mixed; boundary=${'x'.repeat(71)}`,
    'multipart/mixed; boundary="x "',
    'multipart/mixed; boundary="xyz',
    `multipart/mixed; boundary=xyz${' '.repeat(1000)}`,
  ])('is refused without one good boundary: %p [C-5.1-boundary]', (type) => {
    expect(broken(`${START}--xyz--`, { type })).toEqual(['Content-Type multipart-boundary']);
  });

  it.each([undefined, '', 'multipart/form-data; boundary=x', 'application/json', 'multipart/mixedx'])(
    'is not %p',
    (type) => {
      expect(isMultipart(type)).toBe(false);
    },
  );
});

describe('A body of multipart/mixed', () => {
  it.each<[string, string]>([
    ['is empty', ''],
    ['has no boundary', '{"a":1}'],
    ['has another boundary', START.replaceAll('xyz', 'abc')],
    ['stops before the closing boundary', START],
    ['stops within a part', `${START}${BINARY}\nhel`],
    ['stops within the closing boundary', `${START}--xyz-`],
  ])('is refused when it %s [C-5.1-boundary]', (_, body) => {
    expect(broken(body)).toEqual(['body multipart-boundary']);
  });

  it('is refused when it has no part', () => {
    expect(broken('--xyz--')).toEqual(['part 1 multipart-statements']);
  });

  it.each(['text/plain', 'application/jsonx', 'multipart/mixed'])(
    'is refused when its first part is %s [C-5.1-first]',
    (type) => {
      expect(broken(`--xyz\nContent-Type: ${type}\n\n{}\n--xyz--`)).toEqual(['part 1 multipart-statements']);
    },
  );

  it('is refused when its first part has no type or is encoded', () => {
    expect(broken(`--xyz\n\n{}\n--xyz--`)).toEqual(['part 1 multipart-statements']);
    const encoded = '--xyz\nContent-Type: application/json\nContent-Transfer-Encoding: base64\n\ne30=\n--xyz--';
    expect(broken(encoded)).toEqual(['part 1 multipart-statements']);
  });

  it('is refused when it has more than 10,000 parts', () => {
    expect(broken(`${START}${`${BINARY}\n\n`.repeat(9_999)}--xyz--`)).toEqual([]);
    expect(broken(`${START}${`${BINARY}\n\n`.repeat(10_000)}--xyz--`)).toEqual(['body multipart-bounded']);
  });
});

describe('A part of multipart/mixed', () => {
  it('is refused without an empty line after its header [C-5.1-boundary]', () => {
    expect(broken(`${START}${BINARY}--xyz--`)).toEqual(['part 2 multipart-part']);
    expect(broken(`${START}--xyz\n--xyz--`)).toEqual(['part 2 multipart-part']);
  });

  it.each(['no colon', ': no name', 'a name: x', 'h\u00e9: x', '\0: x'])(
    'is refused with the header line %p',
    (line) => {
      expect(broken(`${START}--xyz\n${line}\n\n\n--xyz--`)).toEqual(['part 2 multipart-part']);
    },
  );

  it('is refused with a header twice, which could mean two things', () => {
    expect(broken(`${START}${BINARY}x-experience-api-hash: ${HASH}\n\n\n--xyz--`)).toEqual(['part 2 multipart-part']);
  });

  it(`is refused with more than ${MAX_PART_HEADER} bytes of header`, () => {
    const fits = 'x'.repeat(MAX_PART_HEADER - 300);
    expect(broken(`${START}${BINARY}A: ${fits}\n\n\n--xyz--`)).toEqual([]);
    expect(broken(`${START}${BINARY}A: ${fits}${fits}\n\n\n--xyz--`)).toEqual(['part 2 multipart-part']);
    expect(broken(`${START}${BINARY}${'A'.repeat(20_000)}--xyz--`)).toEqual(['part 2 multipart-part']);
  });

  it('with data has a hash [C-5.1-headers]', () => {
    expect(broken(`${START}--xyz\nContent-Transfer-Encoding: binary\n\n\n--xyz--`)).toEqual(['part 2 part-hash']);
    expect(broken(`${START}--xyz\nContent-Transfer-Encoding: binary\nX-Experience-API-Hash:\n\n\n--xyz--`)).toEqual([
      'part 2 part-hash',
    ]);
  });

  it('with data has the encoding binary; 2.0 takes a missing one for it [C-5.1-headers]', () => {
    const without = `${START}${BINARY.replace('Content-Transfer-Encoding: binary\n', '')}\nhello\n--xyz--`;
    expect(broken(without)).toEqual(['part 2 part-encoding']);
    expect(text(read(without, { rules: '2.0.0' }).parts[0]?.bytes)).toBe('hello');
  });

  it.each(['base64', '8bit', 'quoted-printable', ''])(
    'with data has no encoding %p, under both editions [C-5.1-headers]',
    (encoding) => {
      const body = `${START}${BINARY.replace('binary', encoding)}\nhello\n--xyz--`;
      expect(broken(body)).toEqual(['part 2 part-encoding']);
      expect(broken(body, { rules: '2.0.0' })).toEqual(['part 2 part-encoding']);
    },
  );
});

describe('Writing multipart/mixed', () => {
  it('uses CR LF, names hash, encoding and type, and sends each part in the chunks that come [C-5.2-headers]', async () => {
    const chunked = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('hel');
      yield await Promise.resolve(Buffer.from('lo'));
    };
    const body = await written('{}', [{ sha2: HASH, contentType: 'text/plain', bytes: chunked() }]);
    expect(text(body)).toBe(
      `--${BOUNDARY}\r\nContent-Type: application/json\r\n\r\n{}\r\n--${BOUNDARY}\r\nContent-Type: text/plain\r\n` +
        `Content-Transfer-Encoding: binary\r\nX-Experience-API-Hash: ${HASH}\r\n\r\nhello\r\n--${BOUNDARY}--\r\n`,
    );
  });

  it('is multipart even when there is nothing to attach [C-5.2-multipart]', async () => {
    expect(text(await written('{}', []))).toBe(
      `--${BOUNDARY}\r\nContent-Type: application/json\r\n\r\n{}\r\n--${BOUNDARY}--\r\n`,
    );
  });

  it('lets no media type bring header lines of its own', async () => {
    const body = await written('{}', [{ sha2: HASH, contentType: 'a/b\r\nX-Evil: 1', bytes: new Uint8Array() }]);
    expect(text(body)).not.toContain('X-Evil');
  });

  it.each(['short', 'with-a-dash-and-long-enough', 'x'.repeat(71), ''])('refuses the boundary %p', async (boundary) => {
    await expect(writeMultipart('{}', [], boundary).next()).rejects.toThrow(RangeError);
  });
});
