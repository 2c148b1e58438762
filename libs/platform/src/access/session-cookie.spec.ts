import { Controller, HttpCode, Module, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { startServer } from '../spec-kit/start-server';
import { Settings } from '../settings/settings';
import { Public } from './access';
import { clearSessionCookies, setSessionCookies } from './session-cookie';

@Controller('api')
class CookieController {
  constructor(private readonly settings: Settings) {}

  @Post('in')
  @Public()
  @HttpCode(204)
  signIn(@Res({ passthrough: true }) reply: FastifyReply): void {
    setSessionCookies(reply, this.settings, { token: 'the-token', csrf: 'the-csrf' });
  }

  @Post('out')
  @Public()
  @HttpCode(204)
  signOut(@Res({ passthrough: true }) reply: FastifyReply): void {
    clearSessionCookies(reply);
  }
}

@Module({ controllers: [CookieController] })
class CookieModule {}

describe('the cookies of a session', () => {
  const cookies = async (url: string, publicUrl: string): Promise<unknown> => {
    const server = await startServer({ modules: [CookieModule], env: { PUBLIC_URL: publicUrl, SESSION_HOURS: '2' } });
    try {
      return (await server.ask('POST', url)).headers['set-cookie'];
    } finally {
      await server.close();
    }
  };

  it('no script reads the session, the portal’s own reads the CSRF token, and other sites’ forms send neither', async () => {
    expect(await cookies('/api/in', 'http://lrs.example.com')).toEqual([
      'attest_session=the-token; Max-Age=7200; Path=/; HttpOnly; SameSite=Lax',
      'XSRF-TOKEN=the-csrf; Max-Age=7200; Path=/; SameSite=Lax',
    ]);
  });

  it('reached by HTTPS they are sent over HTTPS only', async () => {
    expect(await cookies('/api/in', 'https://lrs.example.com')).toEqual([
      'attest_session=the-token; Max-Age=7200; Path=/; HttpOnly; Secure; SameSite=Lax',
      'XSRF-TOKEN=the-csrf; Max-Age=7200; Path=/; Secure; SameSite=Lax',
    ]);
  });

  it('signing out takes both away', async () => {
    expect(await cookies('/api/out', 'http://lrs.example.com')).toEqual([
      expect.stringMatching(/^attest_session=; .*Expires=Thu, 01 Jan 1970/),
      expect.stringMatching(/^XSRF-TOKEN=; .*Expires=Thu, 01 Jan 1970/),
    ]);
  });
});
