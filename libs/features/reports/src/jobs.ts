import type { JobKind } from '@attest/queue-ports';

/** Repeats by cron: a schedule's time has come. The queue adds `scheduledFor`, the ISO instant it was meant for. */
export const REPORT_DUE: JobKind<{ schedule: string; scheduledFor?: string }> = {
  name: 'report.due',
  attempts: 10,
  backoff: 2_000,
  concurrency: 4,
};

/** Makes the files of a run. One at a time in a process: a PDF takes a core and up to a gigabyte. */
export const REPORT_RUN: JobKind<{ run: string }> = {
  name: 'report.run',
  attempts: 4,
  backoff: 5_000,
  concurrency: 1,
};

/** Sends one recipient's mail of a run. Tried for about four hours, as long as a mail server usually stays away. */
export const REPORT_DELIVER: JobKind<{ run: string; to: string }> = {
  name: 'report.deliver',
  attempts: 12,
  backoff: 10_000,
  concurrency: 4,
};
