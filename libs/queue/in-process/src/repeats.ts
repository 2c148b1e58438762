import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

import { type CronTimes, latestBetween, nextAfter } from '@attest/cron';
import { isoInstant, type JsonObject, type Space } from '@attest/kernel';
import type { JobKind, Repeat } from '@attest/queue-ports';

import type { Jobs } from './jobs';

/** A repeat whose time cannot be worked out any more: a zone that this Node no longer knows, say. */
export interface StoppedRepeat {
  readonly space: Space;
  readonly kind: string;
  readonly key: string;
  readonly cause: unknown;
}

/** The table of repeats. */
export class Repeats {
  constructor(
    private readonly database: DatabaseSync,
    private readonly jobs: Jobs,
  ) {}

  /** One whose times stay the same keeps the time it is due at: a start that sets it again does not skip what was missed. */
  set(space: Space, kind: JobKind<JsonObject>, repeat: Repeat<JsonObject>, times: CronTimes, now: number): void {
    const before = this.database
      .prepare('SELECT cron, zone, next_at FROM repeats WHERE space = ? AND name = ? AND key = ?')
      .get(space, kind.name, repeat.key);
    const same = before?.['cron'] === times.cron && before['zone'] === times.zone && before['next_at'] !== null;
    this.database
      .prepare(
        `INSERT OR REPLACE INTO repeats (space, name, key, cron, zone, payload, most_attempts, backoff, next_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        space,
        kind.name,
        repeat.key,
        times.cron,
        times.zone,
        JSON.stringify(repeat.payload),
        kind.attempts,
        kind.backoff,
        same ? Number(before['next_at']) : (nextAfter(times, now) ?? null),
      );
  }

  end(space: Space, kindName: string, key: string): void {
    this.database.prepare('DELETE FROM repeats WHERE space = ? AND name = ? AND key = ?').run(space, kindName, key);
  }

  /**
   * Adds the jobs whose time has come. Of several missed times the latest is made good. While the job of an earlier time has not been
   * tried yet the next one is held back, so that no repeat can pile up jobs; it is looked at again when that job begins.
   */
  enqueueDue(now: number): readonly StoppedRepeat[] {
    const stopped: StoppedRepeat[] = [];
    for (const row of this.database.prepare('SELECT * FROM repeats WHERE next_at <= ?').all(now)) {
      const space = String(row['space']) as Space;
      const [kind, key] = [String(row['name']), String(row['key'])];
      if (this.jobs.awaitsRepeat(space, kind, key)) continue;
      try {
        this.enqueue(row, space, now);
      } catch (cause) {
        stopped.push({ space, kind, key, cause });
        this.setNext(row, null);
      }
    }
    return stopped;
  }

  private enqueue(row: Record<string, SQLOutputValue>, space: Space, now: number): void {
    const times = { cron: String(row['cron']), zone: String(row['zone']) };
    const scheduledFor = latestBetween(times, Number(row['next_at']), now);
    const next = nextAfter(times, now) ?? null;
    this.jobs.add(
      {
        space,
        name: String(row['name']),
        repeat: String(row['key']),
        payload: { ...(JSON.parse(String(row['payload'])) as JsonObject), scheduledFor: isoInstant(scheduledFor) },
        attempts: Number(row['most_attempts']),
        backoff: Number(row['backoff']),
        dueAt: now,
      },
      now,
    );
    this.setNext(row, next);
  }

  private setNext(row: Record<string, SQLOutputValue>, next: number | null): void {
    this.database
      .prepare('UPDATE repeats SET next_at = ? WHERE space = ? AND name = ? AND key = ?')
      .run(next, row['space'] ?? null, row['name'] ?? null, row['key'] ?? null);
  }

  /** When the next one is due that is not yet. */
  nextDue(now: number): number | undefined {
    const at = this.database.prepare('SELECT min(next_at) AS at FROM repeats WHERE next_at > ?').get(now)?.['at'];
    return at === null || at === undefined ? undefined : Number(at);
  }
}
