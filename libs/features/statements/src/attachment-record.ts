import { collection } from '@attest/storage-ports';

/** The data of an attachment that was sent along with a statement. */
export interface AttachmentRecord {
  /** As attachments name it: SHA-2 of the bytes in lower-case hex, of whichever length. */
  readonly sha2: string;
  /** SHA-256 of the bytes: under which they lie among the blobs. */
  readonly blob: string;
  /** Bytes. */
  readonly length: number;
  /** The API keys that sent it. Absent in records from before this was noted: then nobody counts as having sent it. */
  readonly keys?: readonly string[];
}

/**
 * Which blobs are attachments. A tenant's blobs are not all for learning tools (reports lie there too), so data is only ever given
 * out under a hash that stands here. Rebuildable from blobs and statements but for the keys, hence not provable.
 */
export const ATTACHMENTS = collection<AttachmentRecord>({ name: 'attachments', key: ({ sha2 }) => sha2 });
