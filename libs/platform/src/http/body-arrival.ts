import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { isMultipart } from '@attest/xapi';
import { askForBody, holdContinue } from './expect-continue';

/** A body that is read as a whole has arrived by then, at 8 MB about 70 kB a second. */
const BODY_MS = 120_000;
const LOOK_MS = 5_000;

/** So much of a body that nobody reads is still taken off the line, and for so long. */
const LEFT_BYTES = 8 * 1024 * 1024;
const LEFT_MS = 5_000;
const LEFT_LOOK_MS = 100;

/**
 * What happens to bodies on the line. One that is read as a whole must come in time. One that nobody has read when the request is answered
 * (refused credentials, a bad first part, too large) ends its connection: otherwise all of it would have to be taken to get at the
 * request behind it. The reply goes out first, then a bounded rest is taken and thrown away, since a connection that is closed with
 * bytes unread is reset, and the reply with it.
 */
export class BodyArrival {
  private readonly arriving = new Map<IncomingMessage, number>();

  constructor(
    private readonly maxBodyBytes: number,
    /** Answers on a connection whose request did not arrive. */
    private readonly giveUp: (socket: Socket) => void,
  ) {}

  watch(fastify: FastifyInstance): void {
    holdContinue(fastify);
    fastify.addHook('preParsing', ({ raw }, _reply, payload, done) => {
      // multipart/mixed is read with `arrivingBody`, which asks and waits by itself.
      if (hasBody(raw) && !isMultipart(raw.headers['content-type'])) this.expect(raw);
      done(null, payload);
    });
    fastify.addHook('onSend', ({ raw }, reply, payload, done) => {
      this.arriving.delete(raw);
      if (isUnread(raw)) {
        void reply.header('Connection', 'close');
        lingerBefore(raw);
      }
      done(null, payload);
    });
    const looking = setInterval(() => {
      this.look(Date.now());
    }, LOOK_MS).unref();
    fastify.addHook('onClose', (_instance, done) => {
      clearInterval(looking);
      done();
    });
  }

  private expect(raw: IncomingMessage): void {
    if (Number(raw.headers['content-length'] ?? 0) <= this.maxBodyBytes) askForBody(raw);
    this.arriving.set(raw, Date.now());
  }

  private look(now: number): void {
    for (const [raw, since] of this.arriving) {
      if (raw.complete || raw.destroyed) this.arriving.delete(raw);
      else if (now - since > BODY_MS) {
        this.arriving.delete(raw);
        this.giveUp(raw.socket);
      }
    }
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

function isUnread(raw: IncomingMessage): boolean {
  return !raw.complete && !raw.destroyed && hasBody(raw);
}

/** Node ends a connection after its last reply with `destroySoon`, which does not look at what is still coming. */
function lingerBefore(raw: IncomingMessage): void {
  const { socket } = raw;
  const { destroySoon } = socket;
  socket.destroySoon = () => {
    socket.destroySoon = destroySoon;
    const until = { bytes: socket.bytesRead + LEFT_BYTES, ms: Date.now() + LEFT_MS };
    const looking = setInterval(() => {
      if (socket.bytesRead > until.bytes || Date.now() > until.ms) socket.destroy();
    }, LEFT_LOOK_MS);
    socket.once('close', () => {
      clearInterval(looking);
    });
    raw.once('end', () => {
      socket.destroySoon();
    });
    socket.end();
    raw.resume();
  };
}
