import type { FastifyInstance } from 'fastify';
import { DomainError } from '@attest/kernel';
import type { Lifecycle } from '../serve/lifecycle';

/** Counts the requests under way, so that a stop can wait for them, and refuses new ones from then on. */
export class InFlight {
  private count = 0;
  private waiting: (() => void)[] = [];

  constructor(private readonly lifecycle: Lifecycle) {}

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (_request, reply, done) => {
      this.count++;
      reply.raw.once('close', () => {
        this.count--;
        if (this.count === 0) for (const wake of this.waiting.splice(0)) wake();
      });
      if (this.lifecycle.state !== 'stopping') {
        done();
        return;
      }
      // A client that keeps its connection would hold the server up: it is told to open another one, elsewhere.
      void reply.header('Connection', 'close');
      done(new DomainError('shutting_down'));
    });
  }

  /** Whether nothing was under way any more within `ms`. */
  async ended(ms: number): Promise<boolean> {
    if (this.count === 0) return true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve(false);
      }, ms);
      this.waiting.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }
}
