import type { IsoInstant, JsonObject, TenantId } from '@attest/kernel';
import type { StatementFilter, StatementRow } from '@attest/xapi';

/** A statement as queries see it. */
export interface StoredStatement {
  readonly id: string;
  readonly position: number;
  readonly stored: IsoInstant;
  readonly voided: boolean;
  /** The JSON text of the statement: the bytes that came, with what the LRS adds. */
  readonly json: string;
  /** Id of the API key that wrote it. */
  readonly credential: string;
}

/** Characters of JSON in one page: statements weigh up to 8 MB each, and who answers holds a whole page in memory. */
export const PAGE_CHARACTERS = 16 * 1024 * 1024;

export interface StatementQuery {
  readonly filter: StatementFilter;
  readonly ascending: boolean;
  /** At most so many; at least 1. */
  readonly limit: number;
  /** Only positions after (ascending) or before (descending) this one. */
  readonly beyond?: number;
  /** Positions up to this one: the watermark that the walk began with. */
  readonly upTo: number;
}

export interface StatementPage {
  /** Fewer than the limit, but one at least, when more would be over PAGE_CHARACTERS. */
  readonly statements: readonly StoredStatement[];
  /** Whether at least one more statement follows. */
  readonly more: boolean;
}

/**
 * The view that queries read. Answers exactly what the pure predicate `matches(filter, row)` of `@attest/xapi` says about
 * statements that are not voided, in order of position.
 */
export abstract class Statements {
  /**
   * Shows commit `number` of the statements stream: one row for each of its entries. Total and idempotent: a row that is
   * there is left alone. Moves the watermark from `number - 1` to `number`; a later commit is refused until
   * then, and one that the log does not hold always.
   * A row with `voids` marks that statement void, whichever of the two arrives first; a voiding statement is never voided.
   */
  abstract apply(tenant: TenantId, number: number, rows: readonly StatementRow[]): Promise<void>;

  /** The statements with these ids (compared without case), voided ones too. */
  abstract byIds(tenant: TenantId, ids: readonly string[]): Promise<readonly StoredStatement[]>;

  abstract page(tenant: TenantId, query: StatementQuery): Promise<StatementPage>;

  /**
   * What is known of an Activity from all applied statements: the definitions of their rows, merged in the order of the log by
   * `mergeDefinition` of `@attest/xapi`. Undefined when none had a definition.
   */
  abstract activity(tenant: TenantId, id: string): Promise<JsonObject | undefined>;
}
