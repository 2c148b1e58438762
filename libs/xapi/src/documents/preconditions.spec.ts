import { isDomainError } from '@attest/kernel';
import fc from 'fast-check';
import type { Rules } from '../version';
import type { DocumentKind } from './document-key';
import type { DocumentMethod } from './document-request';
import { checkPreconditions, isNotModified, type ConditionalRequest } from './preconditions';

const ETAG = 'cd9b00a5611f94eaa7b1661edab976068e364975';
const OTHER = `"${'0'.repeat(40)}"`;
const STORED = { etag: ETAG };

/** The status that the reply will have. */
const answer = (request: ConditionalRequest): number => {
  try {
    checkPreconditions(request);
    return 204;
  } catch (error) {
    if (isDomainError(error, 'invalid_request')) return 400;
    if (isDomainError(error, 'conflict')) return 409;
    if (isDomainError(error, 'changed_meanwhile')) return 412;
    throw error;
  }
};

type Column = readonly [profiles103: number, state103: number, all20: number];

/** The table of checklist section 9.1, row by row. */
const TABLE: readonly (readonly [string, Omit<ConditionalRequest, 'kind' | 'rules'>, Column])[] = [
  ['PUT without either header, document exists', { method: 'PUT', current: STORED }, [409, 204, 409]],
  ['PUT without either header, no document', { method: 'PUT' }, [400, 204, 204]],
  ['PUT, If-Match fits', { method: 'PUT', ifMatch: `"${ETAG}"`, current: STORED }, [204, 204, 204]],
  ['PUT, If-Match does not fit', { method: 'PUT', ifMatch: OTHER, current: STORED }, [412, 412, 412]],
  ['PUT, If-Match, no document', { method: 'PUT', ifMatch: OTHER }, [412, 412, 412]],
  ['PUT, If-Match: *, document exists', { method: 'PUT', ifMatch: '*', current: STORED }, [204, 204, 204]],
  ['PUT, If-Match: *, no document', { method: 'PUT', ifMatch: '*' }, [412, 412, 412]],
  ['PUT, If-None-Match: *, document exists', { method: 'PUT', ifNoneMatch: '*', current: STORED }, [412, 412, 412]],
  ['PUT, If-None-Match: *, no document', { method: 'PUT', ifNoneMatch: '*' }, [204, 204, 204]],
  ['PUT, If-None-Match names it', { method: 'PUT', ifNoneMatch: `"${ETAG}"`, current: STORED }, [412, 412, 412]],
  ['PUT, If-None-Match names another', { method: 'PUT', ifNoneMatch: OTHER, current: STORED }, [204, 204, 204]],
  ['POST, If-Match does not fit', { method: 'POST', ifMatch: OTHER, current: STORED }, [412, 412, 412]],
  ['POST, If-Match fits', { method: 'POST', ifMatch: `"${ETAG}"`, current: STORED }, [204, 204, 204]],
  ['POST, If-None-Match: *, document exists', { method: 'POST', ifNoneMatch: '*', current: STORED }, [412, 412, 412]],
  ['POST without headers, document exists', { method: 'POST', current: STORED }, [204, 204, 204]],
  ['POST without headers, no document', { method: 'POST' }, [204, 204, 204]],
  ['DELETE, If-Match does not fit', { method: 'DELETE', ifMatch: OTHER, current: STORED }, [412, 412, 412]],
  ['DELETE, If-Match fits', { method: 'DELETE', ifMatch: `"${ETAG}"`, current: STORED }, [204, 204, 204]],
  ['DELETE, If-Match, no document', { method: 'DELETE', ifMatch: OTHER }, [412, 412, 412]],
  ['DELETE without headers, document exists', { method: 'DELETE', current: STORED }, [204, 204, 204]],
  ['DELETE without headers, no document', { method: 'DELETE' }, [204, 204, 204]],
  ['GET, whatever it carries', { method: 'GET', ifMatch: OTHER, ifNoneMatch: '*', current: STORED }, [204, 204, 204]],
];

