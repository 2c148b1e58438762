import type { Clock } from '@attest/kernel';
import type { Mailer, Outbox } from '@attest/mail-ports';

import { noOutbox } from './no-outbox';
import { openOutboxMailer } from './outbox-mailer';
import { openSmtpMailer } from './smtp-mailer';

export interface MailSettings {
  /** Unset or empty: mail stays in the outbox folder. */
  readonly smtpUrl?: string | undefined;
  readonly from: string;
  readonly outboxFolder: string;
  readonly clock: Clock;
}

/** SMTP if there is a server, else the outbox. Throws an Error with a sentence for the operator when a setting cannot be used. */
export function openMailer({ smtpUrl, from, outboxFolder, clock }: MailSettings): { mailer: Mailer; outbox: Outbox } {
  if (smtpUrl !== undefined && smtpUrl !== '') {
    return { mailer: openSmtpMailer({ url: smtpUrl, from, clock }), outbox: noOutbox };
  }
  const outbox = openOutboxMailer({ folder: outboxFolder, from, clock });
  return { mailer: outbox, outbox };
}
