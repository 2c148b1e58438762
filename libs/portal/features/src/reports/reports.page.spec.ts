import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { ReportRun, ReportSchedule, ReportScheduleInput } from '@attest/contracts';
import { Session, WATCH_EVERY } from '@attest/portal-data-access';
import { PortalPage, stopPauses } from '../testing/portal-page';
import { ReportsPage } from './reports.page';
import { reportsRoutes } from './routes';

const schedule = (facts: Partial<ReportSchedule> = {}): ReportSchedule => ({
  id: 's1',
  version: 3,
  name: 'Sterile filling',
  report: 'training_history',
  person: null,
  personName: null,
  period: 'week',
  cron: '0 7 * * 1',
  zone: 'Europe/Zurich',
  formats: ['csv', 'pdf'],
  recipients: ['lena@larkmoor.example'],
  paused: false,
  createdAt: '2026-01-12T09:00:00.000Z',
  createdBy: 'Ines Marchetti',
  next: ['2026-11-30T06:00:00.000Z'],
  lastRun: null,
  ...facts,
});

const run = (facts: Partial<ReportRun> = {}): ReportRun => ({
  id: 'r1',
  schedule: { id: 's1', name: 'Sterile filling' },
  state: 'delivered',
  progress: 1,
  error: null,
  trigger: 'now',
  requestedAt: '2026-11-23T06:00:04.000Z',
  scheduledFor: null,
  finishedAt: '2026-11-23T06:00:09.000Z',
  from: null,
  until: '2026-11-22T23:00:00.000Z',
  position: 48_006,
  people: 61,
  statements: 1204,
  failedAttempts: 4,
  files: [{ format: 'pdf', name: 'history.pdf', length: 412_300, sha256: '9f3ac41e'.repeat(8) }],
  deliveries: [{ to: 'lena@larkmoor.example', state: 'accepted', reply: '250 Ok', at: '2026-11-23T06:00:09.000Z' }],
  ...facts,
});

async function opened(options: { schedules?: ReportSchedule[]; query?: string; permissions?: string[] } = {}) {
  const portal = new PortalPage({
    routes: [{ path: 'reports', children: reportsRoutes }],
    ...(options.permissions === undefined ? {} : { permissions: options.permissions }),
  });
  TestBed.overrideProvider(Session, {
    useValue: { me: signal({ user: { id: 'u', name: 'Ines Marchetti', email: 'ines@larkmoor.example' } }) },
  });
  await portal.open(`/reports${options.query ?? ''}`);
  const schedules = options.schedules ?? [schedule()];
  await portal.answer('/report-schedules', { schedules });
  return portal;
}

/** Lets the pause after typing pass and answers what the page then asks. */
async function nextTimes(portal: PortalPage, next: string[] = ['2026-11-30T06:00:00.000Z']) {
  jest.advanceTimersByTime(300);
  return portal.answer('/report-schedules/next-times', { next });
}

beforeEach(stopPauses);
afterEach(() => jest.useRealTimers());

