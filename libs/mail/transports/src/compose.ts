import { createHash } from 'node:crypto';

import type { Clock, Space } from '@attest/kernel';
import { MailRefused, type Message } from '@attest/mail-ports';
import type { SendMailOptions } from 'nodemailer';

import { type Mailbox, mailbox } from './mailbox';

/** What nodemailer makes the message of. Nothing in it names a file or an address to fetch. */
export interface Composed extends SendMailOptions {
  readonly to: Mailbox;
  readonly from: Mailbox;
  readonly subject: string;
  readonly messageId: string;
}

/** No header may hold any of them. */
const CONTROL_CHARACTER = /\p{Cc}/u;

/**
 * The message as it will be sent. Throws MailRefused, permanent, when the address is not one mailbox or a header would hold a
 * control character: a line end there could add headers or recipients.
 */
export function compose(space: Space, message: Message, from: Mailbox, clock: Clock): Composed {
  const to = mailbox(message.to);
  if (to === undefined) throw new MailRefused('the recipient is not one e-mail address', true);
  if (CONTROL_CHARACTER.test(message.subject)) throw new MailRefused('the subject holds a control character', true);
  return {
    to,
    from,
    subject: message.subject,
    text: message.text,
    ...(message.html === undefined ? {} : { html: message.html }),
    messageId: messageId(space, message, from),
    date: new Date(clock.now()),
    // RFC 3834: no vacation notices in answer to a report.
    headers: { 'Auto-Submitted': 'auto-generated' },
    textEncoding: 'quoted-printable',
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Same space and key, same id, whenever and by whichever process it is sent. */
function messageId(space: Space, message: Message, from: Mailbox): string {
  const hash = createHash('sha256').update(`${space}\n${message.idempotencyKey}`).digest('hex').slice(0, 32);
  return `<${hash}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`;
}
