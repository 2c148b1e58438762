import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithNginx, type Edge, freePort, startEdge, startStandalone } from '@attest/testing';

/** Stands for a process of a role: says which one it is and what it was asked. */
interface Part {
  readonly url: string;
  readonly name: string;
  readonly asked: { method: string; url: string; headers: Record<string, unknown>; length: number }[];
  close(): Promise<void>;
}

async function part(name: string): Promise<Part> {
  const asked: Part['asked'] = [];
  const server: Server = createServer((request, response) => {
    let length = 0;
    request.on('data', (chunk: Buffer) => (length += chunk.length));
    request.on('end', () => {
      asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, length });
      response.setHeader('X-Content-Type-Options', 'nosniff');
      if (!/\/arrivals/.test(request.url ?? '')) {
        response.end(name);
        return;
      }
      // One event, and never an end.
      response.setHeader('Content-Type', 'text/event-stream');
      response.write('data: first\n\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    name,
    asked,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A built portal, as small as can be. */
async function portal(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'attest-portal-'));
  await chmod(folder, 0o755);
  const page =
    '<!doctype html><style>p{}</style><at-root></at-root><script src="main-NY6FCJZ7.js" type="module"></script>';
  await writeFile(join(folder, 'index.html'), page);
  await writeFile(join(folder, 'main-NY6FCJZ7.js'), 'export {};');
  await writeFile(join(folder, 'chunk-B-6xKRt_.js'), 'export {};');
  await writeFile(join(folder, 'theme-settings.js'), '');
  await writeFile(join(folder, 'theme.js'), '');
  return folder;
}

/** Headers that say what browsers may do with an answer: not those of the transfer, of the version of a file, or of the program. */
function aboutContent(headers: Headers): Record<string, string> {
  const others =
    /^(?:accept-ranges|connection|content-length|content-type|date|etag|keep-alive|last-modified|server|transfer-encoding|vary|x-request-id)$/;
  return Object.fromEntries(
    [...headers]
      .filter(([name]) => !others.test(name))
      .map(([name, value]) => [name, value.replace(/'nonce-[^']+'/, "'nonce'")]),
  );
}

const ORGANIZATION = '/api/organizations/larkmoor';
const STATEMENT = 'statementId=5b2b6a0e-6a0e-4b2b-8a0e-5b2b6a0e5b2b';

describeWithNginx('the edge', () => {
  let ingest: Part[];
  let query: Part;
  let admin: Part;
  let edge: Edge;
  let folder: string;

  beforeAll(async () => {
    folder = await portal();
    ingest = [await part('ingest'), await part('ingest')];
    query = await part('query');
    admin = await part('admin');
    edge = await startEdge({
      ingest: ingest.map(({ url }) => url),
      query: [query.url],
      admin: [admin.url],
      portal: folder,
      env: { EDGE_MAX_ATTACHMENTS: '2m' },
    });
  });
  afterAll(async () => {
    await edge.close();
    for (const each of [...ingest, query, admin]) await each.close();
    await rm(folder, { recursive: true, force: true });
  });

  const answer = (method: string, path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(edge.url + path, { method, redirect: 'manual', ...init });

  describe('sends to the role whose it is', () => {
    it.each([
      ['ingest', 'POST', '/xapi/statements'],
      ['ingest', 'PUT', `/xapi/statements?${STATEMENT}`],
      ['query', 'GET', '/xapi/statements?limit=5'],
      ['query', 'GET', `/xapi/statements?${STATEMENT}`],
      ['query', 'HEAD', '/xapi/statements'],
      ['query', 'OPTIONS', '/xapi/statements'],
      ['query', 'POST', '/xapi/statements?method=GET'],
      ['query', 'POST', '/xapi/statements?a=b&method=get'],
      ['ingest', 'POST', '/xapi/statements?method=PUT'],
      ['ingest', 'POST', '/xapi/statements?method=GETX'],
      ['ingest', 'DELETE', '/xapi/statements'],
      ['ingest', 'GET', '/xapi/activities/state?stateId=a'],
      ['ingest', 'PUT', '/xapi/activities/state?stateId=a'],
      ['ingest', 'POST', '/xapi/activities/state?method=GET'],
      ['ingest', 'DELETE', '/xapi/activities/state'],
      ['ingest', 'GET', '/xapi/activities/profile'],
      ['ingest', 'POST', '/xapi/agents/profile'],
      ['query', 'GET', '/xapi/about'],
      ['query', 'GET', '/xapi/activities?activityId=https%3A%2F%2Flarkmoor.example%2Fsop%2F1.html'],
      ['query', 'GET', '/xapi/agents?agent=%7B%7D'],
      ['query', 'POST', '/xapi/agents?method=GET'],
      ['query', 'GET', '/xapi/no-such-resource'],
      ['query', 'GET', '/xapi'],
      ['query', 'GET', `${ORGANIZATION}/statements?limit=50`],
      ['query', 'GET', `${ORGANIZATION}/statements/5b2b6a0e`],
      ['query', 'GET', `${ORGANIZATION}/statements/5b2b6a0e/attachments/ab12`],
      ['query', 'POST', `${ORGANIZATION}/statements/test`],
      ['admin', 'GET', `${ORGANIZATION}/statements-of-others`],
      ['admin', 'GET', ORGANIZATION],
      ['admin', 'GET', `${ORGANIZATION}/people`],
      ['admin', 'PUT', `${ORGANIZATION}/report-schedules/1`],
      ['admin', 'GET', `${ORGANIZATION}/report-runs/1/files/csv`],
      ['admin', 'POST', '/api/sign-in'],
      ['admin', 'GET', '/api/me'],
      ['admin', 'GET', '/api/docs/swagger-ui.css'],
      ['admin', 'GET', '/api/docs/chunk-NY6FCJZ7.js'],
      ['admin', 'GET', '/api'],
      ['query', 'GET', '/readyz'],
    ])('%s: %s %s', async (role, method, path) => {
      const parts = [...ingest, query, admin];
      const before = parts.map(({ asked }) => asked.length);
      expect((await answer(method, path)).status).toBe(200);
      const got = parts.filter(({ asked }, index) => asked.length > (before[index] ?? 0));
      expect(got.map(({ name }) => name)).toEqual([role]);
      expect(got[0]?.asked.at(-1)).toMatchObject({ method, url: path });
    });
  });

  it('passes events on as they happen', async () => {
    const stop = new AbortController();
    const response = await answer('GET', `${ORGANIZATION}/statements/arrivals?after=0`, { signal: stop.signal });
    let got = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      got += chunk;
      if (got.endsWith('\n\n')) break;
    }
    expect(got).toBe('data: first\n\n');
    stop.abort();
    expect(query.asked.at(-1)?.url).toBe(`${ORGANIZATION}/statements/arrivals?after=0`);
  });

  it('says who called, whatever the caller says of himself', async () => {
    await answer('GET', '/xapi/about', { headers: { 'X-Forwarded-For': '192.0.2.1', 'X-Forwarded-Proto': 'https' } });
    expect(query.asked.at(-1)?.headers).toMatchObject({
      host: new URL(edge.url).host,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
    });
  });

  it('leaves what the services answer as it is', async () => {
    const { headers } = await answer('GET', '/xapi/about');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  const withKey = (key: string, secret: string): RequestInit => ({
    headers: { Authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
    body: '[]',
  });
  const processOf = async (key: string, secret = 'secret'): Promise<number> => {
    const before = ingest.map(({ asked }) => asked.length);
    await answer('POST', '/xapi/statements', withKey(key, secret));
    return ingest.findIndex(({ asked }, index) => asked.length > (before[index] ?? 0));
  };

  it('keeps an organization’s keys on one process of ingest', async () => {
    for (const tag of ['kq3xw7ab', 'aaaaaaaa', '7f2k9x0z']) {
      const home = await processOf(`at_${tag}_first`);
      for (const name of ['second', 'third', 'a', 'b']) {
        expect(await processOf(`at_${tag}_${name}`, `another secret of ${name}`)).toBe(home);
      }
    }
  });

  it('gives each process of ingest a share of the organizations', async () => {
    const homes = new Set<number>();
    for (let tag = 0; tag < 40; tag++) homes.add(await processOf(`at_${String(tag).padStart(8, 'k')}_key`));
    expect([...homes].sort()).toEqual([0, 1]);
  });

  it('is alive itself, and shows the processes’ metrics to nobody', async () => {
    const alive = await answer('GET', '/livez');
    expect(await alive.json()).toEqual({ status: 'alive' });
    expect((await answer('GET', '/metrics')).status).toBe(404);
  });

  it.each([
    ['/xapi/statements', 3],
    ['/api/sign-up', 9],
  ])('refuses a body that is too large for %s, as the services say it', async (path, megabytes) => {
    const refused = await answer('POST', path, { body: Buffer.alloc(megabytes * 1024 * 1024) });
    expect(refused.status).toBe(413);
    expect(refused.headers.get('content-type')).toBe('application/json');
    expect(await refused.json()).toMatchObject({ error: { code: 'too_large', faults: [] } });
  });

  it('takes a body of the size that is allowed, buffered or not', async () => {
    expect((await answer('POST', '/xapi/statements', { body: Buffer.alloc(1024 * 1024) })).status).toBe(200);
    expect((await answer('POST', '/api/sign-up', { body: Buffer.alloc(7 * 1024 * 1024) })).status).toBe(200);
    expect(admin.asked.at(-1)?.length).toBe(7 * 1024 * 1024);
  });

  describe('serves the portal', () => {
    it.each(['/', '/larkmoor/statements', '/index.html', '/sign-in?next=%2Flarkmoor'])(
      'as its page for %s, with a nonce that is new each time',
      async (path) => {
        const nonces = new Set<string>();
        for (let time = 0; time < 2; time++) {
          const page = await answer('GET', path);
          expect(page.status).toBe(200);
          expect(page.headers.get('content-type')).toContain('text/html');
          expect(page.headers.get('cache-control')).toBe('no-cache');
          expect(page.headers.get('x-frame-options')).toBe('DENY');
          const nonce = /'nonce-([^']+)'/.exec(page.headers.get('content-security-policy') ?? '')?.[1] ?? '';
          const text = await page.text();
          expect(text).toContain(`<style nonce="${nonce}">`);
          expect(text).toContain(`<at-root ngCspNonce="${nonce}">`);
          nonces.add(nonce);
        }
        expect(nonces.size).toBe(2);
      },
    );

    it('with files that browsers keep when their name has a hash, and ask for again when not', async () => {
      const hashed = await answer('GET', '/main-NY6FCJZ7.js');
      expect(hashed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(hashed.headers.get('content-type')).toContain('javascript');
      const part = await answer('GET', '/chunk-B-6xKRt_.js');
      expect(part.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      for (const path of ['/theme.js', '/theme-settings.js']) {
        expect((await answer('GET', path)).headers.get('cache-control')).toBe('no-cache');
      }
    });

    it.each([
      ['HTTP', 'http://attest.example', 'http'],
      ['HTTPS', 'https://attest.example', 'https'],
    ])('with the headers that standalone sends, when it is reached by %s', async (_, PUBLIC_URL, scheme) => {
      const standalone = await startStandalone({ portal: folder, env: { PUBLIC_URL } });
      const behind = await startEdge({
        ingest: [query.url],
        query: [query.url],
        admin: [query.url],
        portal: folder,
        env: { EDGE_TRUST_FORWARDED: 'true' },
      });
      try {
        for (const path of ['/', '/larkmoor/statements', '/main-NY6FCJZ7.js', '/chunk-B-6xKRt_.js', '/theme.js']) {
          const [own, edges] = await Promise.all(
            [standalone.url, behind.url].map(async (url) => {
              const { headers } = await fetch(url + path, { headers: { 'X-Forwarded-Proto': scheme } });
              return aboutContent(headers);
            }),
          );
          expect([path, edges]).toEqual([path, own]);
        }
      } finally {
        await behind.close();
        await standalone.close();
      }
    });

    it('and nothing else: what is no file and no page is not found, in the services’ form', async () => {
      for (const [method, path] of [
        ['GET', '/main-AAAAAAAA.js'],
        ['GET', '/robots.txt'],
        ['POST', '/larkmoor'],
        ['POST', '/theme.js'],
        ['PUT', '/main-NY6FCJZ7.js'],
      ] as const) {
        const missing = await answer(method, path);
        expect([path, missing.status]).toEqual([path, 404]);
        expect(await missing.json()).toMatchObject({ error: { code: 'not_found' } });
      }
    });
  });
});

describeWithNginx('the edge before a role of which nobody answers', () => {
  it.each(['/xapi/statements', '/api/me', '/readyz'])('answers %s with 503 and when to come again', async (path) => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const edge = await startEdge({ ingest: [nobody], query: [nobody], admin: [nobody] });
    try {
      for (const method of ['GET', 'POST']) {
        const refused = await fetch(edge.url + path, { method });
        expect([method, refused.status, refused.headers.get('retry-after')]).toEqual([method, 503, '2']);
        expect(await refused.json()).toMatchObject({ error: { code: 'storage_unavailable', faults: [] } });
      }
    } finally {
      await edge.close();
    }
  });

  it('asks another process of the role when one cannot be reached, so that no write is refused', async () => {
    const alive = await part('ingest');
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const edge = await startEdge({ ingest: [nobody, alive.url], query: [alive.url], admin: [alive.url] });
    try {
      for (let tag = 0; tag < 12; tag++) {
        const key = Buffer.from(`at_${String(tag).padStart(8, 'k')}_key:secret`).toString('base64');
        const sent = { method: 'POST', body: '[]', headers: { Authorization: `Basic ${key}` } };
        expect((await fetch(`${edge.url}/xapi/statements`, sent)).status).toBe(200);
      }
      expect(alive.asked.length).toBe(12);
    } finally {
      await edge.close();
      await alive.close();
    }
  });
});
