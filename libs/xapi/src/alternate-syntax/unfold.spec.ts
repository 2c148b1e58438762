import { isDomainError } from '@attest/kernel';
import fc from 'fast-check';
import { faultsFrom } from '../testing/faults';
import { formPairs } from './form-pairs';
import { unfold, type FoldedRequest, type UnfoldedRequest } from './unfold';

const FORM = 'application/x-www-form-urlencoded';

interface Parts {
  readonly method?: string;
  readonly query?: FoldedRequest['query'];
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly form?: string;
}

const request = ({ method = 'POST', query = [['method', 'GET']], headers, form = '' }: Parts = {}): FoldedRequest => ({
  method,
  query,
  headers: { 'content-type': FORM, ...headers },
  body: Buffer.from(form),
});
const unfolded = (parts: Parts): UnfoldedRequest | undefined => unfold(request(parts));
const broken = (parts: Parts): readonly string[] =>
  faultsFrom(() => unfolded(parts)).map((fault) => `${fault.path} ${fault.rule}`);
const put = (form: string, headers?: Parts['headers']): UnfoldedRequest | undefined =>
  unfolded({ query: [['method', 'PUT']], form, ...(headers === undefined ? {} : { headers }) });
const text = (one: UnfoldedRequest | undefined): string => Buffer.from(one?.body ?? []).toString('utf8');

describe('The alternate request syntax of 1.0', () => {
  it('is in use when a POST has the parameter method [C-3-use]', () => {
    expect(unfolded({ form: 'limit=1&verb=a%3Ab' })).toMatchObject({
      method: 'GET',
      query: [
        ['limit', '1'],
        ['verb', 'a:b'],
      ],
    });
  });

  it('is not in use for other methods, nor for a POST without the parameter', () => {
    expect(unfolded({ method: 'PUT' })).toBeUndefined();
    expect(unfolded({ method: 'GET' })).toBeUndefined();
    expect(unfolded({ query: [] })).toBeUndefined();
    expect(unfolded({ query: [['Method', 'GET']] })).toBeUndefined();
  });

  it.each(['GET', 'PUT', 'POST', 'DELETE', 'HEAD'])('means %s', (method) => {
    expect(unfolded({ query: [['method', method]], form: 'content=x' })?.method).toBe(method);
  });

  it.each(['get', '', 'PATCH', 'OPTIONS', ' GET'])('does not mean %p [C-3-method]', (method) => {
    expect(broken({ query: [['method', method]] })).toEqual(['method alternate-method']);
  });

  it('has nothing but method in the address [C-3-use]', () => {
    expect(
      broken({
        query: [
          ['method', 'GET'],
          ['limit', '1'],
        ],
      }),
    ).toEqual(['limit alternate-syntax']);
    expect(
      broken({
        query: [
          ['limit', '1'],
          ['method', 'GET'],
        ],
      }),
    ).toEqual(['limit alternate-syntax']);
    expect(
      broken({
        query: [
          ['method', 'GET'],
          ['method', 'GET'],
        ],
      }),
    ).toEqual(['method alternate-syntax']);
  });

  it.each([undefined, 'application/json', 'multipart/form-data; boundary=x', 'text/plain'])(
    'has a form as its body, not %p [C-3-form]',
    (type) => {
      expect(broken({ headers: { 'content-type': type } })).toEqual(['Content-Type alternate-syntax']);
    },
  );

  it('takes parameters of the form type for no difference', () => {
    expect(unfolded({ headers: { 'content-type': `${FORM}; charset=UTF-8` } })?.method).toBe('GET');
  });

  it('is refused when the form is not decodable [C-3-form]', () => {
    for (const form of ['a=%', 'a=%zz', '%E4=1', 'a=%ED%A0%80']) expect(broken({ form })).toHaveLength(1);
    const body = Uint8Array.of(0x61, 0x3d, 0xff);
    expect(faultsFrom(() => unfold({ ...request(), body })).map((fault) => fault.rule)).toEqual(['utf-8']);
  });
});

