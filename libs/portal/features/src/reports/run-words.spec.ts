import type { ReportRun } from '@attest/contracts';
import { deliveredText, filesText, percent, runState } from './run-words';

type Delivery = ReportRun['deliveries'][number];
const delivery = (state: Delivery['state']): Delivery => ({ to: 'a@x.example', state, reply: '', at: null });
const run = (facts: Partial<ReportRun>): ReportRun =>
  ({ state: 'delivered', progress: 1, files: [], deliveries: [], ...facts }) as unknown as ReportRun;

describe('a run in words', () => {
  it('says how far it is while it runs, and never more than it did', () => {
    expect(runState(run({ state: 'running', progress: 0.429 }))).toBe('Running, 42\u202f%');
    expect(percent(run({ progress: 1.2 }))).toBe(100);
    expect(percent(run({ progress: -1 }))).toBe(0);
  });

  it('says which files there are and how large they are', () => {
    const files: ReportRun['files'] = [
      { format: 'pdf', name: 'a.pdf', length: 412_300, sha256: 'x' },
      { format: 'csv', name: 'a.csv', length: 900, sha256: 'y' },
    ];
    expect(filesText(run({ files }))).toBe('PDF 412 kB, CSV 900 bytes');
  });

  it('says how many got it, and how many servers refused', () => {
    expect(deliveredText(run({ deliveries: [delivery('accepted'), delivery('accepted')] }))).toBe('2 of 2');
    expect(deliveredText(run({ deliveries: [delivery('accepted'), delivery('refused')] }))).toBe('1 of 2, 1 refused');
    expect(deliveredText(run({ deliveries: [delivery('outbox'), delivery('outbox')] }))).toBe('2 in the outbox');
    expect(deliveredText(run({ state: 'failed' }))).toBe('not sent');
    expect(deliveredText(run({ state: 'waiting' }))).toBe('');
  });
});
