import type { Space } from '@attest/kernel';

export interface BlobInfo {
  /** SHA-256 of the bytes, hex. */
  readonly sha256: string;
  readonly length: number;
}

/** Files, stored once by their SHA-256 in each space. */
export abstract class Blobs {
  /**
   * Stores the bytes as they come, never more than a few pieces in memory, and refreshes when they were last touched. Durable when it
   * answers. When the bytes fail there is no blob, and the error is theirs.
   */
  abstract put(space: Space, bytes: AsyncIterable<Uint8Array> | Uint8Array): Promise<BlobInfo>;

  /** The bytes in chunks, read as they are taken, or undefined when there is no such blob. Breaking off lets go of what it holds. */
  abstract get(space: Space, sha256: string): Promise<AsyncIterable<Uint8Array> | undefined>;

  abstract info(space: Space, sha256: string): Promise<BlobInfo | undefined>;

  /** Removes what `keep` does not name and nobody has touched since `before` (milliseconds). Answers how many. */
  abstract collect(space: Space, keep: (sha256: string) => boolean, before: number): Promise<number>;
}
