import { createHash } from 'node:crypto';
import type { Received } from '../received';
import { ADA, aStatement } from '../testing';
import { faultsFrom, read as readPlain } from '../testing/faults';
import { readWithParts, type SentPart } from '../testing/multipart';
import { attachmentFor, partOf } from '../testing/signed';
import type { Rules } from '../version';
import { attachmentHashes } from './attachment-hashes';

const read = (body: unknown, parts: readonly SentPart[] | undefined, rules: Rules = '1.0.3'): readonly Received[] =>
  parts === undefined ? readPlain(body, rules) : readWithParts(body, parts, rules);
const broken = (body: unknown, parts?: readonly SentPart[], rules?: Rules): readonly string[] =>
  faultsFrom(() => read(body, parts, rules)).map((fault) => `${fault.path} ${fault.rule}`);

const FILE = partOf('a certificate');
const OTHER = partOf('another one');
const FILE_URL = { fileUrl: 'https://example.org/file' };
const withAttachments = (...attachments: unknown[]): Record<string, unknown> => aStatement({ attachments });

describe('Statements that come with data', () => {
  it('name it by its hash, in either letter case [C-5.1-shared]', () => {
    expect(broken(withAttachments(attachmentFor(FILE)), [FILE])).toEqual([]);
    expect(broken(withAttachments(attachmentFor(FILE, { sha2: FILE.sha2.toUpperCase() })), [FILE])).toEqual([]);
  });

  it.each(['sha224', 'sha256', 'sha384', 'sha512'])(
    'may use %s, told by the length of the hash [C-5.1-hash]',
    (algorithm) => {
      const part = partOf('a certificate', algorithm);
      expect(broken(withAttachments(attachmentFor(part)), [part])).toEqual([]);
      expect(broken(withAttachments(attachmentFor(part)), [{ ...part, bytes: Buffer.from('changed') }])).toEqual([
        'part 2 part-hash',
      ]);
    },
  );

  it('may name one part several times, in several statements and in a SubStatement [C-5.1-shared]', () => {
    const sub = { objectType: 'SubStatement', actor: ADA, verb: { id: 'a:b' }, object: { id: 'a:c' } };
    const attachments = [attachmentFor(FILE), attachmentFor(FILE, { usageType: 'a:b' })];
    const body = [aStatement({ attachments }), aStatement({ object: { ...sub, attachments } })];
    expect(broken(body, [FILE])).toEqual([]);
  });

  it('may mix data that comes along, data that lies elsewhere, and both', () => {
    const attachments = [attachmentFor(FILE, FILE_URL), attachmentFor(OTHER, FILE_URL)];
    expect(broken(aStatement({ attachments }), [FILE])).toEqual([]);
  });

  it.each<Rules>(['1.0.3', '2.0.0'])('may come as multipart without any data, under %s [C-5.1-no-data]', (rules) => {
    expect(broken(aStatement(), [], rules)).toEqual([]);
    expect(broken(withAttachments(attachmentFor(FILE, FILE_URL)), [], rules)).toEqual([]);
  });

  it('are refused when an attachment has neither fileUrl nor data [C-5.1-unnamed]', () => {
    expect(broken(withAttachments(attachmentFor(FILE), attachmentFor(OTHER)), [FILE])).toEqual([
      '$.attachments[1].fileUrl attachment-data',
    ]);
    expect(broken(withAttachments(attachmentFor(FILE)))).toEqual(['$.attachments[0].fileUrl attachment-data']);
  });

  it('are refused when no attachment names a part [C-5.1-unnamed]', () => {
    expect(broken(withAttachments(attachmentFor(FILE)), [FILE, OTHER])).toEqual(['part 3 part-named']);
    expect(broken(aStatement(), [FILE])).toEqual(['part 2 part-named']);
  });

  it('are refused when the bytes of a part are not those of its hash [C-5.1-hash]', () => {
    const changed = { ...FILE, bytes: Buffer.from('a certificatE') };
    expect(broken(withAttachments(attachmentFor(FILE)), [changed])).toEqual(['part 2 part-hash']);
    const truncated = { ...FILE, bytes: FILE.bytes.subarray(1) };
    expect(broken(withAttachments(attachmentFor(FILE)), [truncated])).toEqual(['part 2 part-hash']);
  });

  it('are refused when one of two parts with the same hash has other bytes', () => {
    expect(broken(withAttachments(attachmentFor(FILE)), [FILE, FILE])).toEqual([]);
    const changed = { ...FILE, bytes: OTHER.bytes };
    expect(broken(withAttachments(attachmentFor(FILE)), [FILE, changed])).toEqual(['part 3 part-hash']);
    expect(broken(withAttachments(attachmentFor(FILE)), [changed, FILE])).toEqual(['part 2 part-hash']);
  });

  it('are refused when a part has a hash of another kind than SHA-2', () => {
    const sha1 = { ...FILE, sha2: createHash('sha1').update(FILE.bytes).digest('hex') };
    expect(broken(withAttachments(attachmentFor(sha1)), [sha1])).toEqual(['$.attachments[0].sha2 attachment-sha2']);
    expect(broken(withAttachments(attachmentFor(FILE, FILE_URL)), [{ ...FILE, sha2: '__proto__' }])).toEqual([
      'part 2 part-named',
    ]);
  });

  it('may state any length: it is not compared with the bytes [C-5.1-length]', () => {
    expect(broken(withAttachments(attachmentFor(FILE, { length: 1 })), [FILE])).toEqual([]);
  });

  it('are told of at most 20 faults', () => {
    const attachments = Array.from({ length: 50 }, (_, n) => attachmentFor(partOf(String(n))));
    expect(broken(aStatement({ attachments }), [])).toHaveLength(20);
  });

  it('have nothing to prove when they are not signed', () => {
    expect(read(withAttachments(attachmentFor(FILE)), [FILE])[0]?.signatures).toEqual([]);
    expect(read(aStatement(), undefined)[0]?.signatures).toEqual([]);
  });
});

describe('The hashes of a stored statement', () => {
  it('are those of its own attachments and of its SubStatement, each once, in lower case', () => {
    const sub = { objectType: 'SubStatement', attachments: [attachmentFor(OTHER), attachmentFor(FILE)] };
    const attachments = [attachmentFor(FILE, { sha2: FILE.sha2.toUpperCase(), contentType: 'text/plain' })];
    expect(attachmentHashes(JSON.stringify(aStatement({ object: sub, attachments })))).toEqual([
      { sha2: FILE.sha2, contentType: 'text/plain' },
      { sha2: OTHER.sha2, contentType: 'application/octet-stream' },
    ]);
  });

  it('include those with a fileUrl, whose data may have come along as well [C-5.2-file-url]', () => {
    expect(attachmentHashes(JSON.stringify(withAttachments(attachmentFor(FILE, FILE_URL))))).toHaveLength(1);
  });

  it('are none for a statement without attachments or that was erased', () => {
    expect(attachmentHashes(JSON.stringify(aStatement()))).toEqual([]);
    expect(attachmentHashes('')).toEqual([]);
  });
});
