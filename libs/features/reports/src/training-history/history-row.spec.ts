import { ADA, aStatement, BEN, GOWNING, VOIDED } from '@attest/xapi/testing';
import { Zone } from '../period/zone';
import { HISTORY_COLUMNS } from './columns';
import { historyRows, type Recorded } from './history-row';

const zurich = new Zone('Europe/Zurich');
const STORED = '2026-11-24T12:00:00.000Z';

const recorded = (statement: object, parts: Partial<Recorded> = {}): Recorded => ({
  id: '0b6c1a52-8f5e-4f6e-9d0a-1c2d3e4f5a6b',
  position: 7,
  stored: Date.parse(STORED),
  bytes: JSON.stringify({ timestamp: STORED, ...statement }),
  source: 'Moodle',
  voiding: undefined,
  ...parts,
});
const row = (statement: object, parts: Partial<Recorded> = {}) => historyRows(recorded(statement, parts), zurich)[0]!;

describe('A row of the training history', () => {
  test('says who did what when, how it went, and where it came from', () => {
    const statement = aStatement({
      timestamp: '2026-11-21T09:30:00.000Z',
      result: {
        success: true,
        completion: true,
        score: { scaled: 0.92, raw: 46, max: 50 },
        duration: 'PT14M5S',
      },
      context: { registration: '7b4c8c5e-5a0f-4f6e-9d0a-1c2d3e4f5a6b' },
    });
    const one = row(statement);
    expect(Object.fromEntries(HISTORY_COLUMNS.map(({ name, cell }) => [name, cell(one)]))).toEqual({
      performed: '2026-11-21T10:30:00.000+01:00',
      recorded: '2026-11-24T13:00:00.000+01:00',
      lag_days: 3.104,
      person: 'Ada',
      identifier: 'ada@example.org',
      verb: 'passed',
      activity: 'Aseptic Gowning',
      activity_id: GOWNING.id,
      success: 'yes',
      completion: 'yes',
      score_scaled: 0.92,
      score_raw: 46,
      score_max: 50,
      duration: 'PT14M5S',
      registration: '7b4c8c5e-5a0f-4f6e-9d0a-1c2d3e4f5a6b',
      source: 'Moodle',
      state: 'standing',
      voided_at: null,
      voided_by: null,
      statement: '0b6c1a52-8f5e-4f6e-9d0a-1c2d3e4f5a6b',
      position: 7,
    });
  });

  test('keeps what was not said apart from no, and 0 apart from nothing', () => {
    const silent = row(aStatement({ verb: { id: 'http://adlnet.gov/expapi/verbs/experienced' } }));
    expect([silent.success, silent.completion, silent.scaled, silent.duration]).toEqual([null, null, null, null]);
    const zero = row(aStatement({ result: { success: false, completion: false, score: { scaled: 0, raw: 0 } } }));
    expect([zero.success, zero.completion, zero.scaled, zero.raw]).toEqual([false, false, 0, 0]);
  });

  test('takes failure from the verb when the result does not say', () => {
    expect(row(aStatement({ verb: { id: 'http://adlnet.gov/expapi/verbs/failed' } })).success).toBe(false);
  });

  test('shows what was voided, when and by which entry', () => {
    const voided = row(aStatement(), { voiding: { position: 9, stored: '2026-11-24T12:30:00.000Z' } });
    expect(voided.voided).toEqual({ at: '2026-11-24T13:30:00.000+01:00', position: 9 });
  });

  test('shows a statement that voids another one, as nobody’s training', () => {
    const id = 'a6b5f0c1-1b5e-4c9a-8a52-0d8f0b0f4c11';
    const voiding = row(aStatement({ verb: VOIDED, object: { objectType: 'StatementRef', id } }));
    expect([voiding.voiding, voiding.activityId]).toEqual([true, `statement ${id}`]);
  });

  test('is one for each member of an anonymous group, and one for a group that has none we know', () => {
    const people = (member: unknown[]) =>
      historyRows(recorded(aStatement({ actor: { objectType: 'Group', member } })), zurich).map((one) => one.person);
    expect(people([ADA, BEN])).toEqual(['Ada', 'Ben']);
    expect(people([])).toEqual(['Anonymous group']);
  });

  test('uses English where there is a choice, else what there is, else the end of the IRI', () => {
    const activity = (name: unknown) =>
      row(aStatement({ object: { id: 'https://x.example/a/b', definition: { name } } })).activity;
    expect(activity({ de: 'Einschleusen', 'en-GB': 'Gowning' })).toBe('Gowning');
    expect(activity({ de: 'Einschleusen' })).toBe('Einschleusen');
    expect(activity(undefined)).toBe('b');
    expect(row(aStatement({ verb: { id: 'https://x.example/verbs/inspected/' } })).verb).toBe('inspected');
  });

  test('says who was acted upon when the object is a person', () => {
    expect(row(aStatement({ object: BEN })).activity).toBe('Ben');
    expect(row(aStatement({ object: BEN })).activityId).toBe('ben at https://hr.example.org');
  });

  test('is negative in lag when it is said to happen after it was recorded', () => {
    expect(row(aStatement({ timestamp: '2026-11-24T18:00:00Z' })).lagDays).toBe(-0.25);
  });

  test('stays for an entry whose bytes were erased', () => {
    expect(row({}, { bytes: '' })).toMatchObject({ activity: 'Erased', position: 7, person: '' });
  });
});
