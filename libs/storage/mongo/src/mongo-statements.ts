import type { JsonObject, TenantId } from '@attest/kernel';
import type { Commit } from '@attest/ledger';
import { Statements, type StatementPage, type StatementQuery, type StoredStatement } from '@attest/storage-ports';
import type { StatementRow } from '@attest/xapi';
import { commitDocumentAt, commitOf, isCommit } from './commits';
import { findPage, SHOWN, storedStatement } from './find-statements';
import { idKey } from './keys';
import { learnDefinitions, readDefinition } from './learn-definitions';
import { PostingBlocks } from './posting-blocks';
import { resolveReferences } from './resolve-references';
import type { Memory, SpaceDatabase } from './space-database';
import type { Spaces } from './spaces';
import { storeRows } from './store-rows';
import { moveWatermark, nextToApply } from './watermark';

export class MongoStatements extends Statements {
  private readonly blocks: PostingBlocks;

  /** @param blockStatements how many statements a block of the search index has, if not the usual number. */
  constructor(
    private readonly spaces: Spaces,
    blockStatements?: number,
  ) {
    super();
    this.blocks = new PostingBlocks(blockStatements);
  }

  /**
   * Rows first, each of them true whoever writes it and how often, then the watermark from one commit to the next: any number of
   * processes may apply a commit, at once or late.
   */
  apply(tenant: TenantId, number: number, rows: readonly StatementRow[]): Promise<void> {
    return this.spaces.use(tenant, async (database) => {
      await this.blocks.room(database);
      const memory = database.memory;
      const next = await nextToApply(database, 'statements', number, memory);
      if (next === undefined) return;
      const { watermark, header } = next;
      const [commit, resolved] = await Promise.all([
        commitToApply(database, number, memory),
        resolveReferences(database, watermark, rows),
      ]);
      await Promise.all([
        storeRows(database, commit, rows, resolved, this.blocks),
        learnDefinitions(database, number, rows, memory),
      ]);
      const moved = await moveWatermark(
        database,
        'statements',
        header,
        {
          dangling: watermark.dangling || resolved.dangling,
          hubs: watermark.hubs || resolved.hubs.size > 0,
          late: watermark.late || resolved.gained.size > 0,
        },
        memory,
      );
      memory.appended = undefined;
      const found = rows.map(({ id, position, facets }) => ({
        position,
        facets: [...(resolved.facets.get(id) ?? facets)],
      }));
      if (moved) memory.tail?.add(watermark.position, header.position, found);
      this.blocks.follow(database);
    });
  }

  byIds(tenant: TenantId, ids: readonly string[]): Promise<readonly StoredStatement[]> {
    return this.spaces.use(tenant, async ({ statements }) => {
      const keys = [...new Set(ids.map((id) => id.toLowerCase()))].map(idKey);
      const found = await statements.find({ _id: { $in: keys } }, { projection: SHOWN }).toArray();
      return found.map(storedStatement);
    });
  }

  page(tenant: TenantId, query: StatementQuery): Promise<StatementPage> {
    return this.spaces.use(tenant, (database) => findPage(database, this.blocks, query));
  }

  activity(tenant: TenantId, id: string): Promise<JsonObject | undefined> {
    return this.spaces.use(tenant, (database) => readDefinition(database, id));
  }

  /** Resolves when nothing is under way that nobody waits for. */
  idle(): Promise<void> {
    return this.blocks.idle();
  }
}

/** The commit with its bytes: the one that this process has just appended, or read from the log. */
async function commitToApply(database: SpaceDatabase, number: number, memory: Memory): Promise<Commit> {
  if (memory.appended?.number === number) return memory.appended;
  const document = await commitDocumentAt(database, 'statements', number);
  if (document === undefined || !isCommit(document))
    throw new Error(`commit ${number} of statements is not in the log`);
  return commitOf(document);
}
