import { Mailer, type MailRefused, type Message } from '@attest/mail-ports';

/** A mail server that answers what it is told. */
export class ScriptedMailer extends Mailer {
  readonly description = 'scripted';
  readonly trial = false;
  readonly sent: Message[] = [];
  /** Thrown for an address instead of taking the mail. */
  readonly refusals = new Map<string, MailRefused>();

  send(_: unknown, message: Message): Promise<{ messageId: string; reply: string }> {
    const refusal = this.refusals.get(message.to);
    if (refusal !== undefined) return Promise.reject(refusal);
    this.sent.push(message);
    return Promise.resolve({ messageId: message.idempotencyKey, reply: '250 2.0.0 Ok: queued' });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
