import { createHash } from 'node:crypto';
import type { Random } from './random';

const BASE = 'https://fuzz.example';

/** A valid statement without an id, of any form the standard has; `known` are ids that may be stored. */
export function sampleStatement(random: Random, known: readonly string[]): Record<string, unknown> {
  const plain = {
    actor: sampleActor(random),
    verb: { id: `${BASE}/verb/${random.below(5)}` },
    object: { id: `${BASE}/sop/${random.below(9)}` },
  };
  return random.of<() => Record<string, unknown>>([
    () => plain,
    () => ({
      ...plain,
      timestamp: '2026-11-24T09:30:00.123+01:00',
      result: {
        score: { scaled: 0.92, raw: 46, min: 0, max: 50 },
        success: true,
        completion: true,
        duration: 'PT4M3.2S',
        response: 'a[,]b',
        extensions: { [`${BASE}/x`]: { a: [1, null] } },
      },
    }),
    () => ({
      ...plain,
      context: {
        registration: random.uuid(),
        language: 'de-CH',
        platform: 'LMS',
        revision: '2',
        instructor: sampleActor(random),
        team: { objectType: 'Group', member: [sampleActor(random)] },
        contextActivities: { parent: { id: `${BASE}/p` }, other: [{ id: `${BASE}/o` }] },
      },
    }),
    () => ({
      ...plain,
      object: {
        ...plain.object,
        objectType: 'Activity',
        definition: {
          name: { en: 'Gowning' },
          type: `${BASE}/t`,
          interactionType: 'choice',
          correctResponsesPattern: ['a'],
          choices: [{ id: 'a', description: { en: 'A' } }],
        },
      },
    }),
    () => ({ ...plain, object: { objectType: 'SubStatement', ...plain } }),
    () => ({ ...plain, object: { objectType: 'StatementRef', id: random.of(known) } }),
    () => ({
      ...plain,
      verb: { id: 'http://adlnet.gov/expapi/verbs/voided' },
      object: { objectType: 'StatementRef', id: random.of(known) },
    }),
  ])();
}

export function sampleActor(random: Random): Record<string, unknown> {
  const name = `p${random.below(20)}`;
  return random.of<Record<string, unknown>>([
    { mbox: `mailto:${name}@fuzz.example`, name },
    { objectType: 'Agent', account: { homePage: BASE, name } },
    { openid: `${BASE}/id/${name}` },
    { mbox_sha1sum: createHash('sha1').update(name).digest('hex') },
    { objectType: 'Group', mbox: `mailto:${name}@fuzz.example`, member: [{ mbox: 'mailto:m@fuzz.example' }] },
  ]);
}

/** Good bodies of the admin API by the end of the path that takes them. */
export const ADMIN_BODIES: Readonly<Record<string, Record<string, unknown>>> = {
  '/sign-up': {
    organization: 'Fuzz',
    name: 'Ada',
    email: 'ada@fuzz.example',
    password: 'correct horse battery staple',
    zone: 'Europe/Zurich',
  },
  '/sign-in': { email: 'ada@fuzz.example', password: 'correct horse battery staple' },
  '/keys/:key': { origins: ['https://fuzz.example'] },
  '/keys': { name: 'Tool', scopes: ['state', 'profile'], expiresInDays: 30, origins: ['https://fuzz.example'] },
  '/settings': { xapiAssumedVersion: '1.0.3' },
  '/signers/preview': { pem: '-----BEGIN PUBLIC KEY-----\nMA==\n-----END PUBLIC KEY-----' },
  '/signers': { name: 'Signer', pem: '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----' },
  '/report-schedules': {
    name: 'History',
    report: 'training_history',
    person: null,
    period: 'all',
    cron: '0 7 * * 1',
    zone: 'Europe/Zurich',
    formats: ['csv'],
    recipients: ['qa@fuzz.example'],
    paused: false,
  },
};

/** A good body for the route with this pattern. */
export const adminBody = (pattern: string): Record<string, unknown> =>
  Object.entries(ADMIN_BODIES).find(
    ([end]) => pattern.endsWith(end) || pattern.replace(/\/:\w+$/, '').endsWith(end),
  )?.[1] ?? {};

export const ADMIN_QUERY: readonly (readonly [string, string])[] = [
  ['limit', '10'],
  ['cursor', 'MTA'],
  ['after', '0'],
  ['find', 'a'],
  ['sort', 'name'],
  ['agent', '{"mbox":"mailto:p1@fuzz.example"}'],
  ['verb', `${BASE}/verb/1`],
  ['since', '2026-01-01T00:00:00Z'],
  ['ascending', 'true'],
  ['cron', '0 7 * * 1'],
  ['zone', 'Europe/Zurich'],
  ['schedule', 'none'],
];

/** Parameters of every xAPI resource with good values. */
export function xapiQuery(resource: string, random: Random, known: readonly string[]): [string, string][] {
  const agent = JSON.stringify(sampleActor(random));
  const activity: [string, string] = ['activityId', `${BASE}/sop/${random.below(9)}`];
  const maybe = (...pairs: [string, string][]): [string, string][] => pairs.filter(() => random.chance(0.3));
  const since: [string, string] = ['since', '2026-01-01T00:00:00Z'];
  switch (resource) {
    case 'activities/state':
      return [
        activity,
        ['agent', agent],
        ...maybe(['stateId', `s${random.below(5)}`], ['registration', random.uuid()], since),
      ];
    case 'activities/profile':
      return [activity, ...maybe(['profileId', `d${random.below(5)}`], since)];
    case 'agents/profile':
      return [['agent', agent], ...maybe(['profileId', `d${random.below(5)}`], since)];
    case 'activities':
      return [activity];
    case 'agents':
      return [['agent', agent]];
    case 'statements':
      return random.chance(0.3)
        ? [
            [random.of(['statementId', 'voidedStatementId']), random.of(known)],
            ...maybe(['format', 'ids'], ['attachments', 'true']),
          ]
        : maybe(
            ['agent', agent],
            ['verb', `${BASE}/verb/1`],
            ['activity', `${BASE}/sop/1`],
            ['registration', random.uuid()],
            ['related_agents', 'true'],
            ['related_activities', 'true'],
            since,
            ['until', '2027-01-01T00:00:00Z'],
            ['limit', '3'],
            ['format', 'canonical'],
            ['attachments', 'true'],
            ['ascending', 'true'],
            ['cursor', 'MTA'],
          );
    default:
      return [];
  }
}
