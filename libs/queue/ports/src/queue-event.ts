import type { Space } from '@attest/kernel';

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
