import { z } from 'zod';
import { emailAddress, isoInstant, nameOf, pageQuery, timeZone } from './common';

export const reportKind = z.enum(['training_history']);
export const reportFormat = z.enum(['csv', 'pdf']);
export type ReportFormat = z.infer<typeof reportFormat>;

/** The period a run covers, in whole days of the schedule's zone, ending with the day before the run. */
export const reportPeriod = z.enum(['day', 'week', 'month', 'quarter', 'year', 'all']);
export type ReportPeriod = z.infer<typeof reportPeriod>;

const unique = <T>(items: readonly T[]) => new Set(items).size === items.length;

export const reportSchedule = z
  .strictObject({
    name: nameOf(1, 120),
    report: reportKind,
    /** A person's id, or null for all people. */
    person: z.string().max(64).nullable(),
    period: reportPeriod,
    /** Five fields: minute, hour, day of month, month, day of week. */
    cron: z.string().trim().min(9).max(120),
    zone: timeZone,
    formats: z.array(reportFormat).min(1).max(2).refine(unique, { error: 'Each format once.' }),
    recipients: z.array(emailAddress).min(1).max(50).refine(unique, { error: 'Each address once.' }),
    paused: z.boolean().default(false),
  })
  .meta({ id: 'ReportScheduleInput' });
export type ReportScheduleInput = z.infer<typeof reportSchedule>;

export const savedReportSchedule = z
  .object({
    ...reportSchedule.shape,
    id: z.string(),
    /** Send it back as `If-Match` when changing. */
    version: z.number().int(),
    createdAt: isoInstant,
    createdBy: z.string(),
    /** The next three times; empty when paused. */
    next: z.array(isoInstant),
    lastRun: z.object({ id: z.string(), state: z.string(), at: isoInstant }).nullable(),
    personName: z.string().nullable(),
  })
  .meta({ id: 'ReportSchedule' });
export type ReportSchedule = z.infer<typeof savedReportSchedule>;

export const reportScheduleList = z
  .object({ schedules: z.array(savedReportSchedule) })
  .meta({ id: 'ReportScheduleList' });
export type ReportScheduleList = z.infer<typeof reportScheduleList>;

export const nextTimesQuery = z.strictObject({ cron: z.string().min(1).max(120), zone: timeZone });
export const nextTimes = z.object({ next: z.array(isoInstant) }).meta({ id: 'NextTimes' });
export type NextTimesReply = z.infer<typeof nextTimes>;

export const deliveryState = z.enum(['waiting', 'accepted', 'refused', 'outbox']);

export const reportRun = z
  .object({
    id: z.string(),
    schedule: z.object({ id: z.string(), name: z.string() }),
    state: z.enum(['waiting', 'running', 'made', 'delivered', 'delivery_failed', 'failed']),
    /** 0 to 1. */
    progress: z.number(),
    /** Why it failed, as a sentence; null when it did not. */
    error: z.string().nullable(),
    trigger: z.enum(['schedule', 'now']),
    requestedAt: isoInstant,
    scheduledFor: isoInstant.nullable(),
    finishedAt: isoInstant.nullable(),
    /** Frozen inputs: first instant, and first instant after it; null: from the beginning. */
    from: isoInstant.nullable(),
    until: isoInstant,
    /** Position of the newest statement it looked at. */
    position: z.number().int(),
    people: z.number().int(),
    statements: z.number().int(),
    failedAttempts: z.number().int(),
    files: z.array(
      z.object({
        format: reportFormat,
        name: z.string(),
        length: z.number().int(),
        sha256: z.string(),
      }),
    ),
    deliveries: z.array(
      z.object({ to: z.string(), state: deliveryState, reply: z.string(), at: isoInstant.nullable() }),
    ),
  })
  .meta({ id: 'ReportRun' });
export type ReportRun = z.infer<typeof reportRun>;

export const reportRunsQuery = pageQuery.extend({ schedule: z.string().max(64).optional() });
export const reportRunList = z
  .object({ runs: z.array(reportRun), next: z.string().optional() })
  .meta({ id: 'ReportRunList' });
export type ReportRunList = z.infer<typeof reportRunList>;
