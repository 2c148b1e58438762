import { DomainError } from '@attest/kernel';
import { AwaitedParts, type PartUse } from './attachments/awaited-parts';
import { countFacets, MAX_FACETS } from './facets';
import { scanJson, type Mark, type Shape } from './json/scan';
import { objectOf } from './json/values';
import type { AttachmentHead } from './multipart/part-of';
import { received, STATEMENT_SHAPE, type Received } from './received';
import { Check, Place } from './statement/check';
import { checkStatement } from './statement/statement';
import type { Rules } from './version';

export interface ReadOptions {
  readonly rules: Rules;
  /** Makes the id of a statement that has none. */
  readonly newId: () => string;
  /** PUT carries one statement, POST one or a list. */
  readonly shape: 'one' | 'one-or-many';
  /** The statementId of a PUT: the statement gets it when it has no id, and may have no other. */
  readonly id?: string;
}

/** Statements that came as the first part of multipart/mixed: all about them is known but for the data that follows. */
export class StatementsAwaitingParts {
  constructor(
    private readonly rules: Rules,
    private readonly parts: AwaitedParts,
    /** The statements as parsed. */
    readonly values: readonly unknown[],
    private readonly complete: () => readonly Received[],
  ) {}

  /** The next part begins. Throws DomainError `invalid_statement` when no attachment names it. */
  begin(head: AttachmentHead): PartUse {
    const check = new Check(this.rules);
    const use = this.parts.begin(head, check);
    if (use === undefined) throw refused(check);
    return use;
  }

  /**
   * The part has ended; `hash` is that of its bytes, and `bytes` are needed when it signs. Throws DomainError `invalid_statement` when
   * they are not what the header said, or a signature that proves nothing.
   */
  end(head: AttachmentHead, got: { readonly hash: string; readonly bytes?: Uint8Array }): void {
    this.refuseFaults((check) => {
      this.parts.end(head, got, check);
    });
  }

  /** There are no more parts. Throws DomainError `invalid_statement` when data is missing. */
  finish(): readonly Received[] {
    this.refuseFaults((check) => {
      this.parts.checkComplete(check);
    });
    return this.complete();
  }

  private refuseFaults(judge: (check: Check) => void): void {
    const check = new Check(this.rules);
    judge(check);
    if (check.faults.length > 0) throw refused(check);
  }
}

/** Search keys that the LRS's own authority may add to those that were sent. */
const FACETS_OF_AUTHORITY = 10;

/** A statement needs at least eight characters for each search key: shorter ones need no count. */
const CHARACTERS_PER_FACET = 8;

/**
 * The statements of a request body, each valid by the rules given. Throws DomainError `invalid_json` when the text is no JSON, and
 * `invalid_statement` with up to 20 faults when anything in it breaks a rule: one bad statement refuses them all.
 */
export function readStatements(text: string, options: ReadOptions): readonly Received[] {
  return valid(text, options).map(({ received }) => received);
}

/**
 * The same for the first part of multipart/mixed, before the parts that follow it are there: what is wrong with the statements refuses
 * them at once.
 */
export function readStatementsFirst(text: string, options: ReadOptions): StatementsAwaitingParts {
  const parts = new AwaitedParts();
  const statements = valid(text, options, parts);
  const signed = statements.map(({ received, place }) => ({ received, proofs: parts.sign(received.value, place) }));
  const values = statements.map(({ received }) => received.value);
  return new StatementsAwaitingParts(options.rules, parts, values, () =>
    signed.map(({ received, proofs }) => ({ ...received, signatures: proofs() })),
  );
}

interface Valid {
  readonly received: Received;
  readonly place: Place;
}

function valid(text: string, options: ReadOptions, parts?: AwaitedParts): readonly Valid[] {
  const { marks, value, duplicates } = scanJson(text, BODY);
  const check = new Check(options.rules, parts);
  const root = Place.root('The statement');
  for (const path of duplicates) check.duplicate(path);

  const many = Array.isArray(value);
  if (many && options.shape === 'one') {
    check.refuse('batch-size', root, 'The body is a list; it must be one statement');
    throw refused(check);
  }
  const statements = many ? (value as readonly unknown[]) : [value];
  const places = statements.map((_, index) => (many ? root.at(index) : root));
  for (const [index, statement] of statements.entries()) {
    if (check.full) break;
    const place = places[index] ?? root;
    checkStatement(statement, place, check);
    checkGivenId(statement, options.id, place, check);
  }
  checkDistinctIds(statements, places, check);
  if (check.faults.length > 0) throw refused(check);

  const result = partsOf(marks).map(({ statement, inside }, index): Valid => {
    const { start, end } = statement;
    const place = places[index] ?? root;
    if ((end - start) / CHARACTERS_PER_FACET > MAX_FACETS) checkFacets(statement, place, check);
    const id = objectOf(statement.value)['id'];
    const known = {
      id: typeof id === 'string' ? id : (options.id ?? options.newId()),
      rules: options.rules,
      signatures: [],
    };
    return { received: received(text, statement, inside, known), place };
  });
  if (check.faults.length > 0) throw refused(check);
  return result;
}

/** A statement, or a list of statements. */
const BODY: Shape = { ...STATEMENT_SHAPE, items: STATEMENT_SHAPE };

function refused(check: Check): DomainError {
  return new DomainError('invalid_statement', {}, check.faults);
}

/** The marks by statement. A list that is itself marked, as the body, is left out. */
function partsOf(marks: readonly Mark[]): readonly { readonly statement: Mark; readonly inside: readonly Mark[] }[] {
  const parts: { statement: Mark; inside: readonly Mark[] }[] = [];
  let inside: Mark[] = [];
  for (const mark of marks) {
    if (mark.name !== 'statement') inside.push(mark);
    else if (!Array.isArray(mark.value)) {
      parts.push({ statement: mark, inside });
      inside = [];
    }
  }
  return parts;
}

/** C 2.1.1 */
function checkGivenId(statement: unknown, given: string | undefined, place: Place, check: Check): void {
  const { id } = objectOf(statement);
  if (given === undefined || typeof id !== 'string' || id.toLowerCase() === given.toLowerCase()) return;
  check.wrong('statement-id-matches', place.at('id'), id, `be the statementId of the request, ${given}`);
}

/** C 2.1.2: letter case is no difference between ids. */
function checkDistinctIds(statements: readonly unknown[], places: readonly Place[], check: Check): void {
  const seen = new Map<string, Place>();
  for (const [index, statement] of statements.entries()) {
    const { id } = objectOf(statement);
    const place = places[index];
    if (typeof id !== 'string' || place === undefined) continue;
    const before = seen.get(id.toLowerCase());
    if (before === undefined) seen.set(id.toLowerCase(), place);
    else check.wrong('batch-ids-distinct', place.at('id'), id, `differ from the id of ${before.path}`);
  }
}

/** Applying a statement to the views must never fail: what would be too much for them is refused here. */
function checkFacets(statement: Mark, place: Place, check: Check): void {
  const limit = MAX_FACETS - FACETS_OF_AUTHORITY;
  const count = countFacets(statement.value);
  if (count <= limit) return;
  const message = `${place.name} can be found by ${count} different values (agents, activities …); at most ${limit} are kept`;
  check.refuse('search-keys-bounded', place, message);
}
