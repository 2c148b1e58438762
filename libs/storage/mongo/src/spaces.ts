import { CONTROL, type Space } from '@attest/kernel';
import type { mongo } from 'mongoose';
import { DURABLE } from './connection';
import { migrate } from './migrations';
import { SpaceDatabase } from './space-database';
import { mapped, storageUnavailable } from './storage-errors';

interface Open {
  readonly database: SpaceDatabase;
  /** That its schema is one that this version can work with. */
  readonly ready: Promise<void>;
  /** Calls under way that use it; it is not closed meanwhile. */
  users: number;
  usedAt: number;
}

export interface SpacesOptions {
  /** Name of the control database, and what those of tenants begin with. */
  readonly name: string;
  /** What is remembered of at most so many spaces is held at once. */
  readonly maxOpen: number;
  /** Milliseconds after which what is remembered of an unused space is dropped. */
  readonly idleMs: number;
}

/**
 * The databases of all spaces over one pool of connections: the one place where a space becomes the name of a database. An open one
 * costs no socket, only what is remembered of it; opening reads one document.
 */
export class Spaces {
  /** In order of last use, the oldest first. */
  private readonly open = new Map<Space, Open>();
  private readonly sweeper: NodeJS.Timeout;
  private closed = false;

  constructor(
    private readonly client: mongo.MongoClient,
    private readonly options: SpacesOptions,
  ) {
    this.sweeper = setInterval(() => {
      this.closeIdle();
    }, options.idleMs / 2).unref();
  }

  /**
   * Gives `work` the space's database, its schema up to date. Rejects with DomainError `storage_unavailable` {reason} when the outside
   * world fails.
   */
  use<T>(space: Space, work: (database: SpaceDatabase) => Promise<T>): Promise<T> {
    return mapped(async () => {
      const open = this.acquire(space);
      open.users += 1;
      try {
        await open.ready;
        return await work(open.database);
      } finally {
        open.users -= 1;
      }
    });
  }

  /** Drops all that is remembered, of every space. */
  forget(): void {
    for (const { database } of this.open.values()) database.forget();
  }

  release(space: Space): void {
    const open = this.open.get(space);
    if (open !== undefined) this.close(space, open);
  }

  closeAll(): void {
    this.closed = true;
    clearInterval(this.sweeper);
    this.open.clear();
  }

  private acquire(space: Space): Open {
    if (this.closed) throw storageUnavailable('The storage has been closed.');
    const open = this.open.get(space) ?? this.openSpace(space);
    open.usedAt = performance.now();
    this.open.delete(space);
    this.open.set(space, open);
    for (const [other, unused] of this.open) {
      if (this.open.size <= this.options.maxOpen) break;
      if (other !== space) this.close(other, unused);
    }
    return open;
  }

  private openSpace(space: Space): Open {
    const database = new SpaceDatabase(this.client.db(databaseName(this.options.name, space), DURABLE));
    const ready = migrate(database, this.client);
    const open = { database, ready, users: 0, usedAt: 0 };
    ready.catch(() => {
      if (this.open.get(space) === open) this.open.delete(space);
    });
    return open;
  }

  private closeIdle(): void {
    const before = performance.now() - this.options.idleMs;
    for (const [space, open] of this.open) if (open.usedAt <= before) this.close(space, open);
  }

  private close(space: Space, open: Open): void {
    if (open.users === 0) this.open.delete(space);
  }
}

/** Lower case, because names of databases collide whatever their case. */
export function databaseName(name: string, space: Space): string {
  return space === CONTROL ? name : `${name}_${space}`;
}
