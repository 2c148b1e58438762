import { isoInstant, randomId, type IsoInstant, type TenantId } from '@attest/kernel';
import {
  Documents,
  type DocumentKey,
  type DocumentScope,
  type NewDocument,
  type StoredDocument,
} from '@attest/storage-ports';
import { mongo } from 'mongoose';
import { fromPart, part } from './keys';
import type { DocumentDocument } from './schema';
import type { SpaceDatabase } from './space-database';
import type { Spaces } from './spaces';
import { certain, isDuplicate } from './storage-errors';

export class MongoDocuments extends Documents {
  constructor(private readonly spaces: Spaces) {
    super();
  }

  get(tenant: TenantId, key: DocumentKey): Promise<StoredDocument | undefined> {
    return this.spaces.use(tenant, async ({ documents }) => {
      const found = await documents.findOne({ _id: documentId(key) });
      return found === null ? undefined : storedDocument(key, found);
    });
  }

  put(tenant: TenantId, document: NewDocument, expected: string | undefined): Promise<StoredDocument | undefined> {
    return this.spaces.use(tenant, async (database) => {
      const stored = await (expected === undefined
        ? insert(database, document)
        : replace(database, document, expected));
      return stored && storedDocument(document.key, stored);
    });
  }

  remove(tenant: TenantId, key: DocumentKey, expected: string | undefined): Promise<boolean> {
    return this.spaces.use(tenant, async ({ documents }) => {
      const _id = documentId(key);
      const there = async (): Promise<boolean> =>
        (await documents.findOne({ _id }, { projection: { _id: 1 } })) !== null;
      if (expected === undefined) return !(await there());
      return certain(
        async () => (await documents.deleteOne({ _id, etag: expected })).deletedCount === 1,
        // Gone is what was asked for, whoever did it.
        async () => ((await there()) ? undefined : true),
      );
    });
  }

  list(tenant: TenantId, scope: DocumentScope, since?: IsoInstant): Promise<readonly string[]> {
    return this.spaces.use(tenant, async ({ documents }) => {
      const filter = { ...within(scope), ...(since === undefined ? {} : { updated: { $gt: new Date(since) } }) };
      const found = await documents.find(filter, { projection: { _id: 1 } }).toArray();
      return [...new Set(found.map(({ _id }) => idIn(_id)))].sort(byCodePoint);
    });
  }

  removeAll(tenant: TenantId, scope: DocumentScope): Promise<void> {
    return this.spaces.use(tenant, async ({ documents }) => {
      await documents.deleteMany(within(scope));
    });
  }
}

type Stored = DocumentDocument;

async function insert(database: SpaceDatabase, document: NewDocument): Promise<Stored | undefined> {
  const stored = documentOf(document, document.at);
  try {
    return await written(database, stored, async () => {
      await database.documents.insertOne(stored);
      return true;
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // A write that the driver tried twice may have met itself.
    return ownDocument(database, stored);
  }
}

async function replace(database: SpaceDatabase, document: NewDocument, expected: string): Promise<Stored | undefined> {
  const _id = documentId(document.key);
  for (;;) {
    const there = await database.documents.findOne({ _id }, { projection: { etag: 1, updated: 1, token: 1 } });
    if (there?.etag !== expected) return undefined;
    const stored = documentOf(document, Math.max(document.at, there.updated.getTime() + 1));
    const { _id: id, ...replacement } = stored;
    // By token, because a document may have been changed and changed back meanwhile: its time has moved on.
    const replaced = await written(database, stored, async () => {
      const { matchedCount } = await database.documents.replaceOne({ _id: id, token: there.token }, replacement);
      return matchedCount === 1;
    });
    if (replaced !== undefined) return replaced;
  }
}

/** The document, if `write` wrote it; what is not known is read back. */
async function written(
  database: SpaceDatabase,
  document: Stored,
  write: () => Promise<boolean>,
): Promise<Stored | undefined> {
  return certain(
    async () => ((await write()) ? document : undefined),
    () => ownDocument(database, document),
  );
}

async function ownDocument({ documents }: SpaceDatabase, document: Stored): Promise<Stored | undefined> {
  const there = await documents.findOne({ _id: document._id }, { projection: { token: 1 } });
  return there?.token === document.token ? document : undefined;
}

function documentOf({ key, contentType, bytes, etag }: NewDocument, updated: number): Stored {
  return {
    _id: documentId(key),
    updated: new Date(updated),
    etag,
    contentType,
    bytes: new mongo.Binary(bytes),
    token: randomId(),
  };
}

function storedDocument(key: DocumentKey, { contentType, bytes, etag, updated }: Stored): StoredDocument {
  return { key, contentType, bytes: bytes.buffer, etag, updated: isoInstant(updated.getTime()) };
}

/** Stands between the parts of a key; JSON has none, and neither has a UUID. */
const BETWEEN = '\n';
const AFTER_BETWEEN = '\u000b';

/** Scope, registration and id, so that a scope is a range of keys, and all registrations of one are too. */
function documentId(key: DocumentKey): string {
  return [ownerOf(key), key.registration ?? '', part(key.id)].join(BETWEEN);
}

function ownerOf({ kind, activity = '', agent = '' }: DocumentScope): string {
  return JSON.stringify([kind, activity, agent]);
}

function idIn(documentId: string): string {
  const registration = documentId.indexOf(BETWEEN) + 1;
  return fromPart(documentId.slice(documentId.indexOf(BETWEEN, registration) + 1));
}

/** Keys of a scope: one registration, or all of them when a state scope names none. */
function within(scope: DocumentScope): { _id: { $gte: string; $lt: string } } {
  const all = scope.kind === 'state' && scope.registration === undefined;
  const prefix = all ? ownerOf(scope) : [ownerOf(scope), scope.registration ?? ''].join(BETWEEN);
  return { _id: { $gte: prefix + BETWEEN, $lt: prefix + AFTER_BETWEEN } };
}

/** UTF-8 keeps the order of code points; JavaScript's own order of texts is that of UTF-16. */
function byCodePoint(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
