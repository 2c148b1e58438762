import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';

import { type JsonObject, randomId, type Space } from '@attest/kernel';
import type { Job, JobKind, JobState } from '@attest/queue-ports';

type Row = Record<string, SQLOutputValue>;

const HOUR = 3_600_000;
const KEPT_PER_SPACE = 1000;
const KEPT_FOR = 7 * 24 * HOUR;

export interface NewJob {
  readonly space: Space;
  readonly name: string;
  readonly key?: string | undefined;
  /** Key of the repeat that made it. */
  readonly repeat?: string | undefined;
  readonly payload: JsonObject;
  readonly attempts: number;
  readonly backoff: number;
  readonly dueAt: number;
}

/** A job that has been begun, and what only the queue needs to know of it. */
export interface BegunJob {
  readonly job: Job;
  readonly fromRepeat: boolean;
  readonly mostAttempts: number;
  readonly backoff: number;
}

/**
 * The table of jobs. What is written here is whole by itself (each method is one statement); who needs several together wraps them in a transaction.
 * A job that waits for its time is `delayed` until `wake` makes it `waiting`: so "what is due" is an index that only due jobs are in.
 */
export class Jobs {
  private turn: number;
  private readonly statements = new Map<string, StatementSync>();

  constructor(private readonly database: DatabaseSync) {
    this.turn = Number(this.get('SELECT max(turn) AS turn FROM jobs')?.['turn'] ?? 0);
  }

