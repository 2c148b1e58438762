import { DomainError } from '@attest/kernel';
import { type AttachmentHead, type MultipartEvent, MultipartReader, type Rules } from '@attest/xapi';

/** A part with the data of an attachment, as it arrives: `bytes` are read to their end before the next part is asked for. */
export interface IncomingPart {
  readonly head: AttachmentHead;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** The parts of a body of multipart/mixed while it arrives. Reading them throws DomainError `invalid_request` for a body without good form. */
export class IncomingParts {
  private readonly events: AsyncGenerator<MultipartEvent, void, undefined>;

  constructor(contentType: string, rules: Rules, body: AsyncIterable<Uint8Array>) {
    this.events = eventsOf(new MultipartReader(contentType, rules), body);
  }

  /** The first part, which holds the statements. Throws DomainError `too_large` when it has more bytes than `most`. */
  async statements(most: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.bytes(new Bound('The part with the statements', most))) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** All further parts, after the first. Throws DomainError `too_large` when together they have more bytes than `most`. */
  async *attachments(most: number): AsyncGenerator<IncomingPart, void, undefined> {
    const bound = new Bound('The attachments of one request', most);
    try {
      for (;;) {
        const { value, done } = await this.events.next();
        if (done === true) return;
        if (value.kind === 'attachment') yield { head: value.head, bytes: this.bytes(bound) };
      }
    } finally {
      await this.events.return();
    }
  }

  /** What is left of the part that began last. */
  private async *bytes(bound: Bound): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const { value, done } = await this.events.next();
      if (done === true || value.kind === 'end') return;
      if (value.kind !== 'bytes') continue;
      bound.add(value.bytes.length);
      yield value.bytes;
    }
  }
}

class Bound {
  private sum = 0;

  constructor(
    private readonly what: string,
    private readonly most: number,
  ) {}

  add(bytes: number): void {
    this.sum += bytes;
    if (this.sum > this.most) throw new DomainError('too_large', { what: this.what, limit: `${this.most} bytes` });
  }
}

async function* eventsOf(
  reader: MultipartReader,
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<MultipartEvent, void, undefined> {
  for await (const piece of body) yield* reader.push(piece);
  yield* reader.end();
}