describe('the reports page', () => {
  it('shows the schedule in words, its next runs in its zone, and its runs', async () => {
    const portal = await opened();
    await portal.answer('/report-runs', { runs: [run()] });
    await nextTimes(portal);
    expect(portal.text).toContain('Every Monday at 07:00, to 1 person. Made by Ines Marchetti, 12 Jan 2026.');
    expect(portal.one('at-next-runs').textContent).toMatch(/Mon 30 Nov 2026.*07:00 CET/s);
    expect(portal.one('at-mail-preview').textContent).toContain('Sterile filling: 23–29 Nov 2026');
    expect(portal.one('at-run-list').textContent).toMatch(/23 Nov 2026, 07:00.*Delivered.*PDF 412 kB.*1 of 1/s);
    expect(portal.named('PDF 412 kB, download history.pdf').getAttribute('href')).toBe(
      '/api/organizations/larkmoor/report-runs/r1/files/pdf',
    );
  });

  it('builds the cron line from Day, Week and Month and asks for the next runs as it changes', async () => {
    const portal = await opened();
    await nextTimes(portal);
    await portal.click('Month');
    const request = await nextTimes(portal);
    expect(request.request.params.get('cron')).toBe('0 7 1 * *');
    expect(portal.text).toContain('1 change not saved');
  });

  it('saves under the version it read, and then has nothing to save', async () => {
    const portal = await opened();
    await portal.type('[data-field=name]', 'Sterile filling, weekly');
    await portal.click('Save schedule');
    const request = portal.asked('/report-schedules/s1', 'PUT');
    expect(request.request.headers.get('If-Match')).toBe('3');
    expect((request.request.body as ReportScheduleInput).name).toBe('Sterile filling, weekly');
    request.flush(schedule({ version: 4, name: 'Sterile filling, weekly' }));
    await portal.settle();
    expect(portal.one('at-schedule-editor h1').textContent).toBe('Sterile filling, weekly');
    expect(portal.all('.savebar')).toHaveLength(0);
  });

  it('says in a sentence that someone else saved meanwhile, and loads theirs', async () => {
    const portal = await opened();
    await portal.type('[data-field=name]', 'Mine');
    await portal.click('Save schedule');
    await portal.fail(
      '/report-schedules/s1',
      409,
      { code: 'changed_meanwhile', message: 'It was changed meanwhile.' },
      'PUT',
    );
    expect(portal.text).toContain('Someone saved this schedule after you opened it');
    await portal.click('Load theirs');
    await portal.answer('/report-schedules/s1', schedule({ version: 4, name: 'Theirs' }));
    expect((portal.one('[data-field=name]') as HTMLInputElement).value).toBe('Theirs');
    expect(portal.all('.savebar')).toHaveLength(0);
  });

  it('shows an error of the server at its field until the field changes', async () => {
    const portal = await opened();
    await portal.type('[data-field=name]', 'New name');
    await portal.click('Save schedule');
    const message = 'lena@larkmoor.example cannot get mail';
    const faults = [{ path: '$.recipients[0]', message, rule: 'email' }];
    await portal.fail(
      '/report-schedules/s1',
      400,
      { code: 'invalid_request', message: 'The request is not valid.', faults },
      'PUT',
    );
    expect(portal.one('at-recipients-field').textContent).toContain(message);
    await portal.type('[data-field=name]', 'Another name');
    expect(portal.one('at-recipients-field').textContent).not.toContain(message);
  });

  it('does not send what cannot be saved, and leads to the first field', async () => {
    const portal = await opened();
    await portal.type('[data-field=name]', '');
    await portal.click('Remove lena@larkmoor.example');
    await portal.click('Save schedule');
    jest.advanceTimersByTime(1);
    portal.notAsked('/report-schedules/s1');
    expect(portal.text).toContain('A schedule needs a name.');
    expect(portal.text).toContain('Add at least one address.');
    expect(document.activeElement).toBe(portal.one('[data-field=name]'));
  });

  it('takes pasted lists of addresses and keeps what is none to be corrected', async () => {
    const portal = await opened();
    await portal.type('[data-field=recipients]', 'jonas@larkmoor.example; lena@larkmoor.example, ines@');
    await portal.press(portal.one('[data-field=recipients]'), 'Enter');
    expect(portal.all('at-recipients-field .chip')).toHaveLength(2);
    expect(portal.text).toContain('“ines@” is no e-mail address.');
    expect((portal.one('[data-field=recipients]') as HTMLInputElement).value).toBe('ines@');
  });

  it('suggests the zone that was meant', async () => {
    const portal = await opened();
    await portal.type('[data-field=zone]', 'Europe/Zürich');
    portal.one('[data-field=zone]').dispatchEvent(new FocusEvent('blur'));
    await portal.settle();
    expect(portal.one('at-zone-field').textContent).toContain('Did you mean Europe/Zurich?');
  });

  it('runs now and follows the run to its end', async () => {
    const portal = await opened();
    await portal.answer('/report-runs', { runs: [] });
    await portal.click('Run now');
    const waiting = run({ id: 'r2', state: 'waiting', progress: 0, files: [], deliveries: [], finishedAt: null });
    await portal.answer('/report-schedules/s1/run', waiting, 'POST');
    await portal.answer('/report-runs/r2', { ...waiting, state: 'running', progress: 0.5 });
    expect(portal.one('[role=progressbar]').getAttribute('aria-valuenow')).toBe('50');
    jest.advanceTimersByTime(WATCH_EVERY);
    await portal.answer('/report-runs/r2', run({ id: 'r2' }));
    expect(portal.all('[role=progressbar]')).toHaveLength(0);
    expect(portal.one('at-run-progress').textContent).toMatch(/Ready: *PDF 412 kB · 1 of 1/);
  });

  it('keeps what is being typed while a run comes to its end', async () => {
    const portal = await opened();
    await portal.answer('/report-runs', { runs: [run({ state: 'running', progress: 0.5 })] });
    await portal.type('[data-field=name]', 'Half typed');
    await portal.answer('/report-runs/r1', run());
    expect((portal.one('[data-field=name]') as HTMLInputElement).value).toBe('Half typed');
  });

  it('does not run what is not saved', async () => {
    const portal = await opened();
    await portal.type('[data-field=name]', 'Not saved');
    expect((portal.named('Run now') as HTMLButtonElement).disabled).toBe(true);
    expect(portal.text).toContain('Save the changes first');
  });

  it('asks before another schedule takes the place of unsaved changes', async () => {
    const portal = await opened({ schedules: [schedule(), schedule({ id: 's2', name: 'Zweite Schicht' })] });
    await portal.type('[data-field=name]', 'Not saved');
    portal.named(/^Zweite Schicht/).click();
    await portal.glance();
    expect(portal.one('at-confirm-dialog').textContent).toContain('Leave without saving?');
    await portal.click('Keep editing');
    expect((portal.one('[data-field=name]') as HTMLInputElement).value).toBe('Not saved');
    expect(portal.address).toBe('/reports');
  });

  it('starts from a template when there is no schedule yet, and shows the new one under its address', async () => {
    const portal = await opened({ schedules: [] });
    expect(portal.text).toContain('No schedules yet');
    await portal.click('Start from this: Training history, monthly');
    expect((portal.one('[data-field=name]') as HTMLInputElement).value).toBe('Training history, monthly');
    await portal.click('Save schedule');
    const request = portal.asked('/report-schedules', 'POST');
    expect(request.request.body).toMatchObject({ cron: '30 6 1 * *', recipients: ['ines@larkmoor.example'] });
    request.flush(schedule({ id: 's9', version: 1, name: 'Training history, monthly' }));
    await portal.settle();
    expect(portal.address).toBe('/reports?schedule=s9');
    expect(portal.component(ReportsPage).canLeave()).toBe(true);
  });

  it('deletes only after it was confirmed', async () => {
    const portal = await opened();
    await portal.click('More actions');
    await portal.click('Delete schedule…');
    expect(portal.one('at-confirm-dialog').textContent).toContain('Its runs and their files are kept');
    await portal.click('Delete schedule');
    await portal.answer('/report-schedules/s1', null, 'DELETE');
    expect(portal.text).toContain('No schedules yet');
  });

  it('lets those who only read change nothing', async () => {
    const portal = await opened({ permissions: [] });
    expect(portal.all('form[inert]')).toHaveLength(1);
    expect(() => portal.named('Run now')).toThrow();
    expect(() => portal.named('New schedule')).toThrow();
  });

  it('says that a schedule of the address is not there', async () => {
    const portal = await opened({ query: '?schedule=gone' });
    expect(portal.text).toContain('No such schedule');
  });
});
