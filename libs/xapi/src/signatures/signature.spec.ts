import type { KeyObject } from 'node:crypto';
import { ADA, aStatement, BEN, GOWNING } from '../testing';
import { ellipticSigner, signer } from '../testing/certificates';
import { faultsFrom, SOME_ID } from '../testing/faults';
import { readWithParts as read } from '../testing/multipart';
import { attachmentFor, jwsOf, partOf, proofOf, signed, type SignatureParts } from '../testing/signed';
import { SIGNATURE_USAGE } from '../vocabulary';

const ROOT = signer('Example Root');
const QUALITY = signer('Quality Unit', ROOT);
const STRANGER = signer('Stranger');

const broken = (body: Record<string, unknown>, jws: string): readonly string[] => {
  const { statement, part } = signed(body, jws);
  return faultsFrom(() => read(statement, [part])).map((fault) => `${fault.path} ${fault.rule}`);
};

const jws = (parts: Partial<SignatureParts> = {}): string =>
  jwsOf({
    header: { alg: 'RS256', x5c: [QUALITY.certificate, ROOT.certificate] },
    payload: aStatement(),
    key: QUALITY.key,
    ...parts,
  });

const AT = '$.attachments[0]';

describe('A signed statement', () => {
  it('tells who signed it, by the first certificate of its x5c [C-6-x5c]', () => {
    const { statement, part } = signed(aStatement(), jws());
    const [received] = read(statement, [part]);
    expect(received?.signatures).toEqual([
      {
        sha2: part.sha2,
        algorithm: 'RS256',
        verified: true,
        certificate: {
          subject: 'CN=Quality Unit',
          issuer: 'CN=Example Root',
          fingerprint256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
          notBefore: '2026-01-01T00:00:00.000Z',
          notAfter: '2035-01-01T00:00:00.000Z',
          keyBits: 2048,
        },
        issuers: [expect.objectContaining({ subject: 'CN=Example Root', issuer: 'CN=Example Root' })],
        chained: true,
      },
    ]);
  });

  it.each([
    ['RS256', 'sha256'],
    ['RS384', 'sha384'],
    ['RS512', 'sha512'],
  ])('may be signed with %s [C-6-algorithm]', (alg, digest) => {
    const header = { alg, x5c: [QUALITY.certificate] };
    const data = Buffer.from(jws({ header, digest }));
    expect(proofOf(aStatement(), data)).toMatchObject({ algorithm: alg, verified: true, chained: true });
  });

  it('without x5c is accepted, and nothing is proven by it', () => {
    const { statement, part } = signed(aStatement(), jws({ header: { alg: 'RS256' } }));
    expect(read(statement, [part])[0]?.signatures).toEqual([{ sha2: part.sha2, algorithm: 'RS256', verified: false }]);
  });

  it('may carry several signatures', () => {
    const parts = [
      partOf(jws()),
      partOf(jws({ header: { alg: 'RS256', x5c: [STRANGER.certificate] }, key: STRANGER.key })),
    ];
    const attachments = parts.map((part) => attachmentFor(part, { usageType: SIGNATURE_USAGE }));
    const [received] = read(aStatement({ attachments }), parts);
    expect(received?.signatures.map((proof) => proof.certificate?.subject)).toEqual(['CN=Quality Unit', 'CN=Stranger']);
  });

  it('whose certificates do not follow from each other is accepted, and the break is told', () => {
    const header = { alg: 'RS256', x5c: [QUALITY.certificate, STRANGER.certificate] };
    expect(proofOf(aStatement(), Buffer.from(jws({ header })))).toMatchObject({ verified: true, chained: false });
  });

  it('is not said to be chained by a name alone, nor by a key alone', () => {
    const chained = (certificates: readonly string[], key: KeyObject): boolean | undefined =>
      proofOf(aStatement(), Buffer.from(jws({ header: { alg: 'RS256', x5c: certificates }, key }))).chained;
    const namesake = signer(ROOT.name);
    expect(chained([QUALITY.certificate, namesake.certificate], QUALITY.key)).toBe(false);
    const misnamed = signer('Quality Unit', { ...ROOT, name: 'Another Root' });
    expect(chained([misnamed.certificate, ROOT.certificate], misnamed.key)).toBe(false);
  });

  it('can be verified again from what is stored', () => {
    const { statement, part } = signed(aStatement(), jws());
    const stored = read(statement, [part])[0]?.complete({
      stored: '2026-11-24T09:30:00.000Z',
      authority: JSON.stringify(BEN),
    });
    expect(proofOf(JSON.parse(stored ?? ''), part.bytes)).toMatchObject({ verified: true });
  });
});

