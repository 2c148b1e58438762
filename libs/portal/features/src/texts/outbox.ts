export const outboxTexts = {
  title: 'Mail outbox',
  facts: 'Mail of this trial as it would be sent. Set SMTP_URL to send.',
  list: 'Messages, newest first',
  empty: {
    title: 'No mail yet',
    text: 'Without a mail server, what would be sent appears here. Set SMTP_URL to send.',
    action: 'Schedule a report',
  },
  to: 'To',
  from: 'From',
  at: 'Written',
  failed: { title: 'The outbox did not load', one: 'The message did not load' },
  refused: { title: 'You may not read the outbox here' },
  notFound: { title: 'No such message', text: 'It may have been deleted from the outbox folder.' },
  choose: 'Choose a message to read it.',
  back: 'All messages',
  open: (subject: string) => `Open ${subject}`,
} as const;
