import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Controller, HttpCode, Module, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { XapiKey } from '../access/access';
import { basic } from '../spec-kit/fake-authenticator';
import { startServer, type TestServer } from '../spec-kit/start-server';
import { until } from '../spec-kit/until';
import { arrivingBody } from './arriving-body';
import { StreamsMultipart } from './streams-multipart';

const MOST = 200_000;
const PATIENCE = 100;

@Controller('xapi')
class StreamedController {
  static taken = 0;

  @Post('streamed')
  @StreamsMultipart()
  @XapiKey('statements/write')
  @HttpCode(200)
  async take(@Req() request: FastifyRequest): Promise<object> {
    StreamedController.taken = 0;
    for await (const { length } of arrivingBody(request, { what: 'The upload', most: MOST, patience: PATIENCE })) {
      StreamedController.taken += length;
    }
    return { taken: StreamedController.taken };
  }

  @Post('unwanted')
  @StreamsMultipart()
  @XapiKey('statements/write')
  @HttpCode(200)
  ignore(): object {
    return { ignored: true };
  }

  @Post('whole')
  @XapiKey('statements/write')
  @HttpCode(200)
  whole(@Req() { body }: FastifyRequest): object {
    return { whole: Buffer.isBuffer(body) ? body.length : null };
  }
}

@Module({ controllers: [StreamedController] })
class StreamedModule {}

