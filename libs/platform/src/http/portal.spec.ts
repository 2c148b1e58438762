import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type TestServer } from '../spec-kit/start-server';
import { ThingModule } from '../spec-kit/thing.controller';

const PAGE = '<!doctype html><html><head><style>b{}</style></head><body><at-root></at-root></body></html>';

describe('the portal', () => {
  let folder: string;
  let server: TestServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attest-portal-'));
    await writeFile(join(folder, 'index.html'), PAGE);
    await writeFile(join(folder, 'main-4XKZQ2AB.js'), 'let portal;');
    await writeFile(join(folder, 'chunk-B-6xKRt_.js'), 'let part;');
    await writeFile(join(folder, 'theme-settings.js'), 'let theme;');
    await writeFile(join(folder, 'favicon.ico'), 'icon');
    server = await startServer({ modules: [ThingModule], portal: folder });
  });

  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const browse = (url: string) => server.ask('GET', url, { headers: { accept: 'text/html,application/xhtml+xml' } });

  it('its page answers at every address that a browser opens, and is asked for anew each time', async () => {
    for (const url of ['/', '/o/acme/statements?verb=x', '/index.html']) {
      const reply = await browse(url);
      expect(reply.text).toContain('<at-root');
      expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(reply.headers['cache-control']).toBe('no-cache');
    }
  });

  it('each page has a nonce of its own for the styles that Angular writes', async () => {
    const [one, other] = [await browse('/'), await browse('/')];
    const nonce = /ngCspNonce="([\w-]{22})"/.exec(one.text)?.[1] ?? 'none';
    expect(one.text).toContain(`<style nonce="${nonce}">`);
    expect(one.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(other.text).not.toContain(nonce);
  });

  it('files with a hash in their name are kept for good, others are asked for again', async () => {
    const hashed = await server.ask('GET', '/main-4XKZQ2AB.js');
    expect([hashed.text, hashed.headers['cache-control']]).toEqual([
      'let portal;',
      'public, max-age=31536000, immutable',
    ]);
    expect(hashed.headers['content-type']).toMatch(/javascript/);
    const part = await server.ask('GET', '/chunk-B-6xKRt_.js');
    expect(part.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    for (const url of ['/favicon.ico', '/theme-settings.js']) {
      expect((await server.ask('GET', url)).headers['cache-control']).toBe('no-cache');
    }
  });

  it('a file that is not there is 404, not the page', async () => {
    for (const url of ['/chunk-OLDOLDOL.js', '/../package.json', '/%2e%2e/package.json']) {
      const reply = await browse(url);
      expect([reply.status, /<at-root/.test(reply.text), /not_found/.test(reply.text)]).toEqual([404, false, true]);
    }
  });

  it('addresses of the APIs never answer the page', async () => {
    for (const url of ['/api', '/api/nowhere', '/xapi', '/xapi/nowhere']) {
      const reply = await browse(url);
      expect([reply.status, /<at-root/.test(reply.text), /not_found/.test(reply.text)]).toEqual([404, false, true]);
    }
  });

  it('a program that asks for JSON gets 404 where there is only the page', async () => {
    expect((await server.ask('GET', '/somewhere', { headers: { accept: 'application/json' } })).status).toBe(404);
    const refused = 'application/json, text/html;q=0, */*;q=0.1';
    expect((await server.ask('GET', '/somewhere', { headers: { accept: refused } })).status).toBe(404);
  });

  it('that is built after the start is served from then on; until then a page says so', async () => {
    const later = join(folder, 'later');
    const bare = await startServer({ portal: later });
    try {
      const reply = await bare.ask('GET', '/', { headers: { accept: 'text/html' } });
      expect(reply.status).toBe(200);
      expect(reply.text).toContain('npm run build');
      await writeFile(join(later, 'index.html'), '<!doctype html><at-root></at-root>');
      await writeFile(join(later, 'main-4XKZQ2AB.js'), 'let late;');
      expect((await bare.ask('GET', '/', { headers: { accept: 'text/html' } })).text).toContain('<at-root');
      expect((await bare.ask('GET', '/main-4XKZQ2AB.js')).text).toBe('let late;');
    } finally {
      await bare.close();
    }
  });
});
