import { parameter, readFilter } from '../filter';
import type { StatementFilter } from '../row';
import { Check } from '../statement/check';
import { checkUuid } from '../statement/uuid';
import type { Rules } from '../version';
import { decodeCursor, type Cursor } from './cursor';
import { collectParameters, refuseFaults, type Given, type Parameters } from './parameters';

export type Format = 'exact' | 'ids' | 'canonical';

/** What a GET of the statement resource asks for. */
export type StatementsRequest =
  | {
      readonly kind: 'one';
      readonly id: string;
      /** Whether it came as voidedStatementId: then only a voided statement is meant, else only one that is not. */
      readonly voided: boolean;
      readonly format: Format;
      readonly attachments: boolean;
    }
  | {
      readonly kind: 'list';
      readonly filter: StatementFilter;
      readonly ascending: boolean;
      /** Page size; 0 is the server's own maximum. */
      readonly limit: number;
      readonly cursor?: Cursor;
      readonly format: Format;
      readonly attachments: boolean;
      /** The query without cursor, in one fixed spelling: what `more` repeats and what cursors are bound to. */
      readonly query: string;
    };

/** In the order in which `query` spells them. */
const PARAMETERS = [
  'statementId',
  'voidedStatementId',
  'agent',
  'verb',
  'activity',
  'registration',
  'related_activities',
  'related_agents',
  'since',
  'until',
  'limit',
  'format',
  'attachments',
  'ascending',
] as const;

type Parameter = (typeof PARAMETERS)[number];

/** The LRS's own parameter, in `more`. */
const CURSOR = 'cursor';

const KNOWN: readonly string[] = [...PARAMETERS, CURSOR];

const BESIDE_AN_ID: ReadonlySet<string> = new Set(['statementId', 'voidedStatementId', 'format', 'attachments']);

/**
 * Reads the query of GET /statements, decoded, in the order sent. Throws DomainError `unknown_parameter` {parameter}, or
 * `invalid_request` with a fault for each value that does not hold.
 */
export function readStatementQuery(params: Parameters, options: { readonly rules: Rules }): StatementsRequest {
  const check = new Check(options.rules);
  const given = collectParameters(params, KNOWN, check);
  const format = readFormat(given.get('format'), check);
  const attachments = readBoolean(given, 'attachments', check);
  const request =
    given.has('statementId') || given.has('voidedStatementId')
      ? readOne(given, { format, attachments }, check)
      : readList(given, { format, attachments }, check);
  refuseFaults(check);
  return request;
}

type Form = Pick<StatementsRequest, 'format' | 'attachments'>;

function readOne(given: Given, form: Form, check: Check): StatementsRequest {
  const voided = !given.has('statementId');
  const name = voided ? 'voidedStatementId' : 'statementId';
  const id = given.get(name) ?? '';
  checkUuid(id, parameter(name), check);
  for (const other of given.keys()) {
    const alone = !BESIDE_AN_ID.has(other) || (other === 'voidedStatementId' && !voided);
    if (alone)
      check.refuse(
        'parameter-alone',
        parameter(other),
        `${other} stands beside ${name}; only format and attachments may`,
      );
  }
  return { kind: 'one', id: id.toLowerCase(), voided, ...form };
}

function readList(given: Given, form: Form, check: Check): StatementsRequest {
  const filter = readFilter(
    {
      agent: given.get('agent'),
      verb: given.get('verb'),
      activity: given.get('activity'),
      registration: given.get('registration'),
      since: given.get('since'),
      until: given.get('until'),
      relatedAgents: readBoolean(given, 'related_agents', check),
      relatedActivities: readBoolean(given, 'related_activities', check),
    },
    check,
  );
  const ascending = readBoolean(given, 'ascending', check);
  const limit = readLimit(given.get('limit'), check);
  const query = queryText(given);
  const list = { kind: 'list', filter, ascending, limit, ...form, query } as const;
  const cursor = given.get(CURSOR);
  // A cursor fits no query that is itself at fault: one complaint is enough.
  return cursor === undefined || check.faults.length > 0 ? list : { ...list, cursor: decodeCursor(cursor, query) };
}

function queryText(given: Given): string {
  const parts: string[] = [];
  for (const name of PARAMETERS) {
    const value = given.get(name);
    if (value !== undefined) parts.push(`${name}=${encodeURIComponent(value.toWellFormed())}`);
  }
  return parts.join('&');
}

function readBoolean(given: Given, name: Parameter, check: Check): boolean {
  const value = given.get(name);
  if (value !== undefined && value !== 'true' && value !== 'false') {
    check.wrong('parameter-value', parameter(name), value, 'be true or false');
  }
  return value === 'true';
}

function readLimit(value: string | undefined, check: Check): number {
  if (value === undefined) return 0;
  if (!/^[0-9]{1,15}$/.test(value))
    check.wrong('parameter-value', parameter('limit'), value, 'be a whole number, 0 or more');
  return Number(value);
}

function readFormat(value: string | undefined, check: Check): Format {
  if (value === undefined) return 'exact';
  if (value === 'exact' || value === 'ids' || value === 'canonical') return value;
  check.wrong('parameter-value', parameter('format'), value, 'be exact, ids or canonical');
  return 'exact';
}
