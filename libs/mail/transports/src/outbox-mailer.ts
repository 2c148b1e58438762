import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { type Clock, CONTROL, type IsoInstant, isoInstant, parseTenantId, type Space } from '@attest/kernel';
import { type Delivery, Mailer, MailRefused, type Message, type Outbox, type OutboxMessage } from '@attest/mail-ports';
import MailComposer from 'nodemailer/lib/mail-composer';

import { compose, type Composed } from './compose';
import type { Mailbox } from './mailbox';
import { readEml } from './read-eml';
import { senderOf } from './smtp-mailer';

const KEEP = 500;
const EXTENSION = '.eml';
const UNFINISHED = '.unfinished';
/** When it was made, then the first half of its Message-ID: names sort by time, and the same message is found again. */
const ID = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})Z-[0-9a-f]{16}$/;

export interface OutboxMailerOptions {
  readonly folder: string;
  readonly from: string;
  readonly clock: Clock;
  /** How many messages each space keeps; the oldest go first. */
  readonly keep?: number;
}

/** Throws an Error with a sentence for the operator when `from` is not an address. */
export function openOutboxMailer(options: OutboxMailerOptions): OutboxMailer {
  return new OutboxMailer(options);
}

/** Mail that stays here: one folder a space, each message a file that any mail program opens. */
export class OutboxMailer extends Mailer implements Outbox {
  readonly description: string;
  readonly trial = true;

  private readonly folder: string;
  private readonly from: Mailbox;
  private readonly clock: Clock;
  private readonly keep: number;
  /** The last write of each space: one at a time, so that the same message sent twice at once is found the second time. */
  private readonly writing = new Map<Space, Promise<unknown>>();

  /** Use `openOutboxMailer`. */
  constructor({ folder, from, clock, keep = KEEP }: OutboxMailerOptions) {
    super();
    this.description = `outbox folder ${folder}`;
    this.folder = folder;
    this.from = senderOf(from);
    this.clock = clock;
    this.keep = keep;
  }

  async send(space: Space, message: Message): Promise<Delivery> {
    const composed = compose(space, message, this.from, this.clock);
    const written = (this.writing.get(space) ?? Promise.resolve()).then(() => this.write(space, composed));
    const settled = written.catch(() => undefined);
    this.writing.set(space, settled);
    try {
      return { messageId: composed.messageId, reply: await written };
    } catch (error) {
      throw new MailRefused(`outbox: ${error instanceof Error ? error.message : String(error)}`, false, {
        cause: error,
      });
    } finally {
      if (this.writing.get(space) === settled) this.writing.delete(space);
    }
  }

  async list(space: Space, limit: number): Promise<readonly OutboxMessage[]> {
    const ids = (await this.ids(space)).slice(0, limit);
    const messages = await Promise.all(ids.map((id) => this.get(space, id)));
    return messages.filter((message) => message !== undefined);
  }

  async get(space: Space, id: string): Promise<OutboxMessage | undefined> {
    const at = instantOf(id);
    if (at === undefined) return undefined;
    const eml = await unlessAbsent(readFile(join(this.folderOf(space), id + EXTENSION), 'utf8'));
    return eml === undefined ? undefined : { id, at, ...readEml(eml) };
  }

  async close(): Promise<void> {
    await Promise.all(this.writing.values());
  }

  /** Answers the file's name. It appears whole or not at all. */
  private async write(space: Space, composed: Composed): Promise<string> {
    const folder = this.folderOf(space);
    const hash = composed.messageId.slice(1, 17);
    const ids = await this.ids(space);
    const same = ids.find((id) => id.endsWith(hash));
    if (same !== undefined) return same + EXTENSION;

    await mkdir(folder, { recursive: true, mode: 0o700 });
    const name = `${isoInstant(this.clock.now()).replace(/[-:.]/g, '')}-${hash}${EXTENSION}`;
    const unfinished = join(folder, randomBytes(8).toString('hex') + UNFINISHED);
    try {
      const file = await open(unfinished, 'wx', 0o600);
      try {
        await file.writeFile(await new MailComposer(composed).compile().build());
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, join(folder, name));
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    await this.tidy(folder, ids);
    return name;
  }

  /** Removes what is over the count, given the names before this one, and what a killed process left half written. */
  private async tidy(folder: string, idsBefore: readonly string[]): Promise<void> {
    const unfinished = (await readdir(folder)).filter((name) => name.endsWith(UNFINISHED));
    const old = idsBefore.slice(Math.max(0, this.keep - 1)).map((id) => id + EXTENSION);
    for (const name of [...unfinished, ...old]) await rm(join(folder, name), { force: true });
  }

  /** Newest first. */
  private async ids(space: Space): Promise<readonly string[]> {
    const names = (await unlessAbsent(readdir(this.folderOf(space)))) ?? [];
    return names
      .filter((name) => name.endsWith(EXTENSION))
      .map((name) => name.slice(0, -EXTENSION.length))
      .filter((id) => ID.test(id))
      .sort()
      .reverse();
  }

  private folderOf(space: Space): string {
    if (space !== CONTROL && parseTenantId(space) === undefined)
      throw new Error('a space is a tenant or the control database');
    return join(this.folder, space);
  }
}

function instantOf(id: string): IsoInstant | undefined {
  const parts = ID.exec(id);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, milliseconds] = parts;
  return `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}.${milliseconds ?? ''}Z`;
}

async function unlessAbsent<T>(attempt: Promise<T>): Promise<T | undefined> {
  try {
    return await attempt;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
