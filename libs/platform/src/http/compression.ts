import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { preferencesOf } from './preferences';
import { isXapi, pathOf } from './request';
import { varyBy } from './vary';

/** Below this the headers weigh more than what is saved. */
const WORTH_BYTES = 1024;
/** Both are set to be about as fast as the network that they save. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const GZIP = { level: 5 };

const CODINGS = {
  br: (bytes: Buffer) => promisify(brotliCompress)(bytes, BROTLI),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, GZIP),
} as const;

type Coding = keyof typeof CODINGS;

/**
 * Compresses what xAPI answers as JSON, on the thread pool. Documents keep their bytes: their tag is the hash of just these, and a
 * strong tag stands for one representation only (RFC 9110 8.8.1). Nothing else under /api is compressed: replies that hold secrets
 * beside what a caller chose would tell of them by their length.
 */
export function compressReplies(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (!isWorthIt(payload) || !isCompressible(request, reply)) {
      done(null, payload);
      return;
    }
    varyBy(reply, 'Accept-Encoding');
    const coding = preferredCoding(request.headers['accept-encoding']);
    if (coding === undefined) {
      done(null, payload);
      return;
    }
    void reply.header('Content-Encoding', coding).removeHeader('Content-Length');
    CODINGS[coding](Buffer.from(payload)).then((packed) => {
      done(null, packed);
    }, done);
  });
}

/** Whether it is a whole body, and one that is large enough; in a string each character is a byte at least. */
function isWorthIt(payload: unknown): payload is string | Buffer {
  return (typeof payload === 'string' || Buffer.isBuffer(payload)) && payload.length >= WORTH_BYTES;
}

function isCompressible(request: FastifyRequest, reply: FastifyReply): boolean {
  const type = reply.getHeader('Content-Type');
  return (
    isXapi(pathOf(request.url)) &&
    typeof type === 'string' &&
    type.startsWith('application/json') &&
    reply.getHeader('ETag') === undefined &&
    reply.getHeader('Content-Encoding') === undefined
  );
}

/** The coding that `Accept-Encoding` likes best; brotli where it likes both alike; undefined when it takes neither. */
export function preferredCoding(acceptEncoding: string | string[] | undefined): Coding | undefined {
  if (acceptEncoding === undefined) return undefined;
  const accepted = preferencesOf(String(acceptEncoding));
  const weightOf = (coding: Coding): number => accepted.get(coding) ?? accepted.get('*') ?? 0;
  if (!(weightOf('br') > 0 || weightOf('gzip') > 0)) return undefined;
  return weightOf('br') >= weightOf('gzip') ? 'br' : 'gzip';
}
