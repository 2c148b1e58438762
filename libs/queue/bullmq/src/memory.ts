import { randomId } from '@attest/kernel';
import { oneLine, type QueueEvent } from '@attest/queue-ports';
import type { Redis } from 'ioredis';

import type { Names } from './names';
import type { Scripts } from './scripts';

/** Longer than putting everything back takes; another process tries after it if this one died over it. */
const LEASE_MS = 10 * 60_000;

/**
 * Notices that Redis has forgotten: a mark that holds the run id of the server. It is missing after a flush, and the id is another
 * after a restart or a fail-over, which may have lost the last moments. Then what the records know is put back, by one process.
 */
export class Memory {
  private readonly me = randomId();
  private readonly restores: (() => Promise<void>)[] = [];
  private looking: Promise<void> | undefined;
  /** How often the server was away, and up to which of these times all has been put back. */
  private doubts = 0;
  private settled = 0;

  constructor(
    private readonly redis: Redis,
    private readonly scripts: Scripts,
    private readonly names: Names,
    private readonly log: (event: QueueEvent) => void,
  ) {}

  onLost(restore: () => Promise<void>): void {
    this.restores.push(restore);
  }

  /** The server was away, and what was to be enqueued meanwhile was not: whatever the mark says, all is put back. */
  doubt(): void {
    this.doubts += 1;
    void this.look();
  }

  /** Looks, and puts back. Never fails: it looks again soon. */
  look(): Promise<void> {
    this.looking ??= this.lookOnce().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async lookOnce(): Promise<void> {
    if (this.restores.length === 0 || this.redis.status !== 'ready') return;
    // While it is being put back the server may be away once more.
    const doubts = this.doubts;
    const [mark, lease] = [this.names.own('memory'), this.names.own('memory-lease')];
    try {
      const run = /^run_id:(\S+)/m.exec(await this.redis.info('server'))?.[1] ?? 'unknown';
      if (doubts === this.settled && (await this.redis.get(mark)) === run) return;
      if ((await this.redis.set(lease, this.me, 'PX', LEASE_MS, 'NX')) === null) return;
      for (const restore of this.restores) await restore();
      // Forgotten again meanwhile: the lease is gone, so the mark is not set and all of it is done again.
      if ((await this.scripts.run('remember', [mark, lease], [this.me, run])) !== 1) return;
      this.settled = doubts;
      this.log({ level: 'info', event: 'queue.restored' });
    } catch (cause) {
      this.log({ level: 'warn', event: 'queue.stuck', error: oneLine(cause), cause });
      await this.redis.del(lease).catch(() => undefined);
    }
  }
}
