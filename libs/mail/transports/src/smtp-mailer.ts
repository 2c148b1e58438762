import type { Clock, Space } from '@attest/kernel';
import { type Delivery, Mailer, MailRefused, type Message } from '@attest/mail-ports';
import { createTransport } from 'nodemailer';

import { compose } from './compose';
import { type Mailbox, mailbox } from './mailbox';

const LONGEST_WAIT = 30_000;
/** A server that keeps trickling bytes never trips a socket timeout. */
const WAITS_PER_MESSAGE = 4;
/** Replies about who we are, not about the message: the operator mends the settings, and the mail is good then. */
const ABOUT_ACCESS = [530, 534, 535, 538];

export interface SmtpMailerOptions {
  /** `smtp://user:password@host:587` (STARTTLS when the server offers it; `?requireTLS=true` to insist) or `smtps://host`. */
  readonly url: string;
  readonly from: string;
  readonly clock: Clock;
  /** How long to wait for each of connection, greeting and reply, milliseconds; at most 30 s. */
  readonly timeout?: number;
}

/** Throws an Error with a sentence for the operator when `url` or `from` cannot be used. Connects with the first message. */
export function openSmtpMailer(options: SmtpMailerOptions): Mailer {
  return new SmtpMailer(options);
}

/** The operator's sender. Throws an Error with a sentence that names the setting. */
export function senderOf(from: string): Mailbox {
  const sender = mailbox(from);
  if (sender !== undefined) return sender;
  throw new Error(
    `MAIL_FROM must be one e-mail address like "Attest <attest@example.org>"; it is ${JSON.stringify(from)}.`,
  );
}

class SmtpMailer extends Mailer {
  readonly description: string;
  readonly trial = false;

  private readonly from: Mailbox;
  private readonly clock: Clock;
  private readonly timeout: number;
  private readonly transport;

  constructor({ url, from, clock, timeout = LONGEST_WAIT }: SmtpMailerOptions) {
    super();
    const { host, protocol } = serverOf(url);
    this.description = `SMTP at ${host}${protocol === 'smtps:' ? ' (TLS)' : ''}`;
    this.from = senderOf(from);
    this.clock = clock;
    this.timeout = Math.min(timeout, LONGEST_WAIT);
    this.transport = createTransport({
      pool: true,
      maxConnections: 2,
      // A connection that the server had closed meanwhile is not worth an attempt of the job; a second one is.
      maxRequeues: 1,
      connectionTimeout: this.timeout,
      greetingTimeout: this.timeout,
      socketTimeout: this.timeout,
      dnsTimeout: this.timeout,
      url,
    });
  }

  async send(space: Space, message: Message): Promise<Delivery> {
    const composed = compose(space, message, this.from, this.clock);
    try {
      const signal = AbortSignal.timeout(this.timeout * WAITS_PER_MESSAGE);
      const { response } = await this.transport.sendMail({ ...composed, signal });
      return { messageId: composed.messageId, reply: oneLine(response) };
    } catch (error) {
      throw refusal(error);
    }
  }

  close(): Promise<void> {
    // Whoever closes has drained the queue; what still hangs is a server that does not answer.
    this.transport.close({ force: true });
    return Promise.resolve();
  }
}

/** Host and port for people to read; never the password. */
function serverOf(url: string): { host: string; protocol: string } {
  const parsed = URL.parse(url);
  if (parsed !== null && ['smtp:', 'smtps:'].includes(parsed.protocol) && parsed.hostname !== '') {
    const usual = parsed.protocol === 'smtps:' ? '465' : '587';
    return { host: `${parsed.hostname}:${parsed.port === '' ? usual : parsed.port}`, protocol: parsed.protocol };
  }
  throw new Error('SMTP_URL must look like smtp://user:password@mail.example.org:587 or smtps://mail.example.org.');
}

function refusal(error: unknown): MailRefused {
  const { code, responseCode, response, message } = error as {
    code?: string;
    responseCode?: number;
    response?: string;
    message?: string;
  };
  // Only the replies to sender, recipient and content are about this message.
  const judged = code === 'EENVELOPE' || code === 'EMESSAGE';
  const permanent =
    judged && (responseCode === undefined || (responseCode >= 500 && !ABOUT_ACCESS.includes(responseCode)));
  return new MailRefused(oneLine(response ?? message ?? String(error)), permanent, { cause: error });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 500);
}
