import type { ServerResponse } from 'node:http';
import type { Signals } from '@attest/log';

export interface StreamHolder {
  /** Who holds it: a session, a key, or an address. */
  readonly id: string;
  /** Whether the holder may still have it. */
  readonly stillAllowed: () => Promise<boolean>;
}

/** What a sign-out or a change of role in another process takes to end a stream here. */
const LOOK_MS = 1000;
/** Open at once for one holder: a browser has six connections to a server. The oldest ends when there would be more. */
const MOST_OF_ONE = 20;

/**
 * Replies that go on until somebody ends them (server-sent events). A request is let in once, but a stream outlives its right: it ends
 * when the session has ended or the role has changed. A stop ends all, and the browser connects again.
 */
export class OpenStreams {
  private readonly open = new Map<ServerResponse, StreamHolder>();
  private readonly unsubscribe: () => void;
  private looking: NodeJS.Timeout | undefined;

  constructor(signals: Signals) {
    this.unsubscribe = signals.on('access', () => {
      // After whoever remembers sessions has heard it too.
      setImmediate(() => {
        this.look();
      });
    });
  }

  add(response: ServerResponse, holder: StreamHolder): void {
    const others = [...this.open].filter(([, { id }]) => id === holder.id);
    for (const [oldest] of others.slice(0, Math.max(0, others.length - MOST_OF_ONE + 1))) this.end(oldest);
    this.open.set(response, holder);
    response.once('close', () => {
      this.forget(response);
    });
    this.looking ??= setInterval(() => {
      this.look();
    }, LOOK_MS).unref();
  }

  endAll(): void {
    this.unsubscribe();
    for (const response of [...this.open.keys()]) this.end(response);
  }

  private look(): void {
    for (const [response, holder] of this.open) {
      void holder.stillAllowed().then((allowed) => {
        if (!allowed) this.end(response);
      });
    }
  }

  private end(response: ServerResponse): void {
    this.forget(response);
    response.end();
  }

  private forget(response: ServerResponse): void {
    this.open.delete(response);
    if (this.open.size > 0) return;
    clearInterval(this.looking);
    this.looking = undefined;
  }
}
