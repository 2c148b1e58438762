import { createHash } from 'node:crypto';
import { MultipartReader, type MultipartEvent } from '../multipart/multipart-reader';
import type { AttachmentHead } from '../multipart/part-of';
import { readStatementsFirst } from '../read-statements';
import type { Received } from '../received';
import type { Rules } from '../version';
import { SOME_ID } from './faults';

/** The data of an attachment, all at once. */
export interface SentPart extends Omit<AttachmentHead, 'part'> {
  readonly bytes: Uint8Array;
}

export interface Multipart {
  /** The first part: all statements. */
  readonly json: Uint8Array;
  readonly parts: readonly SentPart[];
}

/** Reads a whole body of multipart/mixed, as `MultipartReader` does it in pieces. */
export function readMultipart(contentType: string, body: Uint8Array, { rules }: { readonly rules: Rules }): Multipart {
  const reader = new MultipartReader(contentType, rules);
  const parts: { head: AttachmentHead | undefined; bytes: Uint8Array[] }[] = [];
  const take = (event: MultipartEvent): void => {
    if (event.kind === 'bytes') parts.at(-1)?.bytes.push(event.bytes);
    else if (event.kind !== 'end')
      parts.push({ head: event.kind === 'attachment' ? event.head : undefined, bytes: [] });
  };
  for (const event of reader.push(body)) take(event);
  for (const event of reader.end()) take(event);
  const [statements, ...rest] = parts;
  return {
    json: Buffer.concat(statements?.bytes ?? []),
    parts: rest.flatMap(({ head, bytes }) =>
      head === undefined ? [] : [{ sha2: head.sha2, contentType: head.contentType, bytes: Buffer.concat(bytes) }],
    ),
  };
}

/** Reads statements and the parts that follow them, as a request of multipart/mixed brings them. */
export function readWithParts(body: unknown, parts: readonly SentPart[], rules: Rules = '1.0.3'): readonly Received[] {
  const options = { rules, newId: () => SOME_ID, shape: 'one-or-many' } as const;
  const statements = readStatementsFirst(JSON.stringify(body), options);
  for (const [index, { bytes, ...rest }] of parts.entries()) {
    const head = { part: index + 2, ...rest };
    const { algorithm } = statements.begin(head);
    statements.end(head, { hash: createHash(algorithm).update(bytes).digest('hex'), bytes });
  }
  return statements.finish();
}
