import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '@attest/kernel';
import { Signals } from '@attest/log';

/** A revocation on another process must act here within a second. */
const MAX_AGE_MS = 1000;
const MAX_ENTRIES = 10_000;

/**
 * What requests ask for again and again (sessions, memberships, keys), remembered for at most a second and forgotten at once when
 * access changes in this process (signal `access`).
 */
@Injectable()
export class ShortCache implements OnModuleDestroy {
  private readonly entries = new Map<string, { readonly at: number; readonly value: Promise<unknown> }>();
  private readonly unsubscribe: () => void;

  constructor(
    private readonly clock: Clock,
    signals: Signals,
  ) {
    this.unsubscribe = signals.on('access', () => {
      this.entries.clear();
    });
  }

  /** The value remembered under `name`, or what `load` gives. `name` begins with the kind of value. */
  get<T>(name: string, load: () => Promise<T>): Promise<T> {
    const now = this.clock.now();
    const known = this.entries.get(name);
    // Its age counts from when loading began: a change after that may not be in it.
    if (known !== undefined && now - known.at < MAX_AGE_MS && now >= known.at) return known.value as Promise<T>;
    const value = load();
    this.remember(name, now, value);
    return value;
  }

  onModuleDestroy(): void {
    this.unsubscribe();
    this.entries.clear();
  }

  private remember(name: string, at: number, value: Promise<unknown>): void {
    this.entries.delete(name);
    for (const oldest of this.entries.keys()) {
      if (this.entries.size < MAX_ENTRIES) break;
      this.entries.delete(oldest);
    }
    const entry = { at, value };
    this.entries.set(name, entry);
    value.catch(() => {
      if (this.entries.get(name) === entry) this.entries.delete(name);
    });
  }
}
