import type { FastifyInstance } from 'fastify';
import { DomainError } from '@attest/kernel';
import { readJson } from './json-body';
import { isXapi, pathOf } from './request';

/**
 * Largest body outside /xapi, where all bodies are small. They are read as JSON before anybody has signed in, on the thread that
 * answers everybody.
 */
const MAX_JSON_BYTES = 256 * 1024;

/**
 * Under /xapi every body is the raw bytes, whatever its type: statements are stored as they came, and documents may be anything.
 * Elsewhere a body is JSON. An empty body is none: some clients send a Content-Type with GET and DELETE.
 */
export function parseBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, body, done) => {
    if (isXapi(pathOf(request.url))) {
      done(null, body);
      return;
    }
    if (body.length === 0) {
      done(null);
      return;
    }
    try {
      done(null, jsonBody(request.headers['content-type'], body));
    } catch (error) {
      done(error as Error);
    }
  });
}

function jsonBody(contentType: string | undefined, body: Buffer): unknown {
  const [type = ''] = (contentType ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json') {
    throw new DomainError('unsupported_media_type', { got: type.trim(), expected: 'application/json' });
  }
  if (body.length > MAX_JSON_BYTES) throw new DomainError('too_large', { limit: `${MAX_JSON_BYTES} bytes` });
  return readJson(body);
}
