import type { Space } from '@attest/kernel';
import type { Job } from './index';

/** A line for the log. Payloads are never in it. */
export interface QueueEvent {
  readonly level: 'info' | 'warn' | 'error';
  readonly event:
    | 'job.completed'
    | 'job.failed'
    | 'job.dead'
    | 'job.put-back'
    | 'queue.recovered'
    | 'queue.stuck'
    | 'queue.unreachable'
    | 'queue.reachable'
    | 'queue.restored'
    | 'repeat.stopped';
  readonly space?: Space;
  readonly kind?: string;
  readonly job?: string;
  readonly attempts?: number;
  readonly dueAt?: number;
  readonly count?: number;
  /** One line. */
  readonly error?: string;
  /** What was thrown, for its stack. */
  readonly cause?: unknown;
}

/** What a line says of a job. */
export function aboutJob(job: Job): Pick<QueueEvent, 'space' | 'kind' | 'job' | 'attempts'> {
  return { space: job.space, kind: job.name, job: job.id, attempts: job.attempts };
}

const LONGEST_ERROR = 500;

/** Why something failed, as a line and a job say it. */
export function oneLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message || cause.name : String(cause);
  return text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_ERROR);
}
