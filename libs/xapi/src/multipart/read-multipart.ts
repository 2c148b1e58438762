import type { Rules } from '../version';
import { MultipartReader, type MultipartEvent } from './multipart-reader';
import type { AttachmentHead } from './part-of';

/** The data of an attachment as it came. */
export interface AttachmentPart extends Omit<AttachmentHead, 'part'> {
  readonly bytes: Uint8Array;
}

export interface Multipart {
  /** The first part: all statements. */
  readonly json: Uint8Array;
  readonly parts: readonly AttachmentPart[];
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
    json: whole(statements?.bytes ?? []),
    parts: rest.flatMap(({ head, bytes }) =>
      head === undefined ? [] : [{ sha2: head.sha2, contentType: head.contentType, bytes: whole(bytes) }],
    ),
  };
}

function whole(pieces: readonly Uint8Array[]): Uint8Array {
  return pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
}
