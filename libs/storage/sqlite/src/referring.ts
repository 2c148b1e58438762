import { facetOf, isCopied, MAX_FACETS, type Facet } from '@attest/xapi';
import type { DatabaseFile } from './database-file';
import { facetList, facetText, type TailEntry } from './facet-tail';
import { idOf, type IdKey } from './id-key';

/** So many statements get the facets of one that arrives late; with more, it becomes a hub. */
export const MAX_FAN_IN = 1000;

/** A statement as references see it. */
export interface Linked {
  readonly position: number;
  readonly id: IdKey;
  readonly refers_to: IdKey | null;
  readonly facets: string;
  readonly copied: string;
}

const LINKED = 'position, id, refers_to, facets, copied';

/**
 * What a new statement gets from the one that it refers to, if that is there: all that this one is found by, which holds what it got
 * from its own target. A statement that would get more than it may have leaves its target a hub.
 */
export function copiedFrom(view: DatabaseFile, refersTo: IdKey, own: readonly Facet[]): string {
  const target = linked(view, refersTo);
  if (target === undefined) return '';
  const had = new Set(own);
  const copied = copiable(target).filter((facet) => !had.has(facet));
  if (had.size + copied.length <= MAX_FACETS) return facetText(copied);
  makeHub(view, target.position);
  return '';
}

/** Statements that refer to `id`, more than `MAX_FAN_IN` cut to one more. */
export function referringTo(view: DatabaseFile, id: IdKey): Linked[] {
  return view.all<Linked>(
    `SELECT ${LINKED} FROM statement WHERE refers_to = ? ORDER BY position LIMIT ${MAX_FAN_IN + 1}`,
    id,
  );
}

/**
 * Gives what a new statement is found by to those that refer to it already, along their chains, and answers what each of them got.
 * With too many of them it becomes a hub instead, and nothing is copied.
 */
export function copyToReferring(view: DatabaseFile, to: Linked, direct: readonly Linked[]): TailEntry[] {
  const reached = reaching(view, to, direct);
  if (reached === undefined) {
    makeHub(view, to.position);
    return [];
  }
  const facets = copiable(to);
  const got: TailEntry[] = [];
  for (const row of reached) {
    const had = new Set(facetList(row.facets + row.copied));
    const copied = facets.filter((facet) => !had.has(facet));
    if (had.size + copied.length > MAX_FACETS) makeHub(view, to.position);
    else if (copied.length > 0) {
      const all = facetText([...facetList(row.copied), ...copied]);
      view.run('UPDATE statement SET copied = ? WHERE position = ?', all, row.position);
      got.push({ position: row.position, facets: facetText(copied) });
    }
  }
  return got;
}

/** The statements from which references lead to `to`; what lies behind a hub is found through it. Undefined: too many. */
function reaching(view: DatabaseFile, to: Linked, direct: readonly Linked[]): readonly Linked[] | undefined {
  const reached = new Map<number, Linked>();
  const waiting = [direct];
  for (let rows = waiting.shift(); rows !== undefined; rows = waiting.shift()) {
    for (const row of rows) {
      if (row.position === to.position || reached.has(row.position)) continue;
      reached.set(row.position, row);
      if (reached.size > MAX_FAN_IN) return undefined;
      if (!isHub(view, row.position)) waiting.push(referringTo(view, row.id));
    }
  }
  return [...reached.values()];
}

/**
 * For each hub that has some of the facets (itself or along its chain), the facets that find what refers to it and has the
 * others: together with what has all of them, this is all that is found.
 */
export function hubSearches(view: DatabaseFile, facets: readonly Facet[]): (readonly Facet[])[] {
  const searches: (readonly Facet[])[] = [];
  for (const hub of view.all<Linked>(`SELECT ${LINKED} FROM statement WHERE position IN (SELECT position FROM hub)`)) {
    const missing = missingAlong(view, hub, facets);
    if (missing.length < facets.length) searches.push([facetOf('refersTo', idOf(hub.id)), ...missing]);
  }
  return searches;
}

/** The facets that neither the statement nor what it refers to, along the chain, gives to those that refer to it. */
function missingAlong(view: DatabaseFile, from: Linked, facets: readonly Facet[]): readonly Facet[] {
  const missing = new Set(facets);
  const seen = new Set<number>();
  for (let row: Linked | undefined = from; row !== undefined && missing.size > 0 && !seen.has(row.position);) {
    seen.add(row.position);
    for (const facet of copiable(row)) missing.delete(facet);
    row = row.refers_to === null ? undefined : linked(view, row.refers_to);
  }
  return [...missing];
}

function linked(view: DatabaseFile, id: IdKey): Linked | undefined {
  return view.get<Linked>(`SELECT ${LINKED} FROM statement WHERE id = ?`, id);
}

function copiable({ facets, copied }: Linked): Facet[] {
  return facetList(facets + copied).filter(isCopied);
}

function makeHub(view: DatabaseFile, position: number): void {
  view.run('INSERT OR IGNORE INTO hub VALUES (?)', position);
}

function isHub(view: DatabaseFile, position: number): boolean {
  return view.get('SELECT 1 FROM hub WHERE position = ?', position) !== undefined;
}
