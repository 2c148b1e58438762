import fc from 'fast-check';
import { aStatement, arbitraries } from './testing';
import { faultsOf, read, SOME_ID } from './testing/faults';
import type { Rules } from './version';

const STORED = '2026-11-24T09:30:00.000Z';
const AUTHORITY = '{"account":{"homePage":"https://attest.example.org","name":"key"}}';

const completed = (body: unknown, rules: Rules = '1.0.3'): string => {
  const [received] = read(body, rules);
  return received!.complete({ stored: STORED, authority: AUTHORITY });
};
const parsed = (json: string): Record<string, unknown> => JSON.parse(json) as Record<string, unknown>;

describe('A stored statement', () => {
  it('has an id, a stored time, a timestamp, an authority and a version that the sender left out [C-8.1-set] [C-8.1-version]', () => {
    expect(parsed(completed(aStatement()))).toEqual({
      ...aStatement(),
      id: SOME_ID,
      stored: STORED,
      timestamp: STORED,
      authority: JSON.parse(AUTHORITY) as unknown,
      version: '1.0.0',
    });
  });

  it('has version 2.0.0 when it was sent without one under the rules of 2.0 [C-8.1-version]', () => {
    expect(parsed(completed(aStatement(), '2.0.0'))['version']).toBe('2.0.0');
  });

  it('keeps the version, the id and the timestamp that it was sent with', () => {
    const sent = { id: SOME_ID.toUpperCase(), version: '1.0.2', timestamp: '2026-11-24T10:30:00.123456+01:00' };
    expect(parsed(completed(aStatement(sent)))).toMatchObject(sent);
  });

  it('has its own stored time and authority, whatever was sent [C-7.4-overwritten]', () => {
    const sent = { stored: '2013-05-18T05:32:34.804Z', authority: { mbox: 'mailto:mallory@example.org' } };
    expect(parsed(completed(aStatement(sent)))).toMatchObject({
      stored: STORED,
      authority: JSON.parse(AUTHORITY) as unknown,
    });
  });

  it('keeps all other bytes: white space, order, escapes and the form of numbers [C-4.7-exact]', () => {
    const text =
      '{ "version" : "1.0.1",\r\n\t"object":{"id":"a:\\u0062"},"verb": {"id":"a:c", "display":{}},' +
      '"result":{"score":{"raw":1.50,"max":1E+2},"extensions":{"a:e":[12345678901234567890, -0.0, "\\ud800", {"__proto__":null}]}},' +
      '"actor":{"mbox":"mailto:ada@example.org"} }';
    expect(completed(text)).toBe(
      `{"id":"${SOME_ID}",${text.slice(1, -1)},"timestamp":"${STORED}","stored":"${STORED}","authority":${AUTHORITY}}`,
    );
  });

  it('has the same text when everything is sent already, but for what is replaced', () => {
    const text = `{"stored" : "2013-05-18T05:32:34.804Z","authority": {"mbox":"mailto:m@b"} ,"timestamp":"2026-11-24T09:30Z","id":"${SOME_ID}","version":"1.0","actor":{"mbox":"mailto:a@b"},"verb":{"id":"a:c"},"object":{"id":"a:d"}}`;
    expect(completed(text)).toBe(
      text.replace('"2013-05-18T05:32:34.804Z"', `"${STORED}"`).replace('{"mbox":"mailto:m@b"}', AUTHORITY),
    );
  });

  it('has lists of context activities where one was sent alone, in a SubStatement too [C-8.1-lists]', () => {
    const activities = { parent: { id: 'a:1' }, grouping: [{ id: 'a:2' }], category: [], other: { id: 'a:3' } };
    const lists = { parent: [{ id: 'a:1' }], grouping: [{ id: 'a:2' }], category: [], other: [{ id: 'a:3' }] };
    const sub = {
      objectType: 'SubStatement',
      actor: { mbox: 'mailto:a@b' },
      verb: { id: 'a:b' },
      object: { id: 'a:c' },
      context: { contextActivities: activities },
    };
    const stored = parsed(completed(aStatement({ object: sub, context: { contextActivities: activities } })));
    expect(stored).toMatchObject({
      object: { context: { contextActivities: lists } },
      context: { contextActivities: lists },
    });
  });

  it('has its timestamps in UTC under the rules of 2.0, with every digit, in a SubStatement too [C-8.1-utc]', () => {
    const sub = {
      objectType: 'SubStatement',
      actor: { mbox: 'mailto:a@b' },
      verb: { id: 'a:b' },
      object: { id: 'a:c' },
      timestamp: '2026-11-24T00:30:00+01:00',
    };
    const stored = parsed(
      completed(aStatement({ object: sub, timestamp: '2026-11-24T10:30:00.123456+01:00' }), '2.0.0'),
    );
    expect(stored).toMatchObject({
      timestamp: '2026-11-24T09:30:00.123456Z',
      object: { timestamp: '2026-11-23T23:30:00Z' },
    });
  });

  it('leaves extensions alone that look like parts of a statement', () => {
    const result = {
      extensions: { 'a:e': { context: { contextActivities: { parent: { id: 'a:1' } } }, stored: 'x' } },
    };
    expect(parsed(completed(aStatement({ result })))['result']).toEqual(result);
  });

  it('of a list has only its own text', () => {
    const statements = read([aStatement({ id: SOME_ID }), aStatement({ result: { response: '],[' } })]);
    const responses = statements.map((one) => parsed(one.complete({ stored: STORED, authority: AUTHORITY }))['result']);
    expect(responses).toEqual([undefined, { response: '],[' }]);
  });

  it('is a valid statement again, and what was sent is all still there', () => {
    fc.assert(
      fc.property(arbitraries.statement(), arbitraries.spelling(), (statement, spell) => {
        const json = completed(spell(statement));
        expect(faultsOf(json)).toEqual([]);
        const { actor, verb, result } = parsed(json);
        const sent = parsed(JSON.stringify(statement));
        expect({ actor, verb, result }).toEqual({ actor: sent['actor'], verb: sent['verb'], result: sent['result'] });
      }),
    );
  });
});
