import type { ReportRun } from '@attest/contracts';
import { type StateName, sizeText } from '@attest/portal-ui';
import { reportsTexts as texts } from '../texts/reports';

const GLYPHS: Record<ReportRun['state'], StateName> = {
  waiting: 'missing',
  running: 'progress',
  made: 'progress',
  delivered: 'compliant',
  delivery_failed: 'due',
  failed: 'failed',
};

export function runGlyph(run: ReportRun): StateName {
  return GLYPHS[run.state];
}

/** “Running, 42 %” */
export function runState(run: ReportRun): string {
  if (run.state === 'delivery_failed' && run.deliveries.some(({ state }) => state === 'accepted')) return texts.partly;
  const word = texts.states[run.state];
  return run.state === 'running' ? `${word}, ${percent(run)}\u202f%` : word;
}

/** How far the run is, 0 to 100. */
export function percent(run: ReportRun): number {
  return Math.floor(Math.min(1, Math.max(0, run.progress)) * 100);
}

/** “PDF 412 kB, CSV 88 kB” */
export function filesText(run: ReportRun): string {
  return run.files.map((file) => `${texts.formats[file.format]} ${sizeText(file.length)}`).join(', ');
}

/** “3 of 3”, “2 of 3, 1 refused”, “2 in the outbox”; empty while nothing was sent. */
export function deliveredText(run: ReportRun): string {
  const count = (state: ReportRun['deliveries'][number]['state']) =>
    run.deliveries.filter((delivery) => delivery.state === state).length;
  const all = run.deliveries.length;
  if (all === 0) return run.state === 'failed' ? texts.runs.notSent : '';
  const outbox = count('outbox');
  if (outbox === all) return `${outbox} ${texts.runs.outbox}`;
  const refused = count('refused');
  const done = texts.runs.delivered(count('accepted') + outbox, all);
  return refused === 0 ? done : `${done}, ${texts.runs.refusedPart(refused)}`;
}

export function deliveriesFailed(run: ReportRun): boolean {
  return run.deliveries.some((delivery) => delivery.state === 'refused');
}