describe('A signature that does not verify', () => {
  it('is refused when another key than that of the first certificate made it [C-6-x5c]', () => {
    expect(broken(aStatement(), jws({ key: STRANGER.key }))).toEqual([`${AT} signature-verifies`]);
    expect(broken(aStatement(), jws({ key: ROOT.key }))).toEqual([`${AT} signature-verifies`]);
  });

  it('is refused when it was made with another digest than the algorithm says', () => {
    expect(broken(aStatement(), jws({ digest: 'sha512' }))).toEqual([`${AT} signature-verifies`]);
  });

  it('is refused when its payload was exchanged after signing [C-6-x5c]', () => {
    const [header = '', , signature = ''] = jws({ payload: aStatement({ actor: BEN }) }).split('.');
    const [, payload = ''] = jws().split('.');
    expect(broken(aStatement(), `${header}.${payload}.${signature}`)).toEqual([`${AT} signature-verifies`]);
  });

  it('is refused when the certificate has no RSA key', () => {
    const elliptic = ellipticSigner('Elliptic');
    const header = { alg: 'RS256', x5c: [elliptic.certificate] };
    expect(broken(aStatement(), jws({ header, key: elliptic.key }))).toEqual([`${AT} signature-verifies`]);
  });

  it.each<[string, unknown]>([
    ['no list', QUALITY.certificate],
    ['an empty list', []],
    ['no base64', ['-----BEGIN CERTIFICATE-----']],
    ['no certificate', ['AAAA']],
    ['a list with something else in it', [QUALITY.certificate, 7]],
    ['a certificate with times that are none', [signer('Odd', undefined, { from: '991332000000Z' }).certificate]],
    ['a list of more than ten', Array.from({ length: 11 }, () => QUALITY.certificate)],
    ['null', null],
  ])('is refused when x5c is %s [C-6-x5c]', (_, x5c) => {
    expect(broken(aStatement(), jws({ header: { alg: 'RS256', x5c } }))).toEqual([`${AT} signature-verifies`]);
  });
});

describe('The algorithm of a signature', () => {
  it.each(['HS256', 'none', 'ES256', 'PS256', 'rs256', '', undefined, null, 256])(
    'is not %p [C-6-algorithm]',
    (alg) => {
      expect(broken(aStatement(), jws({ header: { alg } }))).toHaveLength(1);
      expect(broken(aStatement(), jws({ header: { alg, x5c: [QUALITY.certificate] } }))).toHaveLength(1);
    },
  );

  it('is never taken from the header to use the public key as a shared secret [C-6-algorithm]', () => {
    expect(broken(aStatement(), jws({ header: { alg: 'HS256', x5c: [QUALITY.certificate] } }))).toEqual([
      `${AT} signature-algorithm`,
    ]);
  });
});

