import type { ReportFormat } from '@attest/contracts';
import { periodFileText } from '../period/period';
import type { Zone } from '../period/zone';
import type { RunRecord } from '../runs/run';

const MOST_NAME = 80;

/** Name of a run's file: what it is and for when. It holds no person's name, since names of files travel. */
export function fileName(run: RunRecord, zone: Zone, format: ReportFormat): string {
  return `training-history_${run.inputs.organization.slug.slice(0, MOST_NAME)}_${periodFileText(run.inputs, zone)}.${format}`;
}

export const CONTENT_TYPES: Readonly<Record<ReportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  pdf: 'application/pdf',
};

/** A download with that name: in ASCII for old clients, and as it is (RFC 5987). */
export function contentDisposition(name: string): string {
  const ascii = name.replace(/[^ !#-[\]-~]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
