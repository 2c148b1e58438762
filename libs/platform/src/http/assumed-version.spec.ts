import { Controller, Get, Module, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Public, XapiKey } from '../access/access';
import { Settings } from '../settings/settings';
import { basic } from '../spec-kit/fake-authenticator';
import { type Reply, startServer, type TestServer } from '../spec-kit/start-server';
import { readXapiRequest } from './xapi-request';

@Controller('xapi')
class RulesController {
  constructor(private readonly settings: Settings) {}

  @Get('rules')
  @XapiKey('statements/read')
  rules(@Req() request: FastifyRequest): object {
    const { rules, parameters } = readXapiRequest(request, this.settings);
    return { rules, parameters };
  }

  @Post('rules')
  @XapiKey('statements/write')
  write(): object {
    return {};
  }

  @Get('about')
  @Public()
  about(): object {
    return {};
  }
}

@Module({ controllers: [RulesController] })
class RulesModule {}

const old = { authorization: basic('old', 's3cret') };
const reader = { authorization: basic('reader', 's3cret') };
const VERSION = 'x-experience-api-version';

describe('a request that names no version', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ modules: [RulesModule] });
  });
  afterAll(() => server.close());

  const get = (headers: Record<string, string>): Promise<Reply> => server.ask('GET', '/xapi/rules?a=b', { headers });
  const form = (method: string, fields: Record<string, string>): Promise<Reply> =>
    server.ask('POST', `/xapi/rules?method=${method}`, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
    });

  it('is refused with the server’s own version on the reply, unless its organization assumes one', async () => {
    const reply = await get(reader);
    expect([reply.status, reply.error.code]).toEqual([400, 'unsupported_version']);
    expect(reply.headers[VERSION]).toBe('1.0.3');
  });

  it('is judged and answered by the version that its organization assumes', async () => {
    const reply = await get(old);
    expect([reply.status, reply.json]).toEqual([200, { rules: '2.0.0', parameters: [['a', 'b']] }]);
    expect(reply.headers[VERSION]).toBe('2.0.0');
  });

  it('bears the assumed version on refusals once the key is known, and the server’s own before', async () => {
    const refused = await server.ask('POST', '/xapi/rules', { headers: old });
    expect([refused.status, refused.headers[VERSION]]).toEqual([403, '2.0.0']);
    const unknown = await get({ authorization: basic('old', 'wrong') });
    expect([unknown.status, unknown.headers[VERSION]]).toEqual([401, '1.0.3']);
    expect((await server.ask('GET', '/xapi/about', { headers: old })).headers[VERSION]).toBe('1.0.3');
  });

  it('is another matter than one that names a wrong version: that is refused everywhere', async () => {
    for (const version of ['', ' ', '0.95', '3.0.0', '1.0.3, 2.0.0']) {
      expect((await get({ ...old, [VERSION]: version })).error.code).toBe('unsupported_version');
    }
    expect((await get({ ...old, [VERSION]: '1.0.1' })).json).toMatchObject({ rules: '1.0.3' });
  });

  it('as a form is refused where 2.0 is assumed, which has no forms; one that names 1.0 is taken', async () => {
    const refused = await form('GET', { Authorization: old.authorization });
    expect([refused.status, refused.error.code, refused.error.faults[0]?.path]).toEqual([
      400,
      'unknown_parameter',
      'method',
    ]);
    expect(refused.headers[VERSION]).toBe('2.0.0');
    const taken = await form('GET', { Authorization: old.authorization, 'X-Experience-API-Version': '1.0.0' });
    expect([taken.status, taken.json]).toEqual([200, { rules: '1.0.3', parameters: [] }]);
    const unsaid = await form('GET', { Authorization: reader.authorization });
    expect([unsaid.status, unsaid.error.code]).toEqual([400, 'unsupported_version']);
  });
});
