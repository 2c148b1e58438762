import { type IsoInstant, isoInstant, type Space } from '@attest/kernel';
import type { Stream } from '@attest/ledger';
import { NO_TURN, type Sharing, type Turn } from '@attest/storage-ports';
import { commitHeader } from './commits';
import { commitId } from './keys';
import type { CommitDocument, MarkDocument } from './schema';
import type { SpaceDatabase } from './space-database';
import type { Spaces } from './spaces';
import { isDuplicate } from './storage-errors';

type TurnDocument = MarkDocument & Turn;

/** Advice may be lost: it need not wait for a disk, nor for other servers. */
const LOOSE = { writeConcern: { w: 1, journal: false }, readConcern: { level: 'local' } } as const;

/** Idle commits in `commits`, under the number that the next commit takes; turns in `marks`. */
export class MongoSharing implements Sharing {
  constructor(private readonly spaces: Spaces) {}

  idle(space: Space, stream: Stream, number: number, stored: IsoInstant): Promise<IsoInstant | undefined> {
    return this.spaces.use(space, async (database) => {
      if (number > 1 && (await commitHeader(database, stream, number - 1))?.kind !== 'entries') return undefined;
      const time = await placeIdle(database, stream, number, new Date(stored));
      return time && isoInstant(time.getTime());
    });
  }

  turn(space: Space, stream: Stream): Promise<Turn> {
    return this.spaces.use(space, async (database) => {
      const found = await database.marks<TurnDocument>().findOne({ _id: turnId(stream) }, LOOSE);
      if (found === null) return NO_TURN;
      const { version, holder, lasts, wishes } = found;
      return { version, ...(holder === undefined ? {} : { holder }), lasts, wishes };
    });
  }

  changeTurn(space: Space, stream: Stream, version: number, to: Omit<Turn, 'version'>): Promise<boolean> {
    return this.spaces.use(space, async (database) => {
      const turns = database.marks<TurnDocument>();
      const _id = turnId(stream);
      const changed = { ...to, version: version + 1 };
      if (version > 0) return (await turns.replaceOne({ _id, version }, changed, LOOSE)).matchedCount === 1;
      try {
        await turns.insertOne({ _id, ...changed }, LOOSE);
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    });
  }
}

/** The time of the idle commit that stands under the number afterwards; undefined when a commit does. */
async function placeIdle(
  database: SpaceDatabase,
  stream: Stream,
  number: number,
  idle: Date,
): Promise<Date | undefined> {
  const { commits } = database;
  const _id = commitId(stream, number);
  const { matchedCount } = await commits.updateOne({ _id, kind: 'idle', idle: { $lt: idle } }, { $set: { idle } });
  if (matchedCount === 1) return idle;
  const document: CommitDocument = { _id, stream, number, kind: 'idle', idle };
  try {
    await commits.insertOne(document);
    return idle;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  // Another one stood there, or was put there just now.
  const there = await commits.findOne({ _id }, { projection: { idle: 1 } });
  if (there?.idle === undefined || there.idle >= idle) return there?.idle;
  return placeIdle(database, stream, number, idle);
}

const turnId = (stream: Stream): string => `turn/${stream}`;
