import { isoInstant, type Space } from '@attest/kernel';
import { EMPTY_CHAIN, type Commit, type Entry, type Stream } from '@attest/ledger';
import { Log, type Appended, type Head, type Sharing } from '@attest/storage-ports';
import type { mongo } from 'mongoose';
import {
  commitDocument,
  commitDocumentAt,
  commitHeader,
  commitOf,
  documentsThatFit,
  entriesOf,
  headerOf,
  isCommit,
  lastDocuments,
} from './commits';
import { MongoSharing } from './mongo-sharing';
import { commitId } from './keys';
import type { CommitDocument } from './schema';
import type { CommitHeader, Memory, SpaceDatabase } from './space-database';
import type { Spaces } from './spaces';
import { certain, isDuplicate, storageUnavailable } from './storage-errors';
import { readWatermark } from './watermark';

/** Entries that a commit usually has at most. */
const USUAL_ENTRIES = 1000;

/** The log in `commits`. What it reads is committed by a majority: see `connect`. */
export class MongoLog extends Log {
  private readonly shared: MongoSharing;

  constructor(private readonly spaces: Spaces) {
    super();
    this.shared = new MongoSharing(spaces);
  }

  override get sharing(): Sharing {
    return this.shared;
  }

  head(space: Space, stream: Stream): Promise<Head> {
    return this.spaces.use(space, (database) => headOf(database, stream));
  }

  append(space: Space, commit: Commit): Promise<Appended> {
    return this.spaces.use(space, async (database) => {
      const memory = database.memory;
      if (!(await mayFollow(database, commit, memory)) || !(await store(database, commit))) {
        return behind(database, commit);
      }
      memory.seeEnd(commit.stream, headerOf(commit));
      if (commit.stream === 'statements') memory.appended = commit;
      return { outcome: 'appended' };
    });
  }

  seal(space: Space, commit: Commit): Promise<Appended> {
    return this.append(space, { ...commit, kind: 'sealed' });
  }

  commit(space: Space, stream: Stream, number: number): Promise<Commit | undefined> {
    return this.spaces.use(space, async (database) => {
      const found = await commitDocumentAt(database, stream, number);
      return found !== undefined && isCommit(found) ? commitOf(found) : undefined;
    });
  }

  read(space: Space, stream: Stream, after: number, maxEntries: number): Promise<readonly Commit[]> {
    return this.spaces.use(space, async (database) =>
      (await documentsThatFit(database, stream, after + 1, maxEntries)).filter(isCommit).map(commitOf),
    );
  }

  entries(space: Space, stream: Stream, positions: readonly number[]): Promise<readonly Entry[]> {
    return this.spaces.use(space, (database) => entriesAt(database, stream, positions));
  }
}

async function headOf(database: SpaceDatabase, stream: Stream): Promise<Head> {
  const memory = database.memory;
  // Where to look for commits that are not applied: from the watermark that is remembered, which never goes back.
  const known = memory.watermarks.get(stream) ?? (await readWatermark(database, stream, memory));
  const [watermark, documents] = await Promise.all([
    readWatermark(database, stream, memory),
    lastDocuments(database, stream, known.number + 1),
  ]);
  const commit = documents.find(isCommit);
  // Both were read at once: the watermark may have passed what was the last commit then.
  const last: CommitHeader = commit !== undefined && commit.number > watermark.number ? commit : watermark;
  const idle = documents.find(({ kind, number }) => kind === 'idle' && number === last.number + 1)?.idle;
  if (last.number > 0) memory.seeEnd(stream, last);
  return {
    stream,
    commit: last.number,
    position: last.position,
    stored: isoInstant(last.stored.getTime()),
    hash: last.number === 0 ? EMPTY_CHAIN.hash : last.hash,
    applied: watermark.number,
    appliedPosition: watermark.position,
    appliedStored: isoInstant(watermark.stored.getTime()),
    totals: { entries: last.position, bytes: last.bytes },
    sealed: last.kind === 'sealed',
    ...(idle === undefined ? {} : { idle: isoInstant(idle.getTime()) }),
  };
}

/** Whether nothing is known to stand under the commit's number. Throws when it would leave a gap, or when the stream is sealed. */
async function mayFollow(database: SpaceDatabase, { stream, number }: Commit, memory: Memory): Promise<boolean> {
  if (number === 1) return true;
  const known = memory.ends.get(stream);
  if (known !== undefined && known.number >= number) return false;
  const before = known?.number === number - 1 ? known : await commitHeader(database, stream, number - 1);
  if (before?.kind === 'entries') return true;
  if (before?.kind === 'sealed') throw storageUnavailable('The log is sealed: its organization is being moved.');
  throw new Error(`commit ${number} of ${stream} before commit ${number - 1}`);
}

/** Whether the commit is stored under its number, where nothing or an earlier idle commit stood. */
async function store(database: SpaceDatabase, commit: Commit): Promise<boolean> {
  const document = commitDocument(commit);
  const own = async (): Promise<true | undefined> =>
    (await tokenAt(database, commit)) === commit.token ? true : undefined;
  try {
    return await certain(async () => {
      await database.commits.insertOne(document);
      return true;
    }, own);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const { _id, ...replacement } = document;
  const replaced = await certain(async () => {
    const { matchedCount } = await database.commits.replaceOne(
      { _id, kind: 'idle', idle: { $lt: new Date(commit.stored) } },
      replacement,
    );
    return matchedCount === 1;
  }, own);
  // A write that the driver tried twice may have met itself.
  return replaced || (await own()) === true;
}

async function tokenAt(database: SpaceDatabase, { stream, number }: Commit): Promise<string | undefined> {
  const found = await database.commits.findOne({ _id: commitId(stream, number) }, { projection: { token: 1 } });
  return found?.token;
}

async function behind(database: SpaceDatabase, { stream, number }: Commit): Promise<Appended> {
  const documents = await documentsThatFit(database, stream, number, Infinity);
  const missed = documents.filter(isCommit).map(commitOf);
  const idle = documents.at(-1)?.idle;
  return { outcome: 'behind', missed, ...(idle === undefined ? {} : { idle: isoInstant(idle.getTime()) }) };
}

async function entriesAt(database: SpaceDatabase, stream: Stream, positions: readonly number[]): Promise<Entry[]> {
  const found = new Map<number, Entry>();
  for (const position of positions) {
    if (found.has(position)) continue;
    const commit = await commitWith(database, stream, position);
    if (commit === undefined || !isCommit(commit)) continue;
    const wanted = new Set(positions);
    for (const entry of entriesOf(commit)) if (wanted.has(entry.position)) found.set(entry.position, entry);
  }
  return positions.flatMap((position) => found.get(position) ?? []);
}

/** The commit that holds a position: the first that reaches it, since an empty one has the position of the one before. */
async function commitWith(
  { commits }: SpaceDatabase,
  stream: Stream,
  position: number,
): Promise<CommitDocument | undefined> {
  const first = (reaching: mongo.Condition<number>): Promise<CommitDocument | null> =>
    commits.findOne({ stream, position: reaching }, { sort: { stream: 1, position: 1, number: 1 } });
  // A range that ends is cheap on any server.
  return (
    (await first({ $gte: position, $lt: position + USUAL_ENTRIES })) ?? (await first({ $gte: position })) ?? undefined
  );
}
