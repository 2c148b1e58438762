import type { FastifyReply } from 'fastify';

/** Adds to `Vary` the request header by which the reply was chosen: a cache must not give it to who sends another. */
export function varyBy(reply: FastifyReply, header: string): void {
  const before = reply.getHeader('Vary');
  void reply.header('Vary', before === undefined ? header : `${String(before)}, ${header}`);
}
