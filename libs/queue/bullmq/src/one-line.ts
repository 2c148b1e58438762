import type { Job, QueueEvent } from '@attest/queue-ports';

const LONGEST = 500;

export function oneLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message || cause.name : String(cause);
  return text.replace(/\s+/g, ' ').trim().slice(0, LONGEST);
}

/** What a line of the log says of a job: never its payload. */
export function about(job: Job): Pick<QueueEvent, 'space' | 'kind' | 'job' | 'attempts'> {
  return { space: job.space, kind: job.name, job: job.id, attempts: job.attempts };
}
