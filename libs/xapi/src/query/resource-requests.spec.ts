import { ADA } from '../testing';
import { faultsFrom, SOME_ID } from '../testing/faults';
import { readActivityRequest, readAgentRequest, readNoParameters, readPutRequest } from './resource-requests';

const V1 = { rules: '1.0.3' } as const;
const rules = (work: () => unknown): readonly string[] =>
  faultsFrom(work).map((fault) => `${fault.path} ${fault.rule}`);

describe('GET /agents', () => {
  it('gives the Agent as it was sent, and who it is', () => {
    expect(readAgentRequest([['agent', JSON.stringify(ADA)]], V1)).toEqual({
      agent: ADA,
      key: 'mbox mailto:ada@example.org',
    });
  });

  it('is refused without an Agent that can be found [C-2.3-agent]', () => {
    const agent = (text: string): readonly string[] => rules(() => readAgentRequest([['agent', text]], V1));
    expect(rules(() => readAgentRequest([], V1))).toEqual(['agent parameter-required']);
    expect(agent('true')).toEqual(['agent value-type']);
    expect(agent('{"mbox"')).toEqual(['agent parameter-agent']);
    expect(agent('{"objectType":"Group","member":[]}')).toEqual(['agent parameter-agent']);
    expect(agent('{"mbox":"ada"}')).toEqual(['agent.mbox mbox']);
    expect(agent('{"name":"Ada"}')).toEqual(['agent agent-identifier']);
  });
});

describe('GET /activities', () => {
  it('gives the id as it was sent', () => {
    expect(readActivityRequest([['activityId', 'https://example.org/path/../x']], V1)).toBe(
      'https://example.org/path/../x',
    );
  });

  it('is refused without an IRI [C-2.3-values]', () => {
    expect(rules(() => readActivityRequest([], V1))).toEqual(['activityId parameter-required']);
    expect(rules(() => readActivityRequest([['activityId', 'x']], V1))).toEqual(['activityId iri']);
    expect(rules(() => readActivityRequest([['activityID', 'a:b']], V1))).toEqual(['activityID parameter-known']);
  });
});

describe('PUT /statements', () => {
  it('has the id of the statement, in the letter case sent', () => {
    expect(readPutRequest([['statementId', SOME_ID.toUpperCase()]], V1)).toBe(SOME_ID.toUpperCase());
  });

  it('is refused without a UUID', () => {
    expect(rules(() => readPutRequest([], V1))).toEqual(['statementId parameter-required']);
    expect(rules(() => readPutRequest([['statementId', '']], V1))).toEqual(['statementId uuid']);
    expect(
      rules(() =>
        readPutRequest(
          [
            ['statementId', SOME_ID],
            ['statementId', SOME_ID],
          ],
          V1,
        ),
      ),
    ).toEqual(['statementId parameter-once']);
  });
});

describe('A request without parameters', () => {
  const broken = (...params: [string, string][]): readonly string[] =>
    rules(() => {
      readNoParameters(params, V1);
    });

  it('has none', () => {
    expect(broken()).toEqual([]);
    expect(broken(['x', '1'])).toEqual(['x parameter-known']);
    expect(broken(['method', 'GET'])).toEqual(['method parameter-known']);
  });
});
