import { isDomainError } from '@attest/kernel';
import fc from 'fast-check';
import { arbitraries } from '../testing';
import { faultsFrom } from '../testing/faults';
import { checkDocument, mergeDocuments, type DocumentContent } from './merge-documents';

const V1 = { rules: '1.0.3' } as const;
const json = (text: string, contentType = 'application/json'): DocumentContent => ({
  contentType,
  bytes: Buffer.from(text),
});
const merged = (stored: string, sent: string): string =>
  Buffer.from(mergeDocuments(json(stored), json(sent), V1)).toString('utf8');
const broken = (stored: DocumentContent, sent: DocumentContent): readonly string[] =>
  faultsFrom(() => mergeDocuments(stored, sent, V1)).map((fault) => fault.rule);

describe('A POST to a document that exists', () => {
  it('replaces the top-level properties that are sent, whole, and keeps the rest [C-9-merge]', () => {
    expect(JSON.parse(merged('{"a":{"x":1,"y":2},"b":1}', '{"a":{"x":3},"c":null}'))).toEqual({
      a: { x: 3 },
      b: 1,
      c: null,
    });
  });

  it('keeps numbers, spelling and order as they came', () => {
    expect(merged('{"big": 12345678901234567890, "one":1.0,"s":"\\u00fc\\/"}', '{"one" : 1.50 , "z":[ 1 ]}')).toBe(
      '{"big":12345678901234567890,"one":1.50,"s":"\\u00fc\\/","z":[ 1 ]}',
    );
  });

  it('knows a property under whichever spelling its name has', () => {
    expect(merged('{"\\u0061":1}', '{"a":2}')).toBe('{"a":2}');
  });

  it('treats __proto__ as the plain name it is', () => {
    expect(merged('{"a":1}', '{"__proto__":{"polluted":true}}')).toBe('{"a":1,"__proto__":{"polluted":true}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('takes parameters of the type for no difference', () => {
    const merge = mergeDocuments(
      json('{"a":1}', 'application/json; charset=UTF-8'),
      json('{}', 'Application/JSON'),
      V1,
    );
    expect(Buffer.from(merge).toString()).toBe('{"a":1}');
  });

  it('says what JSON.parse and a spread would say', () => {
    const objects = fc.dictionary(fc.constantFrom('a', 'b', 'ü', '__proto__', ' '), fc.jsonValue({ maxDepth: 2 }));
    fc.assert(
      fc.property(objects, objects, arbitraries.spelling(), (one, other, spell) => {
        const expected = { ...(JSON.parse(spell(one)) as object), ...(JSON.parse(spell(other)) as object) };
        expect(JSON.parse(merged(spell(one), spell(other)))).toEqual(expected);
      }),
    );
  });

  it.each(['', 'text/plain', 'application/octet-stream', 'application/json+ld', 'application/x-www-form-urlencoded'])(
    'is refused when either of the two has the type %p [C-9-merge]',
    (type) => {
      expect(broken(json('{}', type), json('{}'))).toEqual(['document-merge']);
      expect(broken(json('{}'), json('{}', type))).toEqual(['document-merge']);
    },
  );

  it.each(['[]', '7', '"x"', 'null', 'true'])(
    'is refused when either of the two is %s, no object [C-9-merge]',
    (text) => {
      expect(broken(json(text), json('{}'))).toEqual(['document-merge']);
      expect(broken(json('{}'), json(text))).toEqual(['document-merge']);
    },
  );

  it('is refused when what is sent is no JSON, and says where', () => {
    const [fault] = faultsFrom(() => mergeDocuments(json('{}'), json('{"a":[1,}'), V1));
    expect(fault).toMatchObject({ path: '$.a[1]', rule: 'document-json' });
  });

  it('is refused when what is stored is no JSON, without pointing into what is sent', () => {
    const [fault] = faultsFrom(() => mergeDocuments(json('{"a":[1,}'), json('{}'), V1));
    expect(fault).toMatchObject({ path: '$', rule: 'document-merge' });
  });

  it('is refused when either is no UTF-8', () => {
    const latin = { contentType: 'application/json', bytes: Buffer.from('{"a":"\u00fc"}', 'latin1') };
    expect(broken(latin, json('{}'))).toEqual(['utf-8']);
    expect(broken(json('{}'), latin)).toEqual(['utf-8']);
  });

  it('is refused as too large when the result would be', () => {
    const merge = (maximum: number): Uint8Array => mergeDocuments(json('{"a":1}'), json('{"b":2}'), { ...V1, maximum });
    expect(merge(13)).toHaveLength(13);
    expect.assertions(2);
    try {
      merge(12);
    } catch (error) {
      expect(isDomainError(error, 'too_large')).toBe(true);
    }
  });
});

describe('A document that is sent', () => {
  const check = (document: DocumentContent): readonly string[] =>
    faultsFrom(() => {
      checkDocument(document, V1);
    }).map((fault) => fault.rule);

  it('as application/json is JSON, an object or not [C-9-json]', () => {
    for (const text of ['{}', '[]', '7', ' "x" ', 'null']) expect(check(json(text))).toEqual([]);
    for (const text of ['', '{', 'x', "{'a':1}", '\ufeff{}']) expect(check(json(text))).toEqual(['document-json']);
  });

  it('as application/json is UTF-8 [C-2.4-utf8]', () => {
    expect(check({ contentType: 'application/json', bytes: Uint8Array.of(0x22, 0xff, 0x22) })).toEqual(['utf-8']);
  });

  it.each(['', 'application/octet-stream', 'not/json', 'application/x-www-form-urlencoded', 'x'])(
    'as %p may be any bytes [C-2.4-bytes]',
    (contentType) => {
      expect(check({ contentType, bytes: Uint8Array.of(0xff, 0x00) })).toEqual([]);
    },
  );
});
