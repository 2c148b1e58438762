import { isCopied, MAX_FACETS, type Facet, type StatementRow } from '@attest/xapi';
import { readHubs } from './hubs';
import { idOf } from './keys';
import { MAX_FAN_IN, ReferenceGraph, type Linked } from './reference-graph';
import type { WatermarkDocument } from './schema';
import type { SpaceDatabase } from './space-database';

/** What a commit does beside storing its statements as they are. All of it is true whenever it is written, and never taken back. */
export interface Resolved {
  /** By id of a new statement, all that it is found by. */
  readonly facets: ReadonlyMap<string, ReadonlySet<Facet>>;
  /** Ids of new statements that are voided from the first. */
  readonly voidedNew: ReadonlySet<string>;
  /** Ids of stored statements that a new one voids, unless they void themselves. */
  readonly voidedOld: ReadonlySet<string>;
  /** By id of a stored statement, what it got, and where it is. */
  readonly gained: ReadonlyMap<string, { readonly position: number; readonly facets: ReadonlySet<Facet> }>;
  readonly hubs: ReadonlySet<string>;
  /** Whether a new statement refers to one that is not there yet. */
  readonly dangling: boolean;
}

const NOTHING: Resolved = {
  facets: new Map(),
  voidedNew: new Set(),
  voidedOld: new Set(),
  gained: new Map(),
  hubs: new Set(),
  dangling: false,
};

/** Works out what references between statements mean for a commit's rows and for those stored before. */
export async function resolveReferences(
  database: SpaceDatabase,
  { dangling, hubs, position }: WatermarkDocument,
  rows: readonly StatementRow[],
): Promise<Resolved> {
  const targets = [...new Set(rows.flatMap((row) => targetOf(row) ?? []))];
  if (!dangling && targets.length === 0) return NOTHING;
  const own = new Set(rows.map(({ id }) => id));
  const graph = new ReferenceGraph(database, position + 1);
  await graph.read(
    [...own],
    targets.filter((target) => !own.has(target)),
    dangling,
  );
  const resolving = new Resolving(graph, new Set(hubs ? (await readHubs(database)).map(idOf) : []));
  for (const row of rows) await resolving.add(row);
  for (const target of targets) resolving.dangling ||= (await graph.get(target)) === undefined;
  return resolving;
}

export function targetOf({ refersTo, voids }: StatementRow): string | undefined {
  return refersTo ?? voids;
}

class Resolving implements Resolved {
  readonly facets = new Map<string, Set<Facet>>();
  readonly voidedNew = new Set<string>();
  readonly voidedOld = new Set<string>();
  readonly gained = new Map<string, { position: number; facets: Set<Facet> }>();
  readonly hubs = new Set<string>();
  dangling = false;

  constructor(
    private readonly graph: ReferenceGraph,
    private readonly knownHubs: ReadonlySet<string>,
  ) {}

  async add(row: StatementRow): Promise<void> {
    const { id, position, voids } = row;
    if (this.facets.has(id)) return;
    const refersTo = targetOf(row);
    const referring = await this.graph.referringTo(id);
    const facets = new Set(row.facets);
    if (refersTo !== undefined) await this.copyFrom(refersTo, facets);
    if (voids === undefined && (await this.graph.isVoided(id))) this.voidedNew.add(id);
    const node: Linked = { id, position, refersTo, voids: voids !== undefined, facets, isNew: true };
    this.graph.add(node);
    this.facets.set(id, facets);
    if (voids !== undefined) await this.void(voids);
    if (referring.length > 0) await this.copyToReferring(node, referring);
  }

  private async void(id: string): Promise<void> {
    const target = await this.graph.get(id);
    if (target === undefined || target.voids) return;
    (target.isNew ? this.voidedNew : this.voidedOld).add(id);
  }

  /**
   * Adds what a new statement gets from the one that it refers to, if that is there: all that this one is found by, which holds what it
   * got from its own target. A statement that would get more than it may have leaves its target a hub.
   */
  private async copyFrom(refersTo: string, own: Set<Facet>): Promise<void> {
    const target = await this.graph.get(refersTo);
    if (target === undefined) return;
    const copied = copiable(target).filter((facet) => !own.has(facet));
    if (own.size + copied.length > MAX_FACETS) this.hubs.add(refersTo);
    else for (const facet of copied) own.add(facet);
  }

  /**
   * Gives what a new statement is found by to those that refer to it already, along their chains. With too many of them it becomes a
   * hub instead, and nothing is copied.
   */
  private async copyToReferring(to: Linked, direct: readonly Linked[]): Promise<void> {
    const reached = await this.reaching(to, direct);
    if (reached === undefined) {
      this.hubs.add(to.id);
      return;
    }
    const facets = copiable(to);
    for (const row of reached) {
      const copied = facets.filter((facet) => !row.facets.has(facet));
      if (row.facets.size + copied.length > MAX_FACETS) this.hubs.add(to.id);
      else this.give(row, copied);
    }
  }

  private give(row: Linked, copied: readonly Facet[]): void {
    for (const facet of copied) row.facets.add(facet);
    if (row.isNew || copied.length === 0) return;
    const gained = this.gained.get(row.id) ?? { position: row.position, facets: new Set() };
    for (const facet of copied) gained.facets.add(facet);
    this.gained.set(row.id, gained);
  }

  /** The statements from which references lead to `to`; what lies behind a hub is found through it. Undefined: too many. */
  private async reaching(to: Linked, direct: readonly Linked[]): Promise<readonly Linked[] | undefined> {
    const reached = new Map<string, Linked>();
    const waiting = [direct];
    for (let rows = waiting.shift(); rows !== undefined; rows = waiting.shift()) {
      for (const row of rows) {
        if (row.id === to.id || reached.has(row.id)) continue;
        reached.set(row.id, row);
        if (reached.size > MAX_FAN_IN) return undefined;
        if (!this.isHub(row.id)) waiting.push(await this.graph.referringTo(row.id));
      }
    }
    return [...reached.values()];
  }

  private isHub(id: string): boolean {
    return this.hubs.has(id) || this.knownHubs.has(id);
  }
}

function copiable({ facets }: Linked): Facet[] {
  return [...facets].filter(isCopied);
}
