import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '@attest/kernel';
import { arrivingBody } from './arriving-body';
import { readJson } from './json-body';
import { isXapi, pathOf } from './request';

/**
 * Largest body outside /xapi, where all bodies are small. They are read as JSON before anybody has signed in, on the thread that
 * answers everybody.
 */
const MAX_JSON_BYTES = 256 * 1024;

/**
 * Under /xapi every body is the raw bytes, whatever its type: statements are stored as they came, and documents may be anything. A body of
 * multipart/mixed is left on the line where the route reads it by itself (`StreamsMultipart`). Elsewhere a body is JSON. An empty body is
 * none: some clients send a Content-Type with GET and DELETE.
 */
export function parseBodies(fastify: FastifyInstance, maxBodyBytes: number): void {
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
  fastify.addContentTypeParser('multipart/mixed', async (request: FastifyRequest) => {
    if (request.routeOptions.config.streamsMultipart === true) return undefined;
    const pieces: Uint8Array[] = [];
    for await (const piece of arrivingBody(request, { what: 'The body', most: maxBodyBytes })) pieces.push(piece);
    const body = Buffer.concat(pieces);
    if (isXapi(pathOf(request.url))) return body;
    return body.length === 0 ? undefined : jsonBody(request.headers['content-type'], body);
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
