import { aStatement } from '../testing';
import { brokenRules } from '../testing/faults';
import { SIGNATURE_USAGE } from '../vocabulary';

const CERTIFICATE = {
  usageType: 'https://example.org/certificate',
  display: { en: 'Certificate' },
  contentType: 'application/pdf',
  length: 24_000,
  sha2: 'a'.repeat(64),
  fileUrl: 'https://example.org/certificate.pdf',
};

const attachment = (parts: object): readonly string[] =>
  brokenRules(aStatement({ attachments: [{ ...CERTIFICATE, ...parts }] })).map((fault) =>
    fault.replace(/^\$\.attachments\[0\]\.?/, ''),
  );

describe('An attachment', () => {
  it('has its required properties and perhaps a description', () => {
    expect(attachment({})).toEqual([]);
    expect(attachment({ description: { en: 'Of gowning' } })).toEqual([]);
  });

  it.each(['usageType', 'display', 'contentType', 'length', 'sha2'])('needs its %s', (name) => {
    const rest = Object.fromEntries(Object.entries(CERTIFICATE).filter(([key]) => key !== name));
    expect(brokenRules(aStatement({ attachments: [rest] }))).toEqual([`$.attachments[0].${name} attachment-required`]);
  });

  it('has values of the right form [C-7.9-attachment]', () => {
    expect(attachment({ usageType: 'x', display: 'x', description: 'x', contentType: 'x', fileUrl: 'x' })).toEqual([
      'usageType iri',
      'display language-map',
      'description language-map',
      'contentType media-type',
      'fileUrl iri',
    ]);
  });

  it('may have parameters in its media type', () => {
    expect(attachment({ contentType: 'text/plain; charset=ascii' })).toEqual([]);
  });

  it.each([-1, 1.5])('has no length %p', (length) => {
    expect(attachment({ length })).toEqual(['length attachment-length']);
  });

  it('may be empty', () => {
    expect(attachment({ length: 0 })).toEqual([]);
  });

  it.each([56, 64, 96, 128])('may have a hash of %p hex digits, in either letter case', (digits) => {
    expect(attachment({ sha2: 'aB'.repeat(digits / 2) })).toEqual([]);
  });

  it.each(['', 'a'.repeat(40), 'g'.repeat(64)])('has no hash %p', (sha2) => {
    expect(attachment({ sha2 })).toEqual(['sha2 attachment-sha2']);
  });

  it('says where its file is, since plain JSON brings no data [C-5.1-file-url]', () => {
    const { fileUrl, ...rest } = CERTIFICATE;
    expect(fileUrl).toBeDefined();
    expect(brokenRules(aStatement({ attachments: [rest] }))).toEqual(['$.attachments[0].fileUrl attachment-data']);
  });

  it('stands in a list', () => {
    expect(brokenRules(aStatement({ attachments: CERTIFICATE }))).toEqual(['$.attachments value-type']);
    expect(brokenRules(aStatement({ attachments: [] }))).toEqual([]);
  });

  it('of a SubStatement keeps to the same rules', () => {
    const sub = {
      objectType: 'SubStatement',
      actor: { mbox: 'mailto:a@b' },
      verb: { id: 'a:b' },
      object: { id: 'a:c' },
    };
    expect(brokenRules(aStatement({ object: { ...sub, attachments: [{ ...CERTIFICATE, sha2: '' }] } }))).toEqual([
      '$.object.attachments[0].sha2 attachment-sha2',
    ]);
  });
});

describe('A signature', () => {
  it('is refused as plain JSON, since its data must be sent along', () => {
    expect(attachment({ usageType: SIGNATURE_USAGE, contentType: 'application/octet-stream' })).toEqual([
      ' signature-data',
    ]);
  });

  it('has the media type application/octet-stream', () => {
    expect(attachment({ usageType: SIGNATURE_USAGE })).toEqual(['contentType signature-data', ' signature-data']);
  });
});
