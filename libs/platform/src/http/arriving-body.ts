import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '@attest/kernel';
import { askForBody } from './expect-continue';

export interface BodyBounds {
  /** What a refusal calls it. */
  readonly what: string;
  /** Most bytes. */
  readonly most: number;
  /** Milliseconds without a single byte after which the sender is given up. */
  readonly patience?: number;
}

const PATIENCE = 30_000;

/**
 * The body of a request in the pieces in which it arrives, no faster than they are taken. Throws DomainError `too_large`, at once when
 * Content-Length says so, `too_slow` when the sender has stopped, and Node's ECONNRESET when it has gone. Whoever stops taking leaves the
 * rest to `BodyArrival`.
 */
export async function* arrivingBody(
  { raw, body }: Pick<FastifyRequest, 'raw' | 'body'>,
  { what, most, patience = PATIENCE }: BodyBounds,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (Buffer.isBuffer(body)) {
    yield body;
    return;
  }
  const tooLarge = (): DomainError => new DomainError('too_large', { what, limit: `${most} bytes` });
  if (Number(raw.headers['content-length'] ?? 0) > most) throw tooLarge();
  askForBody(raw);
  let received = 0;
  while (!raw.readableEnded) {
    // Read by hand: iterating over the request would take the connection down with it, and the reply with the connection.
    const piece = raw.read() as Buffer | null;
    if (piece === null) {
      await somethingComes(raw, patience);
      continue;
    }
    received += piece.length;
    if (received > most) throw tooLarge();
    yield piece;
  }
}

/** Waits for the next bytes or the end. */
function somethingComes(raw: IncomingMessage, patience: number): Promise<void> {
  return new Promise((resolve, reject) => {
    if (raw.destroyed) {
      reject(cut());
      return;
    }
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      raw.off('readable', onReadable).off('end', onReadable).off('error', settle).off('close', onClose);
      if (error === undefined) resolve();
      else reject(error);
    };
    const onReadable = (): void => {
      settle();
    };
    const onClose = (): void => {
      settle(raw.readableEnded ? undefined : cut());
    };
    const timer = setTimeout(() => {
      settle(new DomainError('too_slow'));
    }, patience);
    raw.on('readable', onReadable).on('end', onReadable).on('error', settle).on('close', onClose);
  });
}

/** As Node says it where somebody listens. */
const cut = (): Error => Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
