import { arrayOf, objectOf, parseStored, textOf, type Properties } from '../json/values';

/** What a stored statement says of an attachment's data. */
export interface AttachmentHash {
  /** Hex in lower case. */
  readonly sha2: string;
  readonly contentType: string;
}

/** The attachments of a statement and of its SubStatement, each hash once: those whose data `attachments=true` sends when it is stored. */
export function attachmentHashes(json: string): readonly AttachmentHash[] {
  const found = new Map<string, AttachmentHash>();
  for (const attachment of attachmentsIn(objectOf(parseStored(json)))) {
    const sha2 = textOf(attachment['sha2'])?.toLowerCase();
    if (sha2 === undefined || found.has(sha2)) continue;
    found.set(sha2, { sha2, contentType: textOf(attachment['contentType']) ?? 'application/octet-stream' });
  }
  return [...found.values()];
}

/** All attachments in a statement, those of its SubStatement last. */
export function attachmentsIn(statement: Properties): readonly Properties[] {
  const object = objectOf(statement['object']);
  const inside = object['objectType'] === 'SubStatement' ? arrayOf(object['attachments']) : [];
  return [...arrayOf(statement['attachments']), ...inside].map(objectOf);
}
