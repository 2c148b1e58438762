import { get, type IncomingMessage, request } from 'node:http';
import { CONTROL } from '@attest/kernel';
import { endedSessions } from '../spec-kit/fake-authenticator';
import { releaseSlow, slowIsWaiting, ThingModule } from '../spec-kit/thing.controller';
import { startServer, type TestServer } from '../spec-kit/start-server';
import { until } from '../spec-kit/until';

describe('a process', () => {
  let server: TestServer;

  beforeEach(async () => {
    server = await startServer({ modules: [ThingModule], env: { DRAIN_SECONDS: '5' } });
  });

  afterEach(async () => {
    releaseSlow();
    await server.close();
  });

  it('says in one line what it uses, where it listens and how to change it', () => {
    const lines = server.lines.filter(({ level }) => level === 30).map(({ msg }) => msg);
    const start = lines.filter((line) => String(line).startsWith('Attest'));
    expect(start).toHaveLength(1);
    expect(start[0]).toContain(`reached at ${server.url}`);
    expect(start[0]).toContain('storage nowhere, queue nowhere, mail nowhere');
    expect(start[0]).toContain('docs/configuration.md');
  });

  it('knows its public address when the port was free to choose', () => {
    expect(server.settings.publicUrl).toBe(server.url);
    expect(new URL(server.url).port).not.toBe('0');
  });

  it('is alive and ready; not ready while the storage takes no write', async () => {
    expect((await server.ask('GET', '/livez')).json).toEqual({ status: 'alive' });
    expect((await server.ask('GET', '/readyz')).json).toEqual({ status: 'ready' });
    server.backends.writable = false;
    const reply = await server.ask('GET', '/readyz');
    expect([reply.status, reply.error.code]).toEqual([503, 'storage_unavailable']);
    expect((await server.ask('GET', '/livez')).status).toBe(200);
  });

  it('answers what is under way before it stops, then closes the queue, then the rest', async () => {
    const slow = fetch(new URL('/api/slow', server.url));
    await until(slowIsWaiting);
    const closed = server.served.close();
    expect(server.backends.closed).toEqual([]);
    releaseSlow();
    expect(await (await slow).json()).toEqual({ done: true });
    await closed;
    expect(server.backends.closed).toEqual(['queue', 'backends']);
  });

  it('refuses new requests while it stops, in the same form as every error', async () => {
    const slow = fetch(new URL('/api/slow', server.url));
    await until(slowIsWaiting);
    const closed = server.served.close();
    const reply = await server.ask('GET', '/api/open');
    expect([reply.status, reply.error.code, reply.headers.connection]).toEqual([503, 'shutting_down', 'close']);
    expect(reply.headers['retry-after']).toBe('5');
    releaseSlow();
    await slow;
    await closed;
  });

  it('ends a stream as soon as its session has ended, and no other', async () => {
    const ticks = (session: string): Promise<IncomingMessage> =>
      new Promise((resolve) => {
        const headers = { cookie: `attest_session=${session}` };
        get(`${server.url}/api/organizations/acme/ticks`, { headers }, resolve);
      });
    const [ada, bob] = [await ticks('ada'), await ticks('bob')];
    let bobEnded = false;
    bob.resume().once('end', () => (bobEnded = true));
    const ended = new Promise((resolve) => ada.resume().once('end', resolve));
    endedSessions.add('ada');
    server.backends.signals.emit('access', CONTROL);
    await ended;
    endedSessions.clear();
    expect(bobEnded).toBe(false);
  });

  it('holds at most twenty streams of a session open: the oldest ends', async () => {
    const ended: number[] = [];
    for (let number = 0; number < 22; number++) {
      const headers = { cookie: 'attest_session=ada' };
      const url = `${server.url}/api/organizations/acme/ticks`;
      const stream = await new Promise<IncomingMessage>((resolve) => get(url, { headers }, resolve));
      stream.resume().once('end', () => ended.push(number));
    }
    await until(() => ended.length === 2);
    expect(ended).toEqual([0, 1]);
  });

  it('ends streams when it stops', async () => {
    const stream = await new Promise<IncomingMessage>((resolve) => get(`${server.url}/api/ticks`, resolve));
    expect(stream.headers['content-type']).toBe('text/event-stream');
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await until(() => text.includes('data: {"tick":0}'));
    const ended = new Promise((resolve) => stream.once('end', resolve));
    await server.served.close();
    await ended;
    expect(server.backends.closed).toEqual(['queue', 'backends']);
  });

  it('cuts what is still under way when the time is over', async () => {
    const hasty = await startServer({ modules: [ThingModule], env: { DRAIN_SECONDS: '0' } });
    const slow = fetch(new URL('/api/slow', hasty.url));
    await until(slowIsWaiting);
    const cut = expect(slow).rejects.toThrow();
    await hasty.close();
    await cut;
    expect(hasty.lines.map(({ msg }) => msg)).toContain('stopping.requests-cut');
  });

  it('stops once, however often it is told to', async () => {
    await Promise.all([server.served.close(), server.served.close()]);
    expect(server.backends.closed).toEqual(['queue', 'backends']);
  });

  it('counts an upload that its client gives up as over', async () => {
    await new Promise<void>((resolve) => {
      const upload = request(`${server.url}/api/echo`, { method: 'POST', headers: { 'content-length': '100' } });
      upload.on('error', () => {
        resolve();
      });
      upload.write('{', () => upload.destroy());
    });
    await server.served.close();
    expect(server.lines.map(({ msg }) => msg)).not.toContain('stopping.requests-cut');
  });
});
