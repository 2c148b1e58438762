import { periodText } from '../period/period';
import { offsetText, type Zone } from '../period/zone';
import type { RunRecord } from '../runs/run';

/** What was found in the scope of a run. */
export interface HistoryCounts {
  /** People with at least one statement that does not merely void another. */
  readonly people: number;
  /** Statements, the voided and the voiding among them. */
  readonly statements: number;
  /** Statements that say it did not go well, the voided among them. */
  readonly failedAttempts: number;
  readonly voided: number;
  /** Lines of the files; more than statements where one counts for several people. */
  readonly rows: number;
  /** SHA-256 of the rows as `csvRows` writes them, hex. */
  readonly digest: string;
}

export interface Fact {
  readonly label: string;
  readonly value: string | number;
}

/** What a report says about itself, alike in every format. */
export interface ReportHead {
  readonly title: string;
  readonly organization: string;
  readonly schedule: string;
  readonly period: string;
  readonly zone: string;
  readonly person: string;
  readonly madeFor: string;
  readonly facts: readonly Fact[];
}

/** Everything follows from the run's frozen inputs and what the log holds within them. */
export function reportHead(run: RunRecord, zone: Zone, counts: HistoryCounts): ReportHead {
  const { inputs } = run;
  const person = personText(inputs.person);
  const period = periodText(inputs, zone);
  const madeFor =
    inputs.requestedBy === null
      ? `Schedule, for ${zone.iso(Date.parse(run.scheduledFor ?? run.requestedAt))}`
      : `${inputs.requestedBy}, at ${zone.iso(Date.parse(run.requestedAt))}`;
  return {
    title: 'Training history',
    organization: inputs.organization.name,
    schedule: run.schedule.name,
    period,
    zone: zone.name,
    person,
    madeFor,
    facts: [
      { label: 'Report', value: 'Training history' },
      { label: 'Organization', value: inputs.organization.name },
      { label: 'Schedule', value: run.schedule.name },
      { label: 'People', value: person },
      { label: 'Period', value: period },
      { label: 'Time zone', value: zone.name },
      { label: 'Recorded from', value: inputs.from ?? 'the beginning' },
      { label: 'Recorded before', value: inputs.until },
      { label: 'Known at', value: inputs.knownAt },
      { label: 'Log read to entry', value: inputs.position },
      { label: 'Log read to commit', value: inputs.commit },
      { label: 'Hash of that commit', value: inputs.hash },
      { label: 'Made for', value: madeFor },
      { label: 'Run', value: run.id },
      { label: 'People found', value: counts.people },
      { label: 'Statements', value: counts.statements },
      { label: 'Failed attempts', value: counts.failedAttempts },
      { label: 'Voided statements', value: counts.voided },
      { label: 'Rows', value: counts.rows },
      { label: 'SHA-256 of the rows', value: counts.digest },
    ],
  };
}

/** The offsets that hold in a period: `UTC+01:00`, or both when clocks change in it. */
export function zoneText(zone: Zone, from: number, until: number): string {
  const [first, last] = [offsetText(zone.offset(from)), offsetText(zone.offset(until - 1))];
  return first === last ? `${zone.name} (UTC${last})` : `${zone.name} (UTC${first}, then UTC${last})`;
}

function personText(person: RunRecord['inputs']['person']): string {
  if (person === null) return 'All people';
  return person.identifier === '' || person.identifier === person.name
    ? person.name
    : `${person.name} (${person.identifier})`;
}
