import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, CONTROL, type IsoInstant, isDomainError, isoInstant } from '@attest/kernel';
import { EventLog } from '@attest/platform';
import { collection, Records } from '@attest/storage-ports';
import type { KeyId } from '@attest/tenancy';

const MINUTE_MS = 60_000;
/** Later than the request that is answered now, together with those that follow it. */
const WRITE_AFTER_MS = 100;
const RETRY_AFTER_MS = 5_000;
const REMEMBERED = 10_000;

export const KEY_USAGE = collection<{ readonly key: KeyId; readonly lastUsedAt: IsoInstant }>({
  name: 'api-key-usage',
  key: (usage) => usage.key,
});

/**
 * When each API key was last used, to the minute. A request only notes it in memory; the note is written beside it, at most once a
 * minute for each key, again when the storage refuses, and at the latest when the process stops.
 */
@Injectable()
export class KeyUsage implements OnApplicationShutdown {
  /** Minute of the last use that was noted, for each key. */
  private readonly noted = new Map<KeyId, number>();
  private readonly unwritten = new Map<KeyId, number>();
  private writing: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly records: Records,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  note(key: KeyId): void {
    const minute = Math.floor(this.clock.now() / MINUTE_MS) * MINUTE_MS;
    if ((this.noted.get(key) ?? -1) >= minute) return;
    if (this.noted.size >= REMEMBERED) this.noted.clear();
    this.noted.set(key, minute);
    this.unwritten.set(key, minute);
    this.flushAfter(WRITE_AFTER_MS);
  }

  /** When the key was last used, to the minute; null: never. */
  async lastUsedAt(key: KeyId): Promise<IsoInstant | null> {
    const unwritten = this.unwritten.get(key);
    if (unwritten !== undefined) return isoInstant(unwritten);
    return (await this.records.get(CONTROL, KEY_USAGE, key))?.value.lastUsedAt ?? null;
  }

  /** Writes what is noted; returns when it is written, or when the storage refused and it will be tried again. */
  flush(): Promise<void> {
    this.writing ??= this.write().finally(() => {
      this.writing = undefined;
    });
    return this.writing;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.flush();
    // What was noted while the first one ended.
    await this.flush();
    clearTimeout(this.timer);
  }

  private flushAfter(milliseconds: number): void {
    this.timer ??= setTimeout(() => void this.flush(), milliseconds).unref();
  }

  private async write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    try {
      // Again, because a key may be noted anew while its note is written.
      while (this.unwritten.size > 0) {
        for (const [key, minute] of this.unwritten) {
          await this.store(key, minute);
          if (this.unwritten.get(key) === minute) this.unwritten.delete(key);
        }
      }
    } catch (error) {
      this.log.warn('key-usage.not-written', { keys: this.unwritten.size, err: error });
      clearTimeout(this.timer);
      this.timer = undefined;
      this.flushAfter(RETRY_AFTER_MS);
    }
  }

  private async store(key: KeyId, minute: number): Promise<void> {
    const usage = { key, lastUsedAt: isoInstant(minute) };
    for (;;) {
      const before = await this.records.get(CONTROL, KEY_USAGE, key);
      if (before !== undefined && before.value.lastUsedAt >= usage.lastUsedAt) return;
      try {
        if (before === undefined) await this.records.insert(CONTROL, KEY_USAGE, usage);
        else await this.records.replace(CONTROL, KEY_USAGE, before.version, usage);
        return;
      } catch (error) {
        // Another process wrote first; look at what it wrote.
        if (!isDomainError(error, 'changed_meanwhile') && !isDomainError(error, 'already_taken')) throw error;
      }
    }
  }
}
