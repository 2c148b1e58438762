import { createHash } from 'node:crypto';
import { aStatement } from '@attest/xapi/testing';
import { Zone } from '../period/zone';
import type { RunRecord } from '../runs/run';
import { historyRows } from '../training-history/history-row';
import { pdfDocument, pdfRow, printPdf } from './pdf';

const zone = new Zone('Europe/Zurich');
const stored = Date.parse('2026-11-24T12:00:00Z');
const run: RunRecord = {
  id: 'abcdefghijklmnopqrstuvwxyz',
  schedule: { id: 's', name: 'Weekly' },
  state: 'running',
  progress: 0,
  error: null,
  trigger: 'schedule',
  requestedAt: '2026-11-30T06:00:01.000Z',
  scheduledFor: '2026-11-30T06:00:00.000Z',
  finishedAt: null,
  inputs: {
    organization: { slug: 'larkmoor', name: 'Larkmoor Biologics' },
    person: null,
    period: 'week',
    zone: 'Europe/Zurich',
    formats: ['pdf'],
    recipients: ['qa@larkmoor.example'],
    from: '2026-11-22T23:00:00.000Z',
    until: '2026-11-29T23:00:00.000Z',
    knownAt: '2026-11-30T05:59:00.000Z',
    position: 48006,
    commit: 3120,
    hash: 'f'.repeat(64),
    requestedBy: null,
  },
  people: 0,
  statements: 0,
  failedAttempts: 0,
  files: [],
  deliveries: [],
};
const counts = { people: 1, statements: 1, failedAttempts: 0, voided: 0, rows: 1, digest: 'a'.repeat(64) };

function rowOf(parts: object, voiding?: { position: number; stored: string }) {
  const statement = aStatement({ timestamp: '2026-11-24T12:00:00Z', ...parts });
  const recorded = { id: 's', position: 48006, stored, bytes: JSON.stringify(statement), source: 'Moodle', voiding };
  return pdfRow(historyRows(recorded, zone)[0]!);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('A row of the PDF', () => {
  test('says times with their offset, the score in both forms, and the duration in words', () => {
    const result = { success: true, score: { scaled: 0.925, raw: 46.25, max: 50 }, duration: 'PT1H14M5.5S' };
    expect(rowOf({ result })).toMatchObject({
      performed: ['24 Nov 2026', '13:00:00 +01:00'],
      recorded: ['24 Nov 2026', '13:00:00 +01:00 · at once'],
      what: ['Aseptic Gowning', 'passed'],
      result: ['Passed · 92.5 % (46.25 of 50)', '1 h 14 min 5 s'],
      outcome: 'good',
      state: ['Standing', ''],
      position: '48\u00A0006',
    });
  });

  test('says how much later, or earlier, than performed it was recorded', () => {
    const lag = (timestamp: string) => rowOf({ timestamp }).recorded[1].split(' · ')[1];
    expect(lag('2026-11-24T09:00:00Z')).toBe('3 h later');
    expect(lag('2026-11-20T10:00:00Z')).toBe('4.1 d later');
    expect(lag('2026-11-24T12:00:03Z')).toBe('at once');
    expect(lag('2026-11-25T12:00:00Z')).toBe('1 d before it was performed');
  });

  test('names a failure and a voided statement in words, not by colour alone', () => {
    const voiding = { position: 48120, stored: '2026-11-25T12:00:00Z' };
    expect(rowOf({ result: { success: false } }, voiding)).toMatchObject({
      result: ['Failed', ''],
      outcome: 'bad',
      state: ['Voided', '25 Nov 2026, entry 48\u00A0120'],
      voided: true,
    });
  });
});

test('A row of the PDF is never taller than a page, however long a name is', () => {
  const object = { id: 'https://x.example/a', definition: { name: { en: 'x'.repeat(5000) } } };
  expect(rowOf({ object }).what[0]).toBe(`${'x'.repeat(300)}…`);
});

describe('The PDF', () => {
  const signal = new AbortController().signal;

  test('is the same bytes for the same run', async () => {
    const document = pdfDocument(run, zone, counts, [
      rowOf({}),
      rowOf({ actor: { name: 'Łukasz Ελένη Анна', mbox: 'mailto:x@y.example' } }),
    ]);
    const [first, second] = [await printPdf(document, signal), await printPdf(document, signal)];
    expect(Buffer.from(first.subarray(0, 5)).toString()).toBe('%PDF-');
    expect(sha256(second)).toBe(sha256(first));
    const later = pdfDocument({ ...run, requestedAt: '2026-11-30T06:00:02.000Z' }, zone, counts, document.rows);
    expect(sha256(await printPdf(later, signal))).not.toBe(sha256(first));
  });

  test('of nothing is a proper file', async () => {
    const document = pdfDocument(run, zone, { ...counts, rows: 0 }, []);
    expect(document.empty).toBe('No statements were recorded in this period.');
    expect((await printPdf(document, signal)).length).toBeGreaterThan(1000);
  });

  test('says when a name uses a script that its font lacks', () => {
    const notes = (name: string) =>
      pdfDocument(run, zone, counts, [rowOf({ actor: { name, mbox: 'mailto:x@y.example' } })]).notes;
    expect(notes('Łukasz Ελένη Анна').join(' ')).not.toContain('boxes');
    expect(notes('陳大文').join(' ')).toContain('boxes');
    expect(notes('Ada 🎓').join(' ')).toContain('boxes');
  });

  test('is given up when the work is told to stop', async () => {
    const stop = new AbortController();
    const rows = Array.from({ length: 2000 }, () => rowOf({}));
    const printing = printPdf(pdfDocument(run, zone, counts, rows), stop.signal);
    stop.abort(new Error('draining'));
    await expect(printing).rejects.toThrow('draining');
  });
});
