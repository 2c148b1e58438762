import type { World } from './world';

interface Undo {
  readonly key: string;
  readonly before: unknown;
}

/** How often things go wrong, as shares of all messages, and what is deliberately broken. */
export interface Faults {
  readonly lostRequest: number;
  /** Done, and its answer lost. */
  readonly lostAnswer: number;
  /** Given up by who asked, and done later. */
  readonly late: number;
  readonly slow: number;
}

export const NO_FAULTS: Faults = { lostRequest: 0, lostAnswer: 0, late: 0, slow: 0 };

/**
 * A database server of single documents: each request is done at once and whole, and answered when all that it did or saw is on the
 * disk. A crash takes back what is not, from some point on.
 */
export class SimServer {
  private readonly documents = new Map<string, unknown>();
  /** What each request wrote since the last sync: it is forgotten whole or not at all. */
  private unsynced: Undo[][] = [];
  private answers: { readonly to: () => void; readonly broken: () => void }[] = [];
  private writing: Undo[] | undefined;
  private syncing = false;
  private epoch = 0;
  down = false;
  /** Called when everything that was done is on the disk. */
  synced: () => void = () => undefined;

  constructor(readonly world: World) {}

  get<T>(key: string): T | undefined {
    return this.documents.get(key) as T | undefined;
  }

  /** Does one request: all its writes are one document to the disk. */
  request<T>(work: (server: SimServer) => T): T {
    const writes: Undo[] = [];
    this.writing = writes;
    try {
      return work(this);
    } finally {
      if (writes.length > 0) this.unsynced.push(writes);
      this.writing = undefined;
    }
  }

  put(key: string, value: unknown): void {
    if (this.writing === undefined) throw new Error('Only requests write.');
    this.writing.push({ key, before: this.documents.get(key) });
    this.write(key, value);
  }

  /** Values whose keys begin so, in the order in which their keys were first written. */
  *all<T>(prefix: string): Generator<[string, T]> {
    for (const [key, value] of this.documents) if (key.startsWith(prefix)) yield [key, value as T];
  }

  /** Calls `to` when what was done until now is on the disk, `broken` when the server crashes before. */
  whenSynced(to: () => void, broken: () => void): void {
    if (this.unsynced.length === 0) {
      to();
      return;
    }
    this.answers.push({ to, broken });
    this.syncSoon();
  }

  crash(): void {
    const { random } = this.world;
    const kept = random.between(0, this.unsynced.length);
    this.world.note(`the server crashes and forgets ${this.unsynced.length - kept} requests`);
    for (const { key, before } of this.unsynced.splice(kept).flat().reverse()) this.write(key, before);
    this.unsynced = [];
    this.syncing = false;
    this.epoch++;
    this.down = true;
    const { answers } = this;
    this.answers = [];
    this.synced();
    for (const { broken } of answers) broken();
    this.world.after(random.between(5, 300), 'the server starts', () => {
      this.down = false;
    });
  }

  private syncSoon(): void {
    if (this.syncing) return;
    this.syncing = true;
    const { epoch } = this;
    this.world.after(this.world.random.next() * 4, 'sync', () => {
      if (epoch !== this.epoch) return;
      this.syncing = false;
      this.unsynced = [];
      const { answers } = this;
      this.answers = [];
      this.synced();
      for (const { to } of answers) to();
    });
  }

  private write(key: string, value: unknown): void {
    if (value === undefined) this.documents.delete(key);
    else this.documents.set(key, value);
  }
}
