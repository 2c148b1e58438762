import { facetOf, isCopied, type Facet } from '@attest/xapi';
import { idKey, idOf } from './keys';
import type { IdKey, MarkDocument, StatementDocument } from './schema';
import type { SpaceDatabase } from './space-database';

interface HubDocument extends MarkDocument {
  readonly hub: IdKey;
}

/** Hubs are marks with keys of their own. */
const HUBS = { $gte: 'hub/', $lt: 'hub0' } as const;

/** From what these are found by, nothing is copied any more: too much refers to them, and reading follows the reference. */
export async function markHubs(database: SpaceDatabase, ids: Iterable<string>): Promise<void> {
  for (const id of ids) {
    await database.marks<HubDocument>().updateOne({ _id: `hub/${id}` }, { $set: { hub: idKey(id) } }, { upsert: true });
  }
}

export async function readHubs(database: SpaceDatabase): Promise<IdKey[]> {
  const hubs = await database.marks<HubDocument>().find({ _id: HUBS }).toArray();
  return hubs.map(({ hub }) => hub);
}

type Linked = Pick<StatementDocument, '_id' | 'facets' | 'refersTo'>;

/**
 * For each hub that has some of the facets (itself or along its chain), the facets that find what refers to it and has the
 * others: together with what has all of them, this is all that is found.
 */
export async function hubSearches(database: SpaceDatabase, facets: readonly Facet[]): Promise<(readonly Facet[])[]> {
  const searches: (readonly Facet[])[] = [];
  for (const hub of await linked(database, await readHubs(database))) {
    const missing = await missingAlong(database, hub, facets);
    if (missing.length < facets.length) searches.push([facetOf('refersTo', idOf(hub._id)), ...missing]);
  }
  return searches;
}

/** The facets that neither the statement nor what it refers to, along the chain, gives to those that refer to it. */
async function missingAlong(
  database: SpaceDatabase,
  from: Linked,
  facets: readonly Facet[],
): Promise<readonly Facet[]> {
  const missing = new Set(facets);
  const seen = new Set<string>();
  for (let row: Linked | undefined = from; row !== undefined && missing.size > 0 && !seen.has(idOf(row._id));) {
    seen.add(idOf(row._id));
    for (const facet of row.facets) if (isCopied(facet)) missing.delete(facet);
    [row] = row.refersTo === undefined ? [] : await linked(database, [row.refersTo]);
  }
  return [...missing];
}

function linked({ statements }: SpaceDatabase, ids: readonly IdKey[]): Promise<Linked[]> {
  return statements
    .find({ _id: { $in: [...ids] } })
    .project<Linked>({ facets: 1, refersTo: 1 })
    .toArray();
}
