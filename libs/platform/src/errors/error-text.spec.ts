import { Controller, Get, Module } from '@nestjs/common';
import { DomainError } from '@attest/kernel';
import { Public } from '../access/access';
import { startServer, type TestServer } from '../spec-kit/start-server';

const EVIL = `</title><script>alert("1")</script>'&\u001b[2J\n\u202ex`;

@Controller()
class EvilController {
  @Get('xapi/evil')
  @Public()
  xapi(): never {
    throw new DomainError('invalid_request', {}, [
      { path: EVIL, message: EVIL, rule: 'score-range', section: 'xAPI 1.0.3 Data 2.4.5.1' },
      { path: 'limit', message: 'x'.repeat(2000), rule: 'limit' },
    ]);
  }

  @Get('api/evil')
  @Public()
  api(): never {
    this.xapi();
  }
}

@Module({ controllers: [EvilController] })
class EvilModule {}

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

describe('an error', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ modules: [EvilModule] });
  });
  afterAll(() => server.close());

  const ask = (url: string, accept: string, method = 'GET') => server.ask(method, url, { headers: { accept } });

  it('is a page for a browser under /xapi, with code, sentence, places and request id, and nothing that runs or loads', async () => {
    const { status, headers, text } = await ask('/xapi/evil', BROWSER);
    expect([status, headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
    for (const part of [
      '<title>400 Bad Request · Attest</title>',
      '<p>The request is not as it must be; `faults` says where.</p>',
      'invalid_request',
      headers['x-request-id']!,
      'score-range',
      'xAPI 1.0.3 Data 2.4.5.1',
      '&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;\\u001b[2J\\u000a\\u202ex',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(/<script|<link|<style|<img|\son\w+=|https?:/i);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src-attr 'unsafe-inline'; /);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('is lines of text for who likes these, and a caller’s words stay in their line', async () => {
    const { headers, text } = await ask('/xapi/evil', 'text/plain');
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    const told = `</title><script>alert("1")</script>'&\\u001b[2J\\u000a\\u202ex`;
    expect(text.split('\n')).toEqual([
      '400 Bad Request',
      'The request is not as it must be; `faults` says where.',
      '',
      'faults',
      `- ${told}: ${told} (rule score-range, xAPI 1.0.3 Data 2.4.5.1)`,
      `- limit: ${'x'.repeat(2000)} (rule limit)`,
      '',
      'code: invalid_request',
      `request: ${headers['x-request-id']}`,
      '',
    ]);
  });

  it('is JSON under /api, whatever the client likes', async () => {
    const reply = await ask('/api/evil', BROWSER);
    expect([reply.headers['content-type'], reply.headers['vary']]).toEqual([
      'application/json; charset=utf-8',
      undefined,
    ]);
    expect(reply.error.code).toBe('invalid_request');
    expect((await ask('/api/nowhere', 'text/plain')).error.code).toBe('not_found');
  });

  it('is a page where there is no page, and JSON for a program', async () => {
    expect((await ask('/nowhere', 'text/html', 'POST')).text).toContain('<h1>404 Not Found</h1>');
    expect((await ask('/nowhere', 'application/json', 'POST')).error.code).toBe('not_found');
  });

  it('says by what it was chosen, beside what else the reply depends on', async () => {
    for (const accept of [BROWSER, 'text/plain', '*/*']) {
      expect((await ask('/xapi/nowhere', accept)).headers['vary']).toBe('Origin, Accept');
    }
    expect((await ask('/xapi/evil', 'application/json')).headers['vary']).toBe('Origin, Accept, Accept-Encoding');
    expect((await ask('/nowhere', BROWSER, 'POST')).headers['vary']).toBe('Accept');
  });

  it('has its own form also where the router gives up, where there is no such method, and without a body for HEAD', async () => {
    expect((await ask('/xapi/%ff', BROWSER)).text).toContain('not correctly percent-encoded');
    const wrong = await ask('/xapi/evil', 'text/plain', 'DELETE');
    expect([wrong.status, wrong.headers['allow'], wrong.text.split('\n')[0]]).toEqual([
      405,
      'GET, HEAD',
      '405 Method Not Allowed',
    ]);
    const head = await fetch(`${server.url}/xapi/evil`, { method: 'HEAD', headers: { accept: BROWSER } });
    expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([
      400,
      'text/html; charset=utf-8',
      '',
    ]);
  });
});
