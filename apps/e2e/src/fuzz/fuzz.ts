import type { Harness, Organization } from '@attest/testing';
import { type FuzzTarget, type MadeRequest } from './request-parts';
import { requestOf } from './requests';
import { type FuzzAnswer, send } from './send';
import { OwnThings, type Things } from './things';

export interface FuzzReport {
  /** Each with the number of its request, the request, and what was wrong with the answer. */
  readonly failures: readonly string[];
  /** Answers by status; `closed` had none. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  /** Statements of the organization in the end. */
  readonly stored: number;
}

const AT_ONCE = 8;
const MAX_FAILURES = 20;

/** What there is changes with the requests: it is looked up again after so many. */
const REFRESH_AFTER = 250;

/**
 * Sends `count` requests made of `seed` to the organization, and holds every answer against what is promised of all answers. `other`
 * is another organization on the same server, whose things must not be reached.
 */
export async function fuzz(
  server: Harness,
  organization: Organization,
  other: Organization,
  seed: number,
  count: number,
): Promise<FuzzReport> {
  const { owner, path, slug, xapi } = organization;
  const first = await xapi.post(statementOf('mailto:p1@fuzz.example'));
  const ids = [...first.json, '11111111-1111-4111-8111-111111111111'];
  const foreign = await other.xapi.post(statementOf('mailto:only@other.example'));
  const [things, theirs] = [new OwnThings(organization), new OwnThings(other)];
  await things.refresh(ids);
  await theirs.refresh(foreign.json);
  const target: FuzzTarget = {
    // The pages of the API's documentation are a library's.
    routes: server.routes().filter(({ path: pattern }) => !/^\/(?:xapi|api\/docs)\//.test(pattern)),
    slug,
    authorization: xapi.headers['Authorization'] ?? '',
    session: [
      ['Cookie', [...owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ')],
      ['X-XSRF-TOKEN', owner.cookies.get('XSRF-TOKEN') ?? ''],
    ],
    ids,
    get things() {
      return things.ids;
    },
    otherSlug: other.slug,
    // Its attachments have the hash that the organization's own have.
    otherThings: new Map([...theirs.ids].filter(([kind]) => kind !== 'attachments')),
  };
  const before = kept(theirs.ids);
  const acknowledged = new Set(first.json);
  const statuses: Record<string, number> = {};
  const failures: string[] = [];
  const check = async (request: MadeRequest): Promise<string | undefined> => {
    const answer = await send(server.url, request);
    const status = String(answer?.status ?? 'closed');
    statuses[status] = (statuses[status] ?? 0) + 1;
    for (const id of idsIn(request, answer)) acknowledged.add(id.toLowerCase());
    return faultOf(request, answer);
  };
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < count && failures.length < MAX_FAILURES; index = next++) {
      if (index % REFRESH_AFTER === REFRESH_AFTER - 1) {
        await things.refresh(ids).catch((error: unknown) => failures.push(`before request ${index}: ${String(error)}`));
      }
      const request = requestOf(seed, index, target);
      const fault = await check(request).catch(String);
      if (fault !== undefined) failures.push(`request ${index}: ${fault}\n${shown(request)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  failures.push(...(await things.failedRuns()));
  await theirs.refresh(foreign.json);
  if (kept(theirs.ids) !== before) failures.push(`the other organization has ${kept(theirs.ids)}, and had ${before}`);
  const list = await owner.get<{ total: number }>(`${path}/statements?limit=1`);
  const xapiList = await xapi.get();
  if (list.status !== 200 || xapiList.status !== 200)
    failures.push(`the lists answer ${list.status} and ${xapiList.status}`);
  return { failures, statuses, acknowledged: acknowledged.size, stored: list.json.total };
}

/** Without people, who come by themselves once the worker has read the statement. */
const kept = (things: Things): string =>
  JSON.stringify([...things].filter(([kind]) => kind !== 'people').map(([kind, ids]) => [kind, ...ids.toSorted()]));

const statementOf = (mbox: string): object => ({
  actor: { mbox },
  verb: { id: 'https://fuzz.example/v' },
  object: { id: 'https://fuzz.example/a' },
});

function idsIn(request: MadeRequest, answer: FuzzAnswer | undefined): readonly string[] {
  if (!request.statements || answer === undefined) return [];
  if (answer.status === 204) {
    const named = /statementId=([0-9a-f-]{36})/i.exec(request.target + String(request.body ?? ''))?.[1];
    const puts = request.method === 'PUT' || /[?&]method=PUT/.test(request.target);
    return puts && named !== undefined ? [named] : [];
  }
  const body = answer.status === 200 || answer.status === 201 ? json(answer.text) : undefined;
  if (Array.isArray(body)) return body.filter((id) => typeof id === 'string');
  return answer.status === 201 ? [(body as { id: string }).id] : [];
}

function faultOf(request: MadeRequest, answer: FuzzAnswer | undefined): string | undefined {
  if (answer === undefined) return request.missing > 0 ? undefined : 'closed without an answer';
  const { status, headers, text } = answer;
  if (!(status >= 200 && status < 500)) return `${status} ${text}`;
  if (request.foreign && status < 400) return `${status} for what is another organization's: ${text.slice(0, 2_000)}`;
  const error = (
    json(text) as
      { error?: { code?: unknown; message?: unknown; requestId?: unknown; faults?: { rule: string }[] } } | undefined
  )?.error;
  const noBody = request.method === 'HEAD' || /[?&]method=HEAD/.test(request.target);
  // A page or lines, where these are liked better; the request's id stands in both.
  const told = /^text\/(?:html|plain)/.test(headers['content-type'] ?? '');
  if (status >= 400 && told && request.target.startsWith('/api/'))
    return `${status} in a form that the admin API has not`;
  if (status >= 400 && told && !noBody && !text.includes(headers['x-request-id'] ?? 'none'))
    return `${status} without requestId: ${text}`;
  if (
    status >= 400 &&
    !told &&
    !noBody &&
    [error?.code, error?.message, error?.requestId].some((part) => typeof part !== 'string' || part === '')
  ) {
    return `${status} without code, message and requestId: ${text}`;
  }
  // What is no HTTP has no address yet.
  const isHttp = status !== 431 && error?.faults?.[0]?.rule !== 'http';
  if (request.target.startsWith('/xapi/') && isHttp && headers['x-experience-api-version'] === undefined)
    return `${status} without a version`;
  return undefined;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const shown = ({ method, target, headers, body, missing }: MadeRequest): string =>
  JSON.stringify({
    method,
    target,
    headers: headers.filter(([name]) => !/^(authorization|cookie|x-xsrf-token)$/i.test(name)),
    body: body?.toString().slice(0, 2_000),
    missing,
  });
