import { isoInstant, type JsonObject, type TenantId } from '@attest/kernel';
import {
  PAGE_CHARACTERS,
  Statements,
  type StatementPage,
  type StatementQuery,
  type StoredStatement,
} from '@attest/storage-ports';
import type { StatementRow } from '@attest/xapi';
import type { DatabaseFile } from './database-file';
import { indexPath, type DatabaseFiles } from './database-files';
import { Definitions } from './definitions';
import { FacetIndex } from './facet-index';
import { facetText, type TailEntry } from './facet-tail';
import { FOUND, findStatements, type FoundStatement } from './find-statements';
import { idKey, type IdKey } from './id-key';
import type { IndexMerger } from './index-merger';
import { copiedFrom, copyToReferring, referringTo } from './referring';
import { isNext, moveWatermark, watermarkOf } from './watermark';

/** What is kept in memory of an open view. */
interface Memory {
  readonly index: FacetIndex;
  readonly definitions: Definitions;
}

interface Opened extends Memory {
  readonly log: DatabaseFile;
  readonly view: DatabaseFile;
}

export class SqliteStatements extends Statements {
  private readonly memories = new WeakMap<DatabaseFile, Memory>();

  /** @param chunkStatements how many statements go to the search index together, if not the usual number. */
  constructor(
    private readonly files: DatabaseFiles,
    private readonly merger: IndexMerger,
    private readonly chunkStatements?: number,
  ) {
    super();
  }

  async apply(tenant: TenantId, number: number, rows: readonly StatementRow[]): Promise<void> {
    await this.until(tenant, ({ index }) => index.room);
    await this.files.room(tenant, 'view');
    await this.use(tenant, (opened) => {
      const { log, view, index, definitions } = opened;
      if (!isNext(log, 'statements', view, number)) return;
      // What a power loss takes from the view, its watermark in the same file shows, and it is applied again.
      const { found, learnt } = view.write('crash', () => {
        const found = rows.map((row) => store(view, number, row));
        const learnt = definitions.learn(rows);
        index.forgetLate();
        moveWatermark(log, 'statements', view, number);
        return { found, learnt };
      });
      definitions.remember(learnt);
      index.add({
        ...watermarkOf(view),
        position: rows.at(-1)?.position ?? 0,
        entries: found.flatMap(({ own }) => own ?? []),
        older: found.flatMap(({ older }) => older),
      });
    });
  }

  byIds(tenant: TenantId, ids: readonly string[]): Promise<readonly StoredStatement[]> {
    return this.use(tenant, ({ log, view }) => {
      const keys = new Set(ids.map((id) => id.toLowerCase()));
      const rows: FoundStatement[] = [];
      for (const key of keys) {
        const row = view.get<FoundStatement>(`SELECT ${FOUND} FROM statement s WHERE id = ?`, idKey(key));
        if (row !== undefined) rows.push(row);
      }
      return withBytes(log, rows);
    });
  }

  async page(tenant: TenantId, query: StatementQuery): Promise<StatementPage> {
    await this.until(tenant, ({ index }) => index.complete);
    return this.use(tenant, ({ log, view, index }) => {
      const rows = findStatements(log, view, index, query);
      const statements = withBytes(log, rows.slice(0, query.limit), PAGE_CHARACTERS);
      return { statements, more: rows.length > statements.length };
    });
  }

  activity(tenant: TenantId, id: string): Promise<JsonObject | undefined> {
    return this.use(tenant, ({ definitions }) => definitions.get(id));
  }

  /** Waits as often as there is something to wait for. */
  private async until(tenant: TenantId, waiting: (opened: Opened) => Promise<void> | undefined): Promise<void> {
    for (;;) {
      // In an object, because a promise that is answered is waited for.
      const { promise } = await this.use(tenant, (opened) => ({ promise: waiting(opened) }));
      if (promise === undefined) return;
      try {
        await promise;
      } catch (error) {
        await this.files.run(() => {
          throw error;
        });
      }
    }
  }