  add(job: NewJob, now: number): Job {
    const row = this.get(
      `INSERT INTO jobs (id, space, name, key, repeat, payload, state, turn, most_attempts, backoff, due_at, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
      randomId(),
      job.space,
      job.name,
      job.key ?? null,
      job.repeat ?? null,
      JSON.stringify(job.payload),
      job.dueAt > now ? 'delayed' : 'waiting',
      ++this.turn,
      job.attempts,
      job.backoff,
      job.dueAt,
      now,
    );
    return jobOf(row);
  }

  /** The job of that key that has not begun its attempt. */
  pending(space: Space, name: string, key: string): Job | undefined {
    const row = this.get(
      `SELECT * FROM jobs WHERE space = ? AND name = ? AND key = ? AND key IS NOT NULL AND state IN ('waiting', 'delayed')
       ORDER BY seq LIMIT 1`,
      space,
      name,
      key,
    );
    return row && jobOf(row);
  }

  /** Whether a job of that repeat has yet to be tried for the first time. */
  awaitsRepeat(space: Space, name: string, repeat: string): boolean {
    return (
      this.get(
        `SELECT 1 FROM jobs WHERE space = ? AND name = ? AND repeat = ? AND repeat IS NOT NULL
         AND state IN ('waiting', 'delayed') AND attempts = 0 LIMIT 1`,
        space,
        name,
        repeat,
      ) !== undefined
    );
  }

  find(space: Space, id: string): Job | undefined {
    const row = this.get('SELECT * FROM jobs WHERE id = ? AND space = ?', id, space);
    return row && jobOf(row);
  }

  list(space: Space, state: JobState, limit: number): readonly Job[] {
    return this.prepare('SELECT * FROM jobs WHERE space = ? AND state = ? ORDER BY seq DESC LIMIT ?')
      .all(space, state, limit)
      .map(jobOf);
  }

  /** What was delayed until now or earlier waits from now on. */
  wake(now: number): void {
    this.run("UPDATE jobs SET state = 'waiting' WHERE state = 'delayed' AND due_at <= ?", now);
  }

  /** When the next delayed job is due. */
  nextDue(): number | undefined {
    const at = this.get("SELECT min(due_at) AS at FROM jobs WHERE state = 'delayed'")?.['at'];
    return at === null || at === undefined ? undefined : Number(at);
  }

  /**
   * Begins a waiting job of a kind, of the space that comes after `afterSpace` in turn: so each space that has some gets its turn,
   * however many another one has. A job whose key is being worked on stays where it is.
   */
  begin(kind: JobKind<JsonObject>, afterSpace: string): BegunJob | undefined {
    const first = this.nextSpace(kind.name, afterSpace);
    for (let space = first; space !== undefined;) {
      const row = this.get(
        `UPDATE jobs SET state = 'active', attempts = attempts + 1, progress = 0 WHERE seq = (
           SELECT seq FROM jobs AS job WHERE state = 'waiting' AND name = ? AND space = ? AND (key IS NULL OR NOT EXISTS (
             SELECT 1 FROM jobs AS other
             WHERE other.state = 'active' AND other.name = job.name AND other.space = job.space AND other.key = job.key))
           ORDER BY due_at, turn LIMIT 1) RETURNING *`,
        kind.name,
        space,
      );
      if (row !== undefined) {
        return {
          job: jobOf(row),
          fromRepeat: row['repeat'] !== null,
          mostAttempts: Number(row['most_attempts']),
          backoff: Number(row['backoff']),
        };
      }
      space = this.nextSpace(kind.name, space);
      if (space === first) return undefined;
    }
    return undefined;
  }

  private nextSpace(name: string, after: string): string | undefined {
    const sql = "SELECT space FROM jobs WHERE state = 'waiting' AND name = ? AND space > ? ORDER BY space LIMIT 1";
    const row = this.get(sql, name, after) ?? this.get(sql, name, '');
    return row && String(row['space']);
  }

  progress(id: string, share: number): void {
    this.run("UPDATE jobs SET progress = ? WHERE id = ? AND state = 'active'", share, id);
  }

  complete(id: string, now: number): void {
    this.run(
      "UPDATE jobs SET state = 'completed', progress = 1, error = NULL, finished_at = ? WHERE id = ? AND state = 'active'",
      now,
      id,
    );
  }

  fail(id: string, error: string, tryAgainAt: number): void {
    this.run(
      "UPDATE jobs SET state = 'delayed', error = ?, due_at = ? WHERE id = ? AND state = 'active'",
      error,
      tryAgainAt,
      id,
    );
  }

  bury(id: string, error: string, now: number): void {
    this.run(
      "UPDATE jobs SET state = 'dead', error = ?, finished_at = ? WHERE id = ? AND state = 'active'",
      error,
      now,
      id,
    );
  }

  /** Ends an attempt as if it had not been begun. */
  putBack(id: string): void {
    this.run(
      "UPDATE jobs SET state = 'waiting', attempts = attempts - 1, progress = 0 WHERE id = ? AND state = 'active'",
      id,
    );
  }

  /** What was active when the process died: its attempt counts, since it may be what killed it. */
  recover(now: number): { waiting: number; dead: number } {
    const error = 'the process ended during the attempt';
    const dead = this.run(
      "UPDATE jobs SET state = 'dead', error = ?, finished_at = ? WHERE state = 'active' AND attempts >= most_attempts",
      error,
      now,
    );
    const waiting = this.run(
      "UPDATE jobs SET state = 'waiting', error = ?, progress = 0 WHERE state = 'active'",
      error,
    );
    return { waiting, dead };
  }

  retry(space: Space, id: string, now: number): boolean {
    const changed = this.run(
      `UPDATE jobs SET state = 'waiting', attempts = 0, progress = 0, finished_at = NULL, due_at = ?, turn = ?
       WHERE id = ? AND space = ? AND state = 'dead'`,
      now,
      ++this.turn,
      id,
      space,
    );
    return changed > 0;
  }

  discard(space: Space, id: string): boolean {
    return this.run("DELETE FROM jobs WHERE id = ? AND space = ? AND state = 'dead'", id, space) > 0;
  }

  /** Of the completed ones a space keeps the last thousand, for a week. Dead letters stay until somebody decides. */
  forget(now: number, space: Space): void {
    this.run("DELETE FROM jobs WHERE state = 'completed' AND finished_at < ?", now - KEPT_FOR);
    this.run(
      `DELETE FROM jobs WHERE seq IN (
         SELECT seq FROM jobs WHERE space = ? AND state = 'completed' ORDER BY seq DESC LIMIT -1 OFFSET ${KEPT_PER_SPACE})`,
      space,
    );
  }

  private prepare(sql: string): StatementSync {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.database.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  private get(sql: string, ...values: (string | number | null)[]): Row | undefined {
    return this.prepare(sql).get(...values);
  }

  private run(sql: string, ...values: (string | number | null)[]): number {
    return Number(this.prepare(sql).run(...values).changes);
  }
}

function jobOf(row: Row | undefined): Job {
  if (row === undefined) throw new Error('a written job was not answered');
  return {
    id: String(row['id']),
    name: String(row['name']),
    space: String(row['space']) as Space,
    payload: JSON.parse(String(row['payload'])) as JsonObject,
    state: String(row['state']) as JobState,
    attempts: Number(row['attempts']),
    progress: Number(row['progress']),
    ...(row['error'] === null ? {} : { error: String(row['error']) }),
    dueAt: Number(row['due_at']),
    createdAt: Number(row['created_at']),
    ...(row['finished_at'] === null ? {} : { finishedAt: Number(row['finished_at']) }),
  };
}
