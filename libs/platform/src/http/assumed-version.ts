import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Rules } from '@attest/xapi';

const VERSION = 'X-Experience-API-Version';
const VERSION_ASKED = VERSION.toLowerCase();

/** Requests that a form stood for: only 1.0 has those, and which version counts may be known only when the key is. */
const meantByForms = new WeakSet<IncomingMessage>();

export function rememberMeantByForm(message: IncomingMessage): void {
  meantByForms.add(message);
}

export const isMeantByForm = ({ raw }: Pick<FastifyRequest, 'raw'>): boolean => meantByForms.has(raw);

/**
 * The version by which a request is judged that names none, where the organization of its key assumes one (ADR 0012); undefined
 * when the request names a version, a wrong one too, and when it must name one.
 */
export function assumedVersion({ headers, caller }: Pick<FastifyRequest, 'headers' | 'caller'>): Rules | undefined {
  if (headers[VERSION_ASKED] !== undefined || caller?.kind !== 'key') return undefined;
  return caller.xapiAssumedVersion;
}

/** Labels the reply, a refusal too, with the version that is assumed: until the caller is known, it bears the server's own. */
export function labelAssumedVersion(request: FastifyRequest, reply: FastifyReply): void {
  const assumed = assumedVersion(request);
  if (assumed !== undefined) void reply.header(VERSION, assumed);
}
