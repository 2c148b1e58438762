import { reportMail } from './mail';
import type { RunRecord } from './run';

const run = (parts: Partial<RunRecord>, name = 'Weekly'): RunRecord => ({
  id: 'abcdefghijklmnopqrstuvwxyz',
  schedule: { id: 's', name },
  state: 'made',
  progress: 1,
  error: null,
  trigger: 'schedule',
  requestedAt: '2026-11-23T06:00:00.000Z',
  scheduledFor: '2026-11-23T06:00:00.000Z',
  finishedAt: null,
  inputs: {
    organization: { slug: 'larkmoor', name: 'Larkmoor & Sons' },
    person: null,
    period: 'week',
    zone: 'Europe/Zurich',
    formats: ['csv'],
    recipients: ['qa@larkmoor.example'],
    from: '2026-11-15T23:00:00.000Z',
    until: '2026-11-22T23:00:00.000Z',
    knownAt: '2026-11-23T05:00:00.000Z',
    position: 48006,
    commit: 12,
    hash: '',
    requestedBy: null,
  },
  people: 61,
  statements: 1204,
  failedAttempts: 1,
  files: [{ format: 'csv', name: 'x.csv', length: 88_123, sha256: 'a'.repeat(64) }],
  deliveries: [],
  ...parts,
});

describe('The mail of a run', () => {
  test('reads as people write', () => {
    const { subject, text } = reportMail(run({}), 'qa@larkmoor.example', 'https://attest.example');
    expect(subject).toBe('Weekly: 16–22 Nov 2026');
    expect(text).toBe(
      [
        'Larkmoor & Sons, training history, all people.',
        'Recorded 16–22 Nov 2026 (Europe/Zurich).',
        '61 people, 1,204 statements, 1 failed attempt.',
        '',
        'Sign in to open the files: https://attest.example/o/larkmoor/reports/runs/abcdefghijklmnopqrstuvwxyz',
        '',
        'SHA-256 of the CSV (88 kB):',
        'a'.repeat(64),
        '',
        'You get this mail because your address is on the schedule "Weekly". No names and no scores travel by mail.',
        '',
      ].join('\n'),
    );
  });

  test('says so when there was nothing', () => {
    const { text } = reportMail(
      run({ people: 0, statements: 0, failedAttempts: 0 }),
      'a@b.example',
      'https://x.example',
    );
    expect(text).toContain('No statements were recorded; the files say so.');
  });

  test('takes a name as text, neither as HTML nor as a header', () => {
    const { subject, html } = reportMail(
      run({}, '<img src=x>\r\nBcc: all@x.example'),
      'a@b.example',
      'https://x.example',
    );
    expect(subject).toBe('<img src=x> Bcc: all@x.example: 16–22 Nov 2026');
    expect(html).toContain('&lt;img src=x&gt;');
    expect(html).toContain('Larkmoor &amp; Sons');
    expect(html).not.toContain('<img');
  });
});
