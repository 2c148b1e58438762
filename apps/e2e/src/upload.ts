import { createHash, randomBytes } from 'node:crypto';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { XapiClient } from '@attest/testing';

export const BOUNDARY = 'boundary0123456789abcdef';
const PIECE = 1_000_000;

/** Data of so many bytes, made anew each time it is sent: it never lies in memory as a whole. */
export class LargeFile {
  readonly sha2: string;
  private readonly piece = randomBytes(PIECE);

  constructor(readonly length: number) {
    const hash = createHash('sha256');
    for (const piece of this.pieces()) hash.update(piece);
    this.sha2 = hash.digest('hex');
  }

  *pieces(): Generator<Buffer> {
    for (let at = 0; at < this.length; at += PIECE) {
      const piece = Buffer.from(this.piece.subarray(0, Math.min(PIECE, this.length - at)));
      // No piece is like another.
      piece[0] = at / PIECE;
      yield piece;
    }
  }
}

/** All of a request before the bytes of its one attachment. */
export function beforeData(statement: object, sha2: string): string {
  return (
    `--${BOUNDARY}\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(statement)}\r\n--${BOUNDARY}\r\n` +
    `Content-Type: video/mp4\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: ${sha2}\r\n\r\n`
  );
}

export const AFTER_DATA = `\r\n--${BOUNDARY}--\r\n`;

/** A statement with one attachment. */
export const statementWith = (id: string, { sha2, length }: { sha2: string; length: number }): object => ({
  id,
  actor: { mbox: 'mailto:ada@larkmoor.example' },
  verb: { id: 'http://adlnet.gov/expapi/verbs/attempted' },
  object: { id: 'https://larkmoor.example/sop/0142' },
  attachments: [
    {
      usageType: 'https://larkmoor.example/recording',
      display: { en: 'Recording' },
      contentType: 'video/mp4',
      length,
      sha2,
    },
  ],
});

export interface Reply {
  readonly status: number;
  readonly text: string;
}

/** Begins a POST of multipart/mixed. The reply may come before all is sent; a connection that breaks before it is a failure. */
export function beginPost(
  { url, headers }: Pick<XapiClient, 'url' | 'headers'>,
  more: Record<string, string> = {},
): { readonly sending: ClientRequest; readonly reply: Promise<Reply> } {
  const sending = request(new URL('/xapi/statements', url), {
    method: 'POST',
    headers: { ...headers, 'Content-Type': `multipart/mixed; boundary=${BOUNDARY}`, ...more },
  });
  const reply = new Promise<Reply>((resolve, reject) => {
    let answered = false;
    sending.on('response', (response: IncomingMessage) => {
      answered = true;
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    sending.on('error', (error) => {
      if (!answered) reject(error);
    });
  });
  // Whoever cuts the connection by himself does not wait for the reply.
  reply.catch(() => undefined);
  return { sending, reply };
}

/** Sends a large file with its statement, as fast as it is taken. */
export async function upload(client: XapiClient, id: string, file: LargeFile): Promise<Reply> {
  const { sending, reply } = beginPost(client);
  sending.write(beforeData(statementWith(id, file), file.sha2));
  for (const piece of file.pieces()) {
    if (sending.write(piece)) continue;
    await Promise.race([new Promise((resolve) => sending.once('drain', resolve)), reply]);
    if (sending.destroyed) break;
  }
  sending.end(AFTER_DATA);
  return reply;
}
