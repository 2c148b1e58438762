import type { Facet } from '@attest/xapi';
import { idKey, idOf } from './keys';
import type { IdKey, StatementDocument } from './schema';
import type { SpaceDatabase } from './space-database';

/** So many statements get the facets of one that arrives late; with more, it becomes a hub. */
export const MAX_FAN_IN = 1000;

/** A statement as references see it. Its facets grow while a commit is worked out. */
export interface Linked {
  readonly id: string;
  readonly position: number;
  readonly refersTo: string | undefined;
  readonly voids: boolean;
  readonly facets: Set<Facet>;
  /** Whether it is one of the commit's own. */
  readonly isNew: boolean;
}

const LINKED = { position: 1, refersTo: 1, voids: 1, facets: 1 } as const;
type LinkedDocument = Pick<StatementDocument, '_id' | keyof typeof LINKED>;

/**
 * Statements and what refers to what: those stored before a commit, read when they are asked for, and those of the commit added so
 * far. Rows of this commit or later ones that are stored already (it is applied again, or by two at once) count as not there.
 */
export class ReferenceGraph {
  private readonly nodes = new Map<string, Linked | undefined>();
  /** Stored statements that refer to an id, where all have been read, up to one more than `MAX_FAN_IN`. */
  private readonly stored = new Map<string, readonly Linked[]>();
  private readonly added = new Map<string, Linked[]>();

  /** @param first position of the commit's first statement. */
  constructor(
    private readonly database: SpaceDatabase,
    private readonly first: number,
  ) {}

  /**
   * Reads at once what is likely asked for: what refers to new statements (nothing, unless `dangling`: some statement refers to one that
   * was not there), and what those refer to.
   */
  async read(ids: readonly string[], targets: readonly string[], dangling: boolean): Promise<void> {
    const [referring, referred] = await Promise.all([
      dangling ? this.find({ refersTo: { $in: ids.map(idKey) } }, MAX_FAN_IN + 1) : [],
      targets.length === 0 ? [] : this.find({ _id: { $in: targets.map(idKey) } }, targets.length),
    ]);
    for (const id of targets) if (!this.nodes.has(id)) this.nodes.set(id, undefined);
    for (const document of referred) this.take(document);
    // Cut off: each is read when it is asked for.
    if (referring.length > MAX_FAN_IN) return;
    const rows = referring.map((document) => this.take(document));
    for (const id of ids)
      this.stored.set(
        id,
        rows.filter(({ refersTo }) => refersTo === id),
      );
  }

  add(node: Linked): void {
    this.nodes.set(node.id, node);
    if (node.refersTo === undefined) return;
    const others = this.added.get(node.refersTo);
    if (others === undefined) this.added.set(node.refersTo, [node]);
    else others.push(node);
  }

  async get(id: string): Promise<Linked | undefined> {
    if (this.nodes.has(id)) return this.nodes.get(id);
    const [document] = await this.find({ _id: idKey(id) }, 1);
    if (document !== undefined) return this.take(document);
    this.nodes.set(id, undefined);
    return undefined;
  }

  /** Statements that refer to `id`, more than `MAX_FAN_IN` cut to one more. */
  async referringTo(id: string): Promise<readonly Linked[]> {
    let stored = this.stored.get(id);
    if (stored === undefined) {
      const documents = await this.find({ refersTo: idKey(id) }, MAX_FAN_IN + 1);
      stored = documents.map((document) => this.take(document));
      this.stored.set(id, stored);
    }
    return [...stored, ...(this.added.get(id) ?? [])].slice(0, MAX_FAN_IN + 1);
  }

  async isVoided(id: string): Promise<boolean> {
    const referring = await this.referringTo(id);
    if (referring.some(({ voids }) => voids)) return true;
    if (referring.length <= MAX_FAN_IN) return false;
    if (this.added.get(id)?.some(({ voids }) => voids) === true) return true;
    return (await this.find({ refersTo: idKey(id), voids: true }, 1)).length > 0;
  }

  private find(
    filter: { _id?: IdKey | { $in: IdKey[] }; refersTo?: IdKey | { $in: IdKey[] }; voids?: true },
    limit: number,
  ): Promise<LinkedDocument[]> {
    return this.database.statements
      .find({ ...filter, position: { $lt: this.first } })
      .limit(limit)
      .project<LinkedDocument>(LINKED)
      .toArray();
  }

  /** The one object that stands for a stored statement. */
  private take({ _id, position, refersTo, voids, facets }: LinkedDocument): Linked {
    const id = idOf(_id);
    const known = this.nodes.get(id);
    if (known !== undefined) return known;
    const node = {
      id,
      position,
      refersTo: refersTo === undefined ? undefined : idOf(refersTo),
      voids: voids === true,
      facets: new Set(facets),
      isNew: false,
    };
    this.nodes.set(id, node);
    return node;
  }
}
