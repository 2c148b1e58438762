import type { Commit, Stream } from '@attest/ledger';
import type { mongo } from 'mongoose';
import type { FacetTail } from './facet-tail';
import type {
  ActivityDocument,
  BlobDocument,
  CommitDocument,
  DocumentDocument,
  MarkDocument,
  PostingDocument,
  RecordDocument,
  StatementDocument,
  WatermarkDocument,
} from './schema';

/** A commit without its entries. */
export interface CommitHeader {
  readonly number: number;
  readonly kind: 'entries' | 'sealed';
  readonly position: number;
  readonly stored: Date;
  readonly hash: string;
  readonly bytes: number;
}

/**
 * What a process remembers of a space to save reading it: never needed for correctness, and all of it dropped at once when another
 * server may be answering. Work that is under way goes on with the object it began with, which nobody looks at afterwards.
 */
export class Memory {
  /** The last commits known to be durable. */
  readonly ends = new Map<Stream, CommitHeader>();
  readonly watermarks = new Map<Stream, WatermarkDocument>();
  /** The commit of statements that this process appended and has not applied yet, with its bytes. */
  appended: Commit | undefined;
  /** By Activity, the definition merged last, up to commit `learnt`: what others apply they learn from. */
  readonly definitions = new Map<string, string>();
  learnt = 0;
  tail: FacetTail | undefined;

  /** Remembers a watermark, as far as it is further on than what is remembered; number and block move apart from one another. */
  see(watermark: WatermarkDocument): WatermarkDocument {
    const known = this.watermarks.get(watermark._id) ?? watermark;
    const newest = known.number > watermark.number ? known : watermark;
    const seen = { ...newest, block: Math.max(known.block, watermark.block) };
    this.watermarks.set(watermark._id, seen);
    return seen;
  }

  seeEnd(stream: Stream, header: CommitHeader): void {
    if ((this.ends.get(stream)?.number ?? 0) < header.number) this.ends.set(stream, header);
  }
}

/** The collections of one space, and what is remembered of it. */
export class SpaceDatabase {
  readonly commits: mongo.Collection<CommitDocument>;
  readonly statements: mongo.Collection<StatementDocument>;
  readonly postings: mongo.Collection<PostingDocument>;
  readonly activities: mongo.Collection<ActivityDocument>;
  readonly records: mongo.Collection<RecordDocument>;
  readonly documents: mongo.Collection<DocumentDocument>;
  readonly blobs: mongo.Collection<BlobDocument>;
  private current = new Memory();

  constructor(private readonly database: mongo.Db) {
    this.commits = database.collection('commits');
    this.statements = database.collection('statements');
    this.postings = database.collection('postings');
    this.activities = database.collection('activities');
    this.records = database.collection('records');
    this.documents = database.collection('documents');
    this.blobs = database.collection('blobs');
  }

  marks<T extends MarkDocument = MarkDocument>(): mongo.Collection<T> {
    return this.database.collection<T>('marks');
  }

  get memory(): Memory {
    return this.current;
  }

  forget(): void {
    this.current = new Memory();
  }
}