  private use<T>(tenant: TenantId, work: (opened: Opened) => T): Promise<T> {
    return this.files.run(() =>
      this.files.use(tenant, 'log', (log) =>
        this.files.use(tenant, 'view', (view) => work({ log, view, ...this.memoryOf(tenant, view) })),
      ),
    );
  }

  private memoryOf(tenant: TenantId, view: DatabaseFile): Memory {
    const known = this.memories.get(view);
    if (known !== undefined) return known;
    const index = new FacetIndex({
      space: tenant,
      view,
      indexPath: indexPath(view.path),
      merger: this.merger,
      forgetful: this.files.options.forgetful,
      ...(this.chunkStatements === undefined ? {} : { chunkStatements: this.chunkStatements }),
    });
    const memory = { index, definitions: new Definitions(view) };
    this.memories.set(view, memory);
    return memory;
  }
}

interface Stored {
  /** What the row itself is found by; undefined when it was there before. */
  readonly own: TailEntry | undefined;
  readonly older: readonly TailEntry[];
}

/** Writes one row of commit `number`, and what it means for those that refer to it and for what it voids. */
function store(view: DatabaseFile, number: number, row: StatementRow): Stored {
  const id = idKey(row.id);
  const target = row.refersTo ?? row.voids;
  const refersTo = target === undefined ? null : idKey(target);
  const referring = referringTo(view, id);
  const facets = facetText(row.facets);
  const copied = refersTo === null ? '' : copiedFrom(view, refersTo, row.facets);
  const inserted = view.run(
    'INSERT OR IGNORE INTO statement VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    row.position,
    id,
    Date.parse(row.stored),
    row.credential,
    refersTo,
    row.voids === undefined ? 0 : 1,
    row.voids === undefined && referring.length > 0 && isVoided(view, id) ? 1 : 0,
    facets,
    copied,
  );
  if (inserted === 0) return { own: undefined, older: [] };
  if (row.voids !== undefined) view.run('UPDATE statement SET voided = 1 WHERE id = ? AND voids = 0', idKey(row.voids));
  const self = { position: row.position, id, refers_to: refersTo, facets, copied };
  const older = referring.length === 0 ? [] : copyToReferring(view, self, referring);
  for (const entry of older) view.run('INSERT INTO late VALUES (?, ?, ?)', number, entry.position, entry.facets);
  return { own: { position: row.position, facets: facets + copied }, older };
}

function isVoided(view: DatabaseFile, id: IdKey): boolean {
  return view.get('SELECT 1 FROM statement WHERE refers_to = ? AND voids = 1 LIMIT 1', id) !== undefined;
}

/** The statements of these rows in order: the first, and then as many as `most` characters hold. */
function withBytes(log: DatabaseFile, rows: readonly FoundStatement[], most = Infinity): StoredStatement[] {
  if (rows.length === 0) return [];
  const statements: StoredStatement[] = [];
  let characters = 0;
  // CROSS JOIN keeps the order of the positions; one statement for all of them is half the work of one for each.
  const entries = log.each<[position: number, id: string, bytes: string]>(
    `SELECT e.position, e.id, e.bytes FROM json_each(?) at CROSS JOIN statements_entries e ON e.position = at.value`,
    `[${rows.map(({ position }) => position).join(',')}]`,
  );
  for (const [position, id, json] of entries) {
    const row = rows[statements.length];
    if (row?.position !== position) break;
    characters += json.length;
    if (characters > most && statements.length > 0) return statements;
    const { stored, credential, voided } = row;
    statements.push({ id, position, stored: isoInstant(stored), voided: voided === 1, json, credential });
  }
  const missing = rows[statements.length];
  if (missing !== undefined) throw new Error(`${log.path} lacks entry ${missing.position}, which the view shows`);
  return statements;
}