describe('A precondition on a document', () => {
  it.each(TABLE)('%s [C-9.1-table]', (_, request, [profiles103, state103, all20]) => {
    const of = (kind: DocumentKind, rules: Rules): number => answer({ kind, rules, ...request });
    expect([of('activity-profile', '1.0.3'), of('agent-profile', '1.0.3')]).toEqual([profiles103, profiles103]);
    expect(of('state', '1.0.3')).toBe(state103);
    expect(['state', 'activity-profile', 'agent-profile'].map((kind) => of(kind as DocumentKind, '2.0.0'))).toEqual([
      all20,
      all20,
      all20,
    ]);
  });

  it('in both headers must hold in both', () => {
    const put = { kind: 'state', rules: '2.0.0', method: 'PUT', current: STORED } as const;
    expect(answer({ ...put, ifMatch: `"${ETAG}"`, ifNoneMatch: OTHER })).toBe(204);
    expect(answer({ ...put, ifMatch: `"${ETAG}"`, ifNoneMatch: '*' })).toBe(412);
    expect(answer({ ...put, ifMatch: OTHER, ifNoneMatch: OTHER })).toBe(412);
  });

  it('that a client leaves out of a PUT is answered with what to do [C-9.1-advice]', () => {
    const put = { kind: 'agent-profile', rules: '1.0.3', method: 'PUT', current: STORED } as const;
    expect.assertions(2);
    try {
      checkPreconditions(put);
    } catch (error) {
      expect(isDomainError(error, 'conflict')).toBe(true);
      expect(isDomainError(error) && error.facts['reason']).toMatch(/current state.*If-Match.*ETag/);
    }
  });
});

describe('If-Match', () => {
  const ifMatch = (header: string): number =>
    answer({ kind: 'agent-profile', rules: '2.0.0', method: 'PUT', ifMatch: header, current: STORED });

  it.each([`"${ETAG}"`, ` "${ETAG}" `, `${OTHER}, "${ETAG}"`, `"a,b" ,"${ETAG}",W/"x"`, ' * '])(
    '%s fits [C-9.1-lists]',
    (header) => {
      expect(ifMatch(header)).toBe(204);
    },
  );

  it('fits without quotes too: clients of the field send the bare hash', () => {
    expect(ifMatch(ETAG)).toBe(204);
    expect(ifMatch(`x, ${ETAG}`)).toBe(204);
  });

  it.each([OTHER, `W/"${ETAG}"`, `"${ETAG.toUpperCase()}"`, '""', 'x'])('%s does not fit', (header) => {
    expect(ifMatch(header)).toBe(412);
  });

  it.each(['', ' ', '"', '"x', 'x y', '*, "x"', '"x" "y"', 'w/"x"', `"${'x'.repeat(5000)}"`])(
    '%p is malformed [C-9.1-lists]',
    (header) => {
      expect(ifMatch(header)).toBe(400);
    },
  );

  it('of any text is answered, in time that grows with its length alone', () => {
    const text = fc.string({ unit: fc.constantFrom('"', ',', ' ', 'W', '/', 'a', '*', '\t'), maxLength: 60 });
    fc.assert(
      fc.property(text, (header) => {
        expect([204, 400, 412]).toContain(ifMatch(header));
      }),
    );
    expect(ifMatch(`${' '.repeat(3900)}"`)).toBe(400);
  });
});

describe('A document that the client has already', () => {
  it('is told by If-None-Match, weakly compared', () => {
    expect(isNotModified(`"${ETAG}"`, ETAG)).toBe(true);
    expect(isNotModified(`W/"${ETAG}"`, ETAG)).toBe(true);
    expect(isNotModified('*', ETAG)).toBe(true);
    expect(isNotModified(OTHER, ETAG)).toBe(false);
  });

  it('is sent when there is no such header, or a malformed one', () => {
    expect(isNotModified(undefined, ETAG)).toBe(false);
    expect(isNotModified('"', ETAG)).toBe(false);
  });
});

describe('The decision about a precondition', () => {
  it('lets a writer through who names the current tag, and nobody who names only others', () => {
    const tag = fc.stringMatching(/^[0-9a-f]{8}$/);
    const methods = fc.constantFrom<DocumentMethod>('PUT', 'POST', 'DELETE');
    const kinds = fc.constantFrom<DocumentKind>('state', 'activity-profile', 'agent-profile');
    const rules = fc.constantFrom<Rules>('1.0.3', '2.0.0');
    fc.assert(
      fc.property(
        methods,
        kinds,
        rules,
        tag,
        fc.array(tag, { maxLength: 3 }),
        (method, kind, edition, etag, others) => {
          const header = (tags: readonly string[]): string => tags.map((one) => `"${one}"`).join(', ');
          const request = { method, kind, rules: edition, current: { etag } };
          expect(answer({ ...request, ifMatch: header([...others, etag]) })).toBe(204);
          const strangers = others.filter((one) => one !== etag);
          if (strangers.length > 0) expect(answer({ ...request, ifMatch: header(strangers) })).toBe(412);
        },
      ),
    );
  });
});
