import { FixedClock, newTenantId, type TenantId } from '@attest/kernel';
import type { Job } from '@attest/queue-ports';
import { type InProcessQueue, openInProcessQueue } from '@attest/queue-in-process';
import { openMemoryStorage } from '@attest/storage-sqlite';
import type { Storage } from '@attest/storage-ports';
import { aStatement } from '@attest/xapi/testing';
import { MOST_PDF_ROWS } from '../files/pdf';
import { REPORT_RUN } from '../jobs';
import { Zone } from '../period/zone';
import { historyRows, type HistoryRow } from '../training-history/history-row';
import type { ReadHistory } from '../training-history/read-history';
import { MakeFiles } from './make-files';
import { REPORT_RUNS, type RunRecord } from './run';

const RUN: RunRecord = {
  id: 'abcdefghijklmnopqrstuvwxyz',
  schedule: { id: 's', name: 'Weekly' },
  state: 'waiting',
  progress: 0,
  error: null,
  trigger: 'now',
  requestedAt: '2026-11-24T12:00:00.000Z',
  scheduledFor: null,
  finishedAt: null,
  inputs: {
    organization: { slug: 'larkmoor', name: 'Larkmoor' },
    person: null,
    period: 'all',
    zone: 'UTC',
    formats: ['pdf'],
    recipients: ['qa@larkmoor.example'],
    from: null,
    until: '2026-11-24T12:00:00.000Z',
    knownAt: '2026-11-24T11:00:00.000Z',
    position: 1,
    commit: 1,
    hash: '',
    requestedBy: 'Ines',
  },
  people: 0,
  statements: 0,
  failedAttempts: 0,
  files: [],
  deliveries: [],
};

const bytes = JSON.stringify(aStatement({ timestamp: '2026-11-24T11:00:00Z' }));
const recorded = { id: 's', position: 1, stored: 0, bytes, source: 'Moodle', voiding: undefined };
const [ROW] = historyRows(recorded, new Zone('UTC')) as [HistoryRow];

describe('A run', () => {
  const clock = new FixedClock('2026-11-24T12:00:00Z');
  let storage: Storage;
  let queue: InProcessQueue;
  let tenant: TenantId;
  let pages: (signal: AbortSignal) => Iterable<readonly HistoryRow[]>;

  beforeEach(async () => {
    storage = await openMemoryStorage(clock);
    queue = await openInProcessQueue({ file: ':memory:', clock });
    tenant = newTenantId();
    await storage.records.insert(tenant, REPORT_RUNS, RUN);
  });
  afterEach(async () => {
    await queue.close(0);
    await storage.close();
  });

  async function attempt(attempts: number, signal = new AbortController().signal): Promise<RunRecord> {
    const history = { pages: (_: unknown, __: unknown, own: AbortSignal) => pages(own) } as unknown as ReadHistory;
    const make = new MakeFiles(history, storage.records, storage.blobs, queue, clock);
    const job = { space: tenant, payload: { run: RUN.id }, attempts } as Job<{ run: string }>;
    const handled = make.handle(job, { signal, progress: () => Promise.resolve() });
    await handled.catch((error: unknown) => thrown.push(error));
    return (await storage.records.get(tenant, REPORT_RUNS, RUN.id))!.value;
  }
  let thrown: unknown[] = [];
  beforeEach(() => (thrown = []));

  test('of more rows than a PDF holds fails at once, saying what to choose instead', async () => {
    pages = () => [Array.from({ length: MOST_PDF_ROWS + 1 }, () => ROW)];
    const run = await attempt(1);
    expect(run).toMatchObject({ state: 'failed', files: [], finishedAt: '2026-11-24T12:00:00.000Z' });
    expect(run.error).toMatch(/25,000 rows.*Choose CSV only, a shorter period, or one person/);
    expect(thrown).toEqual([]);
  });

  test('that cannot be made is tried again by the queue, and says so when the queue gives up', async () => {
    pages = () => {
      throw new Error('the disk is gone');
    };
    expect((await attempt(1)).state).toBe('running');
    const run = await attempt(REPORT_RUN.attempts);
    expect(run.state).toBe('failed');
    expect(run.error).toContain('log says why');
    expect(thrown).toEqual([new Error('the disk is gone'), new Error('the disk is gone')]);
  });

  test('that is told to stop has not failed, even in its last attempt', async () => {
    const stop = new AbortController();
    pages = (signal) => {
      stop.abort(new Error('draining'));
      signal.throwIfAborted();
      return [];
    };
    expect((await attempt(REPORT_RUN.attempts, stop.signal)).state).toBe('running');
    expect(thrown).toEqual([new Error('draining')]);
  });

  test('whose dead job is put back is made after all', async () => {
    pages = () => {
      throw new Error('the disk is gone');
    };
    await attempt(REPORT_RUN.attempts);
    pages = () => [[ROW]];
    expect(await attempt(1)).toMatchObject({ state: 'made', error: null, statements: 1, finishedAt: null });
    expect(await queue.jobs(tenant, 'waiting', 10)).toMatchObject([{ name: 'report.deliver' }]);
  });
});
