import type { ReportRun } from '@attest/contracts';
import { PortalPage } from '../testing/portal-page';
import { ReportRunPage } from './report-run.page';

const DIGEST = '9f3ac41e'.repeat(8);

const run = (facts: Partial<ReportRun> = {}): ReportRun => ({
  id: 'r1',
  schedule: { id: 's1', name: 'Sterile filling' },
  state: 'delivery_failed',
  progress: 1,
  error: null,
  trigger: 'schedule',
  requestedAt: '2026-11-23T06:00:04.000Z',
  scheduledFor: '2026-11-23T06:00:00.000Z',
  finishedAt: '2026-11-23T06:00:09.000Z',
  from: '2026-11-15T23:00:00.000Z',
  until: '2026-11-22T23:00:00.000Z',
  position: 48_006,
  people: 61,
  statements: 1204,
  failedAttempts: 4,
  files: [{ format: 'csv', name: 'history.csv', length: 88_100, sha256: DIGEST }],
  deliveries: [
    { to: 'lena@larkmoor.example', state: 'refused', reply: '550 5.1.1 No such user', at: '2026-11-23T06:00:09.000Z' },
  ],
  ...facts,
});

async function opened(permissions?: string[]) {
  const portal = new PortalPage({
    routes: [{ path: 'reports/runs/:id', component: ReportRunPage }],
    ...(permissions === undefined ? {} : { permissions }),
  });
  await portal.open('/reports/runs/r1');
  return portal;
}

describe('the page of a run', () => {
  it('shows the frozen inputs, the files with their digests, and what the mail server said', async () => {
    const portal = await opened();
    await portal.answer('/report-runs/r1', run());
    expect(portal.text).toContain('48,006, the newest statement it looked at');
    expect(portal.text).toContain('16 Nov 2026, 00:00:00 CET to before 23 Nov 2026, 00:00:00 CET');
    expect(portal.text).toContain('by the schedule for 23 Nov 2026, 07:00:00 CET');
    expect(portal.text).toContain(DIGEST);
    expect(portal.text).toContain('550 5.1.1 No such user');
    expect(portal.named('Download history.csv').getAttribute('href')).toMatch(/report-runs\/r1\/files\/csv$/);
  });

  it('tries again what failed and follows it', async () => {
    const portal = await opened();
    await portal.answer('/report-runs/r1', run());
    await portal.click('Deliver again');
    await portal.answer('/report-runs/r1/retry', run({ state: 'made', progress: 1 }), 'POST');
    expect(portal.text).toContain('Files made, sending the mail');
    await portal.answer('/report-runs/r1', run({ state: 'delivered' }));
    expect(portal.text).toContain('Delivered');
    expect(() => portal.named('Deliver again')).toThrow();
  });

  it('offers no retry to who may not schedule reports', async () => {
    const portal = await opened([]);
    await portal.answer('/report-runs/r1', run());
    expect(() => portal.named('Deliver again')).toThrow();
  });

  it('says why a run failed, and that it made nothing', async () => {
    const portal = await opened();
    await portal.answer(
      '/report-runs/r1',
      run({ state: 'failed', error: 'The disk was full.', files: [], deliveries: [] }),
    );
    expect(portal.text).toContain('The disk was full.');
    expect(portal.text).toContain('No files were made.');
    expect(portal.text).toContain('Nothing was sent.');
  });

  it('says that there is no such run', async () => {
    const portal = await opened();
    await portal.fail('/report-runs/r1', 404, { code: 'not_found', message: 'There is no such thing.' });
    expect(portal.text).toContain('No such run');
  });
});
