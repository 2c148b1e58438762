import { type AttachmentHash, preferredLanguages, preferredTag } from '@attest/xapi';

/** Endings by which a computer knows what to open a file with. What is not here gets none: better than a wrong one. */
const ENDINGS: ReadonlyMap<string, string> = new Map([
  ['application/pdf', '.pdf'],
  ['application/json', '.json'],
  ['application/zip', '.zip'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', '.xlsx'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', '.docx'],
  ['audio/mpeg', '.mp3'],
  ['image/jpeg', '.jpg'],
  ['image/png', '.png'],
  ['text/csv', '.csv'],
  ['text/plain', '.txt'],
  ['video/mp4', '.mp4'],
]);
const LONGEST = 80;

/** What a downloaded attachment is called: as the statement displays it, without what no file system takes. */
export function attachmentName({ sha2, contentType }: AttachmentHash, statement: string): string {
  const display = displayOf(statement, sha2);
  const shown = display[preferredTag(display, preferredLanguages('en')) ?? ''] ?? '';
  const name = shown.toWellFormed().replace(/[\p{C}\\/:*?"<>|\s]+/gu, ' ');
  const tidy = Array.from(name.replace(/^[. ]+|[. ]+$/g, ''))
    .slice(0, LONGEST)
    .join('');
  const ending = ENDINGS.get((contentType.split(';')[0] ?? '').trim().toLowerCase()) ?? '';
  const stem = tidy === '' ? `attachment-${sha2.slice(0, 12)}` : tidy;
  return stem.toLowerCase().endsWith(ending) ? stem : `${stem}${ending}`;
}

/** As much of a stored statement as names its attachments. */
interface WithAttachments {
  readonly attachments?: readonly { readonly sha2: string; readonly display: Readonly<Record<string, string>> }[];
  readonly object?: WithAttachments;
}

function displayOf(statement: string, sha2: string): Readonly<Record<string, string>> {
  const { attachments = [], object } = JSON.parse(statement) as WithAttachments;
  const all = [...attachments, ...(object?.attachments ?? [])];
  return all.find((attachment) => attachment.sha2.toLowerCase() === sha2)?.display ?? {};
}

/** `Content-Disposition` with the name, in ASCII for old browsers and whole for the others (RFC 6266). */
export function asDownload(name: string): string {
  const ascii = name.replace(/[^ !#-[\]-~]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
