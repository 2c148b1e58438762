import { randomUUID } from 'node:crypto';
import { URLSearchParams } from 'node:url';

/**
 * What is measured. `request` sends one and answers how many things (statements, pages, documents) that was; `wanted` is the rate that
 * issue 5 asks for, `limit` its bound for the 95th percentile in milliseconds.
 */
export const CASES = [
  { name: 'POST 1, 1 connection', connections: 1, limit: 5, request: (at) => post(at, 1) },
  { name: 'POST 1, 8 connections', connections: 8, wanted: 2500, request: (at) => post(at, 1) },
  { name: 'POST 50, 1 connection', connections: 1, request: (at) => post(at, 50) },
  { name: 'POST 50, 8 connections', connections: 8, wanted: 5000, request: (at) => post(at, 50) },
  {
    name: 'POST 50, 8 connections, shared actors',
    connections: 8,
    wanted: 5000,
    request: (at) => post(at, 50, SHARED),
  },
  { name: 'POST 500, 1 connection', connections: 1, request: (at) => post(at, 500) },
  { name: 'POST 500, 8 connections', connections: 8, wanted: 5000, request: (at) => post(at, 500) },
  {
    name: 'POST 500, 8 connections, shared actors',
    connections: 8,
    wanted: 5000,
    request: (at) => post(at, 500, SHARED),
  },
  ...[1, 8].flatMap((connections) => {
    const by = (name, wanted, query) => ({
      name: `GET ${name}, ${connections} connection${connections === 1 ? '' : 's'}`,
      connections,
      ...(connections === 8 ? { wanted } : {}),
      request: (at) => get(at, `/xapi/statements?${new URLSearchParams(query(at))}`),
    });
    return [
      by('by id', 5000, ({ generate, kept }) => ({ statementId: generate.pick(kept.ids) })),
      by('by agent', 1000, ({ generate }) => ({ limit: 50, agent: JSON.stringify(generate.agent()) })),
      by('by verb and since', 1000, ({ generate, kept }) => ({
        limit: 50,
        verb: generate.verb(generate.below(40)),
        since: generate.pick(kept.times),
      })),
      by('by registration', 1000, ({ generate, kept }) => ({
        limit: 50,
        registration: generate.pick(kept.registrations),
      })),
      by('by activity, related', 400, ({ generate }) => ({
        limit: 50,
        related_activities: true,
        activity: generate.activity(generate.below(800)).id,
      })),
    ];
  }),
  { name: 'walk over more, 100 a page, 1 connection', connections: 1, wanted: 20_000, request: walk },
  { name: 'state PUT, 8 connections', connections: 8, wanted: 2500, request: putState },
  { name: 'state GET, 8 connections', connections: 8, wanted: 4000, request: getState },
];

/** Everybody writes about the same few people and courses. */
const SHARED = { actors: 10, activities: 5 };

async function post({ client, generate }, count, among) {
  const statements = Array.from({ length: count }, () => generate.statement(among));
  await expect(client, 200, 'POST', '/xapi/statements', JSON.stringify(count === 1 ? statements[0] : statements));
  return count;
}

async function get({ client }, path) {
  await expect(client, 200, 'GET', path);
  return 1;
}

async function walk({ client, own }) {
  const page = JSON.parse(await expect(client, 200, 'GET', own.more || '/xapi/statements?limit=100'));
  own.more = page.more;
  return page.statements.length;
}

const statePath = ({ generate }, id) =>
  `/xapi/activities/state?${new URLSearchParams({
    activityId: generate.activity(generate.below(20)).id,
    agent: JSON.stringify(generate.agent(generate.below(100))),
    stateId: id,
  })}`;

async function putState(at) {
  const body = JSON.stringify({ bookmark: randomUUID(), progress: at.generate.random(), text: 'x'.repeat(500) });
  at.own.put ??= statePath(at, `bookmark-${at.connection}`);
  await expect(at.client, 204, 'PUT', at.own.put, body);
  return 1;
}

async function getState(at) {
  if (at.own.put === undefined) await putState(at);
  return get(at, at.own.put);
}

async function expect(client, status, method, path, body) {
  const answer = await client.send(method, path, body);
  if (answer.status !== status)
    throw new Error(`${method} ${path} answered ${answer.status}: ${answer.body.slice(0, 500)}`);
  return answer.body;
}
