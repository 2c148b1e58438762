import type { ReportSchedule } from '@attest/contracts';
import { addressesIn, changesBetween, draftOf, faultsOf, inputOf, looksLikeAddress, newDraft } from './schedule-draft';

const schedule: ReportSchedule = {
  id: 's1',
  version: 3,
  name: 'Training history, sterile filling',
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
  next: [],
  lastRun: null,
};

describe('a schedule in the editor', () => {
  it('is saved as it was read when nothing was changed', () => {
    const input = inputOf(draftOf(schedule));
    expect(input).toMatchObject({ name: schedule.name, cron: '0 7 * * 1', zone: 'Europe/Zurich', person: null });
    expect([...input.formats].sort()).toEqual(['csv', 'pdf']);
    expect(changesBetween(draftOf(schedule), draftOf(schedule))).toBe(0);
  });

  it('counts the fields that differ', () => {
    const before = draftOf(schedule);
    expect(changesBetween(before, { ...before, name: 'Weekly', period: 'month' })).toBe(2);
  });

  it('does not count another way of saying the same time', () => {
    const before = draftOf(schedule);
    expect(changesBetween(before, { ...before, timing: { kind: 'cron', line: '0  7 * * 1' } })).toBe(0);
  });

  it('counts that one person is wanted before it is known who', () => {
    const before = draftOf(schedule);
    expect(changesBetween(before, { ...before, onePerson: true })).toBe(1);
  });

  it('starts with what most people want', () => {
    const draft = newDraft({ name: 'Training history', zone: 'Asia/Tokyo', recipient: 'ines@larkmoor.example' });
    expect(faultsOf(draft)).toEqual({});
    expect(inputOf(draft)).toMatchObject({
      cron: '0 7 * * 1',
      zone: 'Asia/Tokyo',
      recipients: ['ines@larkmoor.example'],
    });
  });

  it('names each field that cannot be saved yet', () => {
    expect(
      faultsOf({
        ...draftOf(schedule),
        name: ' ',
        onePerson: true,
        timing: { kind: 'day', time: '' },
        formats: [],
        recipients: [],
      }),
    ).toEqual({
      name: 'name-missing',
      person: 'person-missing',
      cron: 'time-invalid',
      formats: 'formats-missing',
      recipients: 'recipients-missing',
    });
  });
});

describe('addresses', () => {
  it('are recognized by their form', () => {
    expect(looksLikeAddress('lena.hofstad@larkmoor.example')).toBe(true);
    expect(
      ['lena', 'lena@', '@larkmoor.example', 'lena@larkmoor', 'a b@c.example', 'a@b@c.example'].some(looksLikeAddress),
    ).toBe(false);
  });

  it('are found in what people paste', () => {
    expect(addressesIn('a@x.example, b@x.example; a@x.example\nc@x.example')).toEqual({
      addresses: ['a@x.example', 'b@x.example', 'c@x.example'],
      rest: '',
    });
    expect(addressesIn('Lena Hofstad <lena@x.example>, "Feld, Jonas" <jonas@x.example>')).toEqual({
      addresses: ['lena@x.example', 'jonas@x.example'],
      rest: '',
    });
  });

  it('leave behind what is none, so that it can be corrected', () => {
    expect(addressesIn('a@x.example, lena@')).toEqual({ addresses: ['a@x.example'], rest: 'lena@' });
  });
});
