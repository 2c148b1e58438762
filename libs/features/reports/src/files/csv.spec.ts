import { createHash } from 'node:crypto';
import { aStatement } from '@attest/xapi/testing';
import { Zone } from '../period/zone';
import { historyRows } from '../training-history/history-row';
import { csvHead, csvRows } from './csv';

const zone = new Zone('UTC');
const stored = Date.parse('2026-11-24T12:00:00Z');
const rowsOf = (statement: object) =>
  historyRows(
    { id: 's', position: 1, stored, bytes: JSON.stringify(statement), source: 'Moodle', voiding: undefined },
    zone,
  );
const head = {
  title: 'Training history',
  organization: 'Larkmoor',
  schedule: 's',
  period: 'p',
  zone: 'UTC',
  person: 'All people',
  madeFor: 'x',
  facts: [
    { label: 'Organization', value: '=Larkmoor' },
    { label: 'Statements', value: 12 },
  ],
};

describe('The CSV file', () => {
  test('begins with a byte order mark and its facts, then an empty line and the column heads', () => {
    const lines = csvHead(head).split('\r\n');
    expect(lines[0]).toBe("\uFEFFOrganization,'=Larkmoor");
    expect(lines[1]).toBe('Statements,12');
    expect(lines[2]).toBe('');
    expect(lines[3]).toMatch(/^performed,recorded,lag_days,person,.*,statement,position$/);
    expect(lines[4]).toBe('');
  });

  test.each(['=1+1', '+41 44', '-formula', '@SUM(A1)', '\tx', '\rx'])(
    'puts an apostrophe before a text that a spreadsheet would run: %j',
    (name) => {
      const csv = csvRows(rowsOf(aStatement({ actor: { name, mbox: 'mailto:a@example.org' } })));
      expect(csv.includes(`'${name}`)).toBe(true);
    },
  );

  test('keeps a number a number, also below zero', () => {
    const csv = csvRows(rowsOf(aStatement({ result: { score: { scaled: -0.5, raw: -3 } } })));
    expect(csv).toContain(',-0.5,-3,');
  });

  test('quotes commas, quotes and line breaks, and ends each line with CRLF', () => {
    const csv = csvRows(rowsOf(aStatement({ actor: { name: 'Brandt, "Ada"\nx', mbox: 'mailto:a@example.org' } })));
    expect(csv).toContain('"Brandt, ""Ada""\nx"');
    expect(csv.endsWith('\r\n')).toBe(true);
  });

  test('has rows whose digest does not depend on the pages they were read in', () => {
    const [a, b] = [rowsOf(aStatement()), rowsOf(aStatement({ result: { success: false } }))];
    const whole = createHash('sha256').update(csvRows([...a, ...b]));
    const pages = createHash('sha256').update(csvRows(a)).update(csvRows([])).update(csvRows(b));
    expect(pages.digest('hex')).toBe(whole.digest('hex'));
  });
});
