import type { JsonObject, TenantId } from '@attest/kernel';
import type { Commit } from '@attest/ledger';
import { type StatementPage, Statements, type StoredStatement } from '@attest/storage-ports';
import type { StatementRow } from '@attest/xapi';
import type { Connection } from './connection';
import { appliedKey, type Broken, commitKey } from './sim-log';
import type { SimServer } from './sim-server';

/** A row of the view. */
export interface ShownRow {
  readonly row: StatementRow;
  readonly voided: boolean;
  /** Facets of the statement that it refers to. */
  readonly copied: readonly string[];
}

export const rowKey = (tenant: TenantId, id: string): string => `row ${tenant} ${id}`;
const voidKey = (tenant: TenantId, id: string): string => `void ${tenant} ${id}`;
const refersKey = (tenant: TenantId, id: string): string => `refers ${tenant} ${id}`;

/**
 * The view as an adapter keeps it that has no transactions: each document by a request of its own, so that a crash may come between
 * any two, and two processes may apply the same commit at the same time.
 */
export class SimStatements extends Statements {
  constructor(
    private readonly connection: Connection,
    private readonly broken?: Broken,
  ) {
    super();
  }

  async apply(tenant: TenantId, number: number, rows: readonly StatementRow[]): Promise<void> {
    const applying = this.applyInSteps(tenant, number, rows);
    if (this.broken !== 'replies-before-applied') return applying;
    applying.catch(() => undefined);
  }

  private async applyInSteps(tenant: TenantId, number: number, rows: readonly StatementRow[]): Promise<void> {
    const key = appliedKey(tenant, 'statements');
    const ask = <T>(work: (server: SimServer) => T): Promise<T> => this.connection.ask(`apply ${number}`, work);
    if (this.broken === 'watermark-unguarded') {
      await ask((server) => {
        server.put(key, number);
      });
    }
    const applied = await ask((server) => {
      const there = server.get<number>(key) ?? 0;
      if (there < number - 1) throw new Error(`commit ${number} is applied before ${there + 1}`);
      if (server.get(commitKey(tenant, 'statements', number)) === undefined) throw new Error(`no commit ${number}`);
      return there;
    });
    if (applied >= number) return;
    for (const row of rows) {
      await ask((server) => {
        show(server, tenant, row);
      });
      await ask((server) => {
        markVoid(server, tenant, row.voids);
      });
      await ask((server) => {
        refer(server, tenant, row);
      });
      await ask((server) => {
        copyToReferring(server, tenant, row);
      });
    }
    await ask((server) => {
      if (server.get<number>(key) === number - 1 || (number === 1 && server.get(key) === undefined)) {
        server.put(key, number);
      }
    });
  }

  byIds(tenant: TenantId, ids: readonly string[]): Promise<readonly StoredStatement[]> {
    return this.connection.ask('by ids', (server) =>
      ids.flatMap((id) => {
        const shown = server.get<ShownRow>(rowKey(tenant, id.toLowerCase()));
        return shown === undefined ? [] : [storedOf(server, tenant, shown)];
      }),
    );
  }

  page(): Promise<StatementPage> {
    return Promise.reject(new Error('The simulation reads no pages.'));
  }

  activity(): Promise<JsonObject | undefined> {
    return Promise.reject(new Error('The simulation reads no activities.'));
  }
}

function show(server: SimServer, tenant: TenantId, row: StatementRow): void {
  const key = rowKey(tenant, row.id);
  if (server.get(key) !== undefined) return;
  const voided = row.voids === undefined && server.get(voidKey(tenant, row.id)) === true;
  server.put(key, { row, voided, copied: [] } satisfies ShownRow);
}

function markVoid(server: SimServer, tenant: TenantId, id: string | undefined): void {
  if (id === undefined) return;
  server.put(voidKey(tenant, id), true);
  const shown = server.get<ShownRow>(rowKey(tenant, id));
  if (shown !== undefined && shown.row.voids === undefined) server.put(rowKey(tenant, id), { ...shown, voided: true });
}

/** Notes that the row refers to another, and copies what that one has already. */
function refer(server: SimServer, tenant: TenantId, row: StatementRow): void {
  const target = row.refersTo;
  if (target === undefined) return;
  const referring = server.get<readonly string[]>(refersKey(tenant, target)) ?? [];
  if (!referring.includes(row.id)) server.put(refersKey(tenant, target), [...referring, row.id]);
  const there = server.get<ShownRow>(rowKey(tenant, target));
  if (there !== undefined) copy(server, tenant, row.id, there.row.facets);
}

function copyToReferring(server: SimServer, tenant: TenantId, row: StatementRow): void {
  for (const id of server.get<readonly string[]>(refersKey(tenant, row.id)) ?? []) copy(server, tenant, id, row.facets);
}

function copy(server: SimServer, tenant: TenantId, id: string, facets: readonly string[]): void {
  const shown = server.get<ShownRow>(rowKey(tenant, id));
  if (shown !== undefined) server.put(rowKey(tenant, id), { ...shown, copied: facets });
}

function storedOf(server: SimServer, tenant: TenantId, { row, voided }: ShownRow): StoredStatement {
  const { id, position, stored, credential } = row;
  return { id, position, stored, voided, credential, json: bytesAt(server, tenant, position) };
}

/** The bytes of the entry at a position. */
function bytesAt(server: SimServer, tenant: TenantId, position: number): string {
  for (const [, commit] of server.all<Commit>(`commit ${tenant} statements `)) {
    const entry = commit.entries.find((each) => each.position === position);
    if (entry !== undefined) return entry.bytes;
  }
  throw new Error(`There is no entry at ${position}.`);
}