describe('The payload of a signature', () => {
  it('is the statement that it is attached to [C-6-payload]', () => {
    for (const other of [
      { actor: BEN },
      { verb: { id: 'a:b' } },
      { object: { id: 'a:b' } },
      { result: { success: true } },
    ]) {
      expect(broken(aStatement(), jws({ payload: aStatement(other) }))).toEqual([`${AT} signature-payload`]);
    }
  });

  it('may differ in what does not count: id, times, authority, displays, definitions, attachments [C-6-payload]', () => {
    const payload = aStatement({
      id: SOME_ID,
      timestamp: '2020-01-01T00:00:00Z',
      authority: BEN,
      verb: { id: 'http://adlnet.gov/expapi/verbs/passed', display: { de: 'bestanden' } },
      object: { id: GOWNING.id },
    });
    expect(broken(aStatement(), jws({ payload }))).toEqual([]);
  });

  it('may have a duration that differs by less than 0.01 s [C-6-duration]', () => {
    const body = aStatement({ result: { duration: 'PT1.239S' } });
    expect(broken(body, jws({ payload: aStatement({ result: { duration: 'PT1.23S' } }) }))).toEqual([]);
    expect(broken(body, jws({ payload: aStatement({ result: { duration: 'PT1.24S' } }) }))).toEqual([
      `${AT} signature-payload`,
    ]);
  });

  it.each(['{', '[]', '7', '{"a":1,"a":2}'])(
    'is a JSON object with each property once: not %p [C-6-form]',
    (payload) => {
      expect(broken(aStatement(), jws({ payload }))).toEqual([`${AT} signature-payload`]);
    },
  );
});

describe('The data of a signature', () => {
  it.each<[string, string]>([
    ['nothing', ''],
    ['text', 'signed by Ada'],
    ['two pieces', 'e30.e30'],
    ['four pieces', 'e30.e30.e30.e30'],
    ['an empty piece', 'e30..e30'],
    ['base64 with padding', 'e30=.e30.e30'],
    ['a line break', 'e30.e30.e30\n'],
    ['a header that is no JSON', 'AAAA.e30.e30'],
    ['a header that is a list', 'W10.e30.e30'],
  ])('is a JWS in compact form: not %s [C-6-form]', (_, data) => {
    expect(broken(aStatement(), data)).toEqual([`${AT} signature-form`]);
  });

  it('is refused when its header asks for extensions that must be understood', () => {
    expect(broken(aStatement(), jws({ header: { alg: 'RS256', crit: ['b64'], b64: false } }))).toEqual([
      `${AT} signature-form`,
    ]);
  });

  it('is sent along even when a fileUrl names it [C-6-type]', () => {
    const part = partOf(jws());
    const attachments = [attachmentFor(part, { usageType: SIGNATURE_USAGE, fileUrl: 'https://example.org/s' })];
    expect(faultsFrom(() => read(aStatement({ attachments }), [])).map((fault) => fault.rule)).toEqual([
      'signature-data',
    ]);
  });

  it('has the content type application/octet-stream [C-6-type]', () => {
    const part = partOf(jws());
    const attachments = [attachmentFor(part, { usageType: SIGNATURE_USAGE, contentType: 'application/jose' })];
    expect(faultsFrom(() => read(aStatement({ attachments }), [part])).map((fault) => fault.rule)).toEqual([
      'signature-data',
    ]);
  });
});

describe('A signature within a SubStatement', () => {
  it('signs the SubStatement', () => {
    const sub = { objectType: 'SubStatement', actor: BEN, verb: { id: 'a:b' }, object: GOWNING };
    const part = partOf(jws({ payload: sub }));
    const attachments = [attachmentFor(part, { usageType: SIGNATURE_USAGE })];
    const body = aStatement({ object: { ...sub, attachments } });
    expect(read(body, [part])[0]?.signatures).toHaveLength(1);
    const other = partOf(jws({ payload: { ...sub, actor: ADA } }));
    const wrong = { ...sub, attachments: [attachmentFor(other, { usageType: SIGNATURE_USAGE })] };
    expect(faultsFrom(() => read(aStatement({ object: wrong }), [other])).map((fault) => fault.path)).toEqual([
      '$.object.attachments[0]',
    ]);
  });
});