/** A connection and all that has come over it. */
class Connection {
  readonly ended: Promise<void>;
  text = '';

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => (this.text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      socket.on('close', () => {
        resolve();
      });
    });
  }

  static async to(url: string, options: { allowHalfOpen?: boolean } = {}): Promise<Connection> {
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', ...options });
    await once(socket, 'connect');
    return new Connection(socket);
  }

  ask(path: string, headers: Record<string, string>, body = ''): void {
    const lines = Object.entries({ Host: 'x', 'Content-Type': 'multipart/mixed; boundary=x', ...headers });
    this.socket.write(`POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    this.socket.write(body);
  }

  statuses(): string[] {
    return [...this.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status = '']) => status);
  }
}

const writer = { Authorization: basic('writer', 's3cret') };
const wrong = { Authorization: basic('writer', 'wrong') };

describe('A body of multipart/mixed', () => {
  let server: TestServer;
  let connection: Connection;

  beforeAll(async () => {
    server = await startServer({ modules: [StreamedModule], env: { MAX_BODY_BYTES: '2000' } });
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    connection = await Connection.to(server.url);
  });
  afterEach(() => connection.socket.destroy());

  it('is read by the route, beyond the bound of other bodies, and the connection goes on', async () => {
    connection.ask('/xapi/streamed', { ...writer, 'Content-Length': '150000' }, 'a'.repeat(150_000));
    await until(() => connection.text.includes('{"taken":150000}'));
    connection.ask('/xapi/streamed', { ...writer, 'Transfer-Encoding': 'chunked' }, '3\r\nabc\r\n0\r\n\r\n');
    await until(() => connection.text.includes('{"taken":3}'));
    expect(connection.text).not.toContain('Connection: close');
  });

  it('is not asked for from a caller who may not send it, and refuses him at once', async () => {
    connection.ask('/xapi/streamed', { ...wrong, 'Content-Length': '100000000' }, 'a');
    await connection.ended;
    expect(connection.statuses()).toEqual(['401']);
    expect(connection.text.toLowerCase()).toContain('connection: close');
  });

  it('that a refused caller sends to its end before he reads leaves him his reply', async () => {
    const bytes = 'a'.repeat(6_000_000);
    connection.socket.pause();
    connection.ask('/xapi/streamed', { ...wrong, 'Content-Length': String(bytes.length) }, bytes);
    await until(() => connection.socket.writableLength === 0);
    connection.socket.resume();
    await connection.ended;
    expect(connection.statuses()).toEqual(['401']);
  });

  it('that nobody wants is taken off the line only in part, even from a sender who does not stop', async () => {
    const stubborn = await Connection.to(server.url, { allowHalfOpen: true });
    stubborn.ask('/xapi/unwanted', { ...writer, 'Content-Length': '100000000' });
    let sent = 0;
    const next = (): void => {
      stubborn.socket.write(Buffer.alloc(1_000_000), (error) => {
        if (error != null) return;
        sent += 1_000_000;
        next();
      });
    };
    next();
    await stubborn.ended;
    expect(stubborn.statuses()).toEqual(['200']);
    expect(sent).toBeGreaterThan(1_000_000);
    expect(sent).toBeLessThan(90_000_000);
  });

  it('that is too large is refused at once when Content-Length says so, else as soon as it is known', async () => {
    connection.ask('/xapi/streamed', { ...writer, 'Content-Length': String(MOST + 1) });
    await connection.ended;
    expect(connection.statuses()).toEqual(['413']);
    expect(connection.text).toContain(`The upload may be at most ${MOST} bytes.`);
    const chunked = await Connection.to(server.url);
    chunked.ask('/xapi/streamed', { ...writer, 'Transfer-Encoding': 'chunked' }, `${(300_000).toString(16)}\r\n`);
    chunked.socket.write('a'.repeat(250_000));
    await chunked.ended;
    expect(chunked.statuses()).toEqual(['413']);
  });

  it('that stops arriving is given up with 408', async () => {
    connection.ask('/xapi/streamed', { ...writer, 'Content-Length': '1000' }, 'a'.repeat(500));
    await until(() => connection.statuses().length > 0);
    expect(connection.statuses()).toEqual(['408']);
    expect(connection.text).toContain('"code":"too_slow"');
  });

  it('whose sender goes away is no failure of the server', async () => {
    StreamedController.taken = 0;
    connection.ask('/xapi/streamed', { ...writer, 'Content-Length': '1000' }, 'a'.repeat(500));
    await until(() => StreamedController.taken === 500);
    connection.socket.destroy();
    await until(() => server.lines.some((line) => line['msg'] === 'request.cut'));
    expect(server.lines.filter((line) => line['msg'] === 'request.failed')).toEqual([]);
  });

  it('is read as a whole by other routes, within the bound of other bodies', async () => {
    connection.ask('/xapi/whole', { ...writer, 'Content-Length': '2000' }, 'a'.repeat(2000));
    await until(() => connection.text.includes('{"whole":2000}'));
    connection.ask('/xapi/whole', { ...writer, 'Content-Length': '2001' }, 'a'.repeat(2001));
    await connection.ended;
    expect(connection.statuses()).toEqual(['200', '413']);
  });

  describe('that waits to be asked for (Expect: 100-continue)', () => {
    const expecting = { Expect: '100-continue', 'Content-Length': '3' };

    it('is asked for when it is about to be read', async () => {
      connection.ask('/xapi/streamed', { ...writer, ...expecting });
      await until(() => connection.text.includes('100 Continue'));
      connection.socket.write('abc');
      await until(() => connection.text.includes('{"taken":3}'));
      expect(connection.statuses()).toEqual(['100', '200']);
    });

    it('is not asked for when the request is refused', async () => {
      connection.ask('/xapi/streamed', { ...wrong, ...expecting });
      await connection.ended;
      expect(connection.statuses()).toEqual(['401']);
    });

    it.each(['application/json', 'multipart/mixed; boundary=x'])(
      'is asked for by routes that read it as a whole, unless it is too large: %s',
      async (type) => {
        connection.ask('/xapi/whole', { ...writer, ...expecting, 'Content-Type': type });
        await until(() => connection.text.includes('100 Continue'));
        connection.socket.write('abc');
        await until(() => connection.text.includes('{"whole":3}'));
        connection.ask('/xapi/whole', { ...writer, ...expecting, 'Content-Type': type, 'Content-Length': '2001' });
        await connection.ended;
        expect(connection.statuses()).toEqual(['100', '200', '413']);
      },
    );
  });
});