describe('Form fields that act as headers', () => {
  it('win over the real ones [C-3-headers]', () => {
    const form = 'Authorization=Basic+eDp5&X-Experience-API-Version=0.8&If-Match=%22a%22&If-None-Match=*&content=x';
    const headers = {
      authorization: 'Basic real',
      'x-experience-api-version': '1.0.3',
      'if-match': '"real"',
      accept: 'text/html',
    };
    expect(put(form, headers)?.headers).toMatchObject({
      authorization: 'Basic eDp5',
      'x-experience-api-version': '0.8',
      'if-match': '"a"',
      'if-none-match': '*',
      accept: 'text/html',
    });
  });

  it('need not come twice: credentials and version may stand in the form alone [C-3-headers]', () => {
    expect(unfolded({ form: 'Authorization=Basic+eDp5&X-Experience-API-Version=1.0.3' })).toMatchObject({
      headers: { authorization: 'Basic eDp5', 'x-experience-api-version': '1.0.3' },
      query: [],
    });
  });

  it('are known in any letter case, and given once', () => {
    expect(unfolded({ form: 'authorization=x' })?.headers['authorization']).toBe('x');
    expect(broken({ form: 'authorization=x&Authorization=y' })).toEqual(['Authorization alternate-field-once']);
  });

  it('are those of the standard alone: any other stays a parameter [C-3-parameters]', () => {
    expect(unfolded({ form: 'Accept=text%2Fhtml&Content-Transfer-Encoding=binary' })?.query).toEqual([
      ['Accept', 'text/html'],
      ['Content-Transfer-Encoding', 'binary'],
    ]);
  });
});

describe('The field content', () => {
  it('is the body, as UTF-8, and JSON when the form names no type [C-3-content]', () => {
    const one = put('content=%7B%22a%22%3A%22%C3%BC%22%7D&statementId=x');
    expect(text(one)).toBe('{"a":"ü"}');
    expect(one).toMatchObject({
      method: 'PUT',
      query: [['statementId', 'x']],
      headers: { 'content-type': 'application/json', 'content-length': '10' },
    });
  });

  it('has the type that the form names', () => {
    expect(put('content=x&Content-Type=text%2Fplain')?.headers['content-type']).toBe('text/plain');
  });

  it('has its real length, whatever the form says', () => {
    expect(put('content=abc&Content-Length=9999', { 'content-length': '35' })?.headers['content-length']).toBe('3');
  });

  it('may be empty, but must be there for PUT and POST [C-3-content]', () => {
    expect(text(put('content='))).toBe('');
    for (const method of ['PUT', 'POST']) {
      expect(broken({ query: [['method', method]], form: 'statementId=x' })).toEqual(['content alternate-content']);
    }
  });

  it('stands once', () => {
    expect(broken({ query: [['method', 'PUT']], form: 'content=a&content=b' })).toEqual([
      'content alternate-field-once',
    ]);
  });

  it('brings no attachments [C-3-attachments]', () => {
    const form = 'content=x&Content-Type=multipart%2Fmixed%3B+boundary%3Db';
    expect(broken({ query: [['method', 'POST']], form })).toEqual(['Content-Type alternate-content']);
  });

  it('is no body of a GET or DELETE', () => {
    const one = unfolded({ query: [['method', 'DELETE']], form: 'content=x' });
    expect(one?.body).toHaveLength(0);
    expect(one?.headers['content-type']).toBeUndefined();
    expect(one?.headers['content-length']).toBeUndefined();
  });
});

describe('Under 2.0', () => {
  const refused = (parts: Parts): boolean => {
    try {
      unfolded(parts);
      return false;
    } catch (error) {
      return isDomainError(error, 'unknown_parameter') && error.faults[0]?.rule === 'parameter-known';
    }
  };

  it('method is a parameter that does not exist [C-3-gone]', () => {
    expect(refused({ headers: { 'x-experience-api-version': '2.0.0' } })).toBe(true);
    expect(refused({ headers: { 'x-experience-api-version': ' 2.0 ' } })).toBe(true);
  });

  it('is what the form says when there is no header [C-3-gone]', () => {
    expect(refused({ form: 'X-Experience-API-Version=2.0.0' })).toBe(true);
    expect(refused({ form: 'X-Experience-API-Version=1.0.0' })).toBe(false);
    expect(refused({ headers: { 'x-experience-api-version': '1.0.3' }, form: 'X-Experience-API-Version=2.0.0' })).toBe(
      true,
    );
  });

  it('is not what is assumed when neither says so', () => {
    expect(refused({})).toBe(false);
  });
});

describe('The pairs of a form', () => {
  it('keep their order and their repetitions', () => {
    expect(formPairs('a=1&b=2&a=3&&c&=d&e=f=g', '1.0.3')).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['a', '3'],
      ['c', ''],
      ['', 'd'],
      ['e', 'f=g'],
    ]);
  });

  it('are at most 1,000', () => {
    expect(formPairs('a=1&'.repeat(999), '1.0.3')).toHaveLength(999);
    expect(faultsFrom(() => formPairs('a=1&'.repeat(1001), '1.0.3')).map((fault) => fault.rule)).toEqual([
      'parameter-bounded',
    ]);
  });

  it('read back what URLSearchParams writes', () => {
    const pair = fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        expect(formPairs(new URLSearchParams(pairs).toString(), '1.0.3')).toEqual(pairs);
      }),
    );
  });
});
