export { noOutbox } from './no-outbox';
export { type MailSettings, openMailer } from './open-mailer';
export { openOutboxMailer, type OutboxMailer, type OutboxMailerOptions } from './outbox-mailer';
export { openSmtpMailer, type SmtpMailerOptions } from './smtp-mailer';
