import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { FixedClock, newTenantId, type TenantId } from '@attest/kernel';
import { type Mailer, MailRefused, type Message } from '@attest/mail-ports';
import fc from 'fast-check';

import { MailServer } from './mail-server.testing';
import { openOutboxMailer } from './outbox-mailer';
import { readEml } from './read-eml';
import { openSmtpMailer } from './smtp-mailer';

const FROM = 'Attest Übung <attest@lms.example>';
const message: Message = {
  to: 'ada@pharma.example',
  subject: 'Training history',
  text: 'Hello Ada',
  idempotencyKey: 'run-1',
};

interface Opened {
  readonly mailer: Mailer;
  /** The messages as they arrived. */
  emls(space: TenantId): Promise<readonly string[]>;
  end(): Promise<void>;
}

const clock = new FixedClock('2026-11-24T10:15:00Z');

async function overSmtp(): Promise<Opened> {
  const server = await MailServer.start();
  const mailer = openSmtpMailer({ url: server.url, from: FROM, clock });
  return {
    mailer,
    emls: () => Promise.resolve(server.received.map(({ eml }) => eml)),
    end: async () => {
      await mailer.close();
      await server.stop();
    },
  };
}

async function intoFolder(): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'attest-mail-'));
  const mailer = openOutboxMailer({ folder, from: FROM, clock });
  return {
    mailer,
    emls: async (space) => {
      const names = await readdir(join(folder, space)).catch(() => []);
      return Promise.all(names.sort().map((name) => readFile(join(folder, space, name), 'utf8')));
    },
    end: async () => {
      await mailer.close();
      await rm(folder, { recursive: true });
    },
  };
}

describe.each([
  ['SMTP', overSmtp],
  ['the outbox', intoFolder],
])('a message sent through %s', (_name, open) => {
  let opened: Opened;
  const space = newTenantId();

  beforeEach(async () => {
    opened = await open();
  });

  afterEach(() => opened.end());

  const refusalOf = async (changes: Partial<Message>): Promise<unknown> =>
    opened.mailer.send(space, { ...message, ...changes }).then(
      () => 'sent',
      (error: unknown) => error,
    );

  it('arrives with sender, recipient, subject, date and both its parts', async () => {
    const delivery = await opened.mailer.send(space, {
      ...message,
      to: 'Ada Lovelace <ada@pharma.example>',
      html: '<p>Hello <b>Ada</b></p>',
    });
    const [eml = ''] = await opened.emls(space);
    expect(readEml(eml)).toEqual({
      from: 'Attest Übung <attest@lms.example>',
      to: 'Ada Lovelace <ada@pharma.example>',
      subject: 'Training history',
      text: 'Hello Ada',
      html: '<p>Hello <b>Ada</b></p>',
    });
    expect(eml).toContain(`Message-ID: ${delivery.messageId}\r\n`);
    expect(eml).toContain('Date: Tue, 24 Nov 2026 10:15:00 +0000\r\n');
    expect(eml).toContain('Auto-Submitted: auto-generated\r\n');
    expect(delivery.reply).not.toBe('');
  });

  it('keeps letters of every script, long lines, and lines that begin with a dot', async () => {
    const subject = `Schulung «Reinraum» für Zoë: 無菌操作 😀 ${'sehr '.repeat(30)}lang`;
    const text = [
      '.',
      '..',
      '.hidden',
      'From here',
      'Übung 😀',
      'x'.repeat(2000),
      'a = b',
      'ends with space ',
      '-- ',
      'end',
    ].join('\n');
    await opened.mailer.send(space, { ...message, subject, text });
    const [eml = ''] = await opened.emls(space);
    expect(readEml(eml)).toMatchObject({ subject, text });
    expect(Math.max(...eml.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  });

  it('has an id made of space and key, so that the same mail sent twice can be recognised', async () => {
    const first = await opened.mailer.send(space, message);
    const again = await opened.mailer.send(space, message);
    const other = await opened.mailer.send(space, { ...message, idempotencyKey: 'run-2' });
    const foreign = await opened.mailer.send(newTenantId(), message);
    expect(again.messageId).toBe(first.messageId);
    expect(new Set([first.messageId, other.messageId, foreign.messageId]).size).toBe(3);
    expect(first.messageId).toMatch(/^<[0-9a-f]{32}@lms\.example>$/);
  });

  it.each([
    'nobody',
    '',
    'ada@',
    '@pharma.example',
    'ada@pharma.example, eve@evil.example',
    'friends: ada@pharma.example, eve@evil.example;',
    'ada@pharma.example\r\nBcc: eve@evil.example',
    'Ada\nBcc: eve@evil.example <ada@pharma.example>',
    'ada@pharma.example> SIZE=1 <eve@evil.example',
    `${'a'.repeat(65)}@pharma.example`,
  ])('is refused for good when it is addressed to %j', async (to) => {
    const refused = await refusalOf({ to });
    expect(refused).toBeInstanceOf(MailRefused);
    expect((refused as MailRefused).permanent).toBe(true);
    expect(await opened.emls(space)).toEqual([]);
  });

  it.each(['Report\r\nBcc: eve@evil.example', 'Report\nX: y', 'Report\rX: y', 'Report\u0000', 'Report\u0085X'])(
    'is refused for good when its subject is %j',
    async (subject) => {
      expect(await refusalOf({ subject })).toMatchObject({ permanent: true });
      expect(await opened.emls(space)).toEqual([]);
    },
  );
});

describe('what is written and what is read', () => {
  it('are the same, whatever is in the message', async () => {
    const opened = await intoFolder();
    const outbox = opened.mailer as ReturnType<typeof openOutboxMailer>;
    const visible = fc.string({ unit: 'grapheme', maxLength: 120 }).map((text) => text.replace(/\p{Cc}/gu, ' '));
    const space = newTenantId();
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        visible,
        fc.array(visible, { maxLength: 5 }),
        fc.option(visible),
        async (subject, lines, html) => {
          const text = lines.join('\n');
          const sent = { ...message, subject, text, idempotencyKey: String(number++) };
          const { reply } = await outbox.send(space, html === null ? sent : { ...sent, html });
          const read = await outbox.get(space, reply.replace('.eml', ''));
          expect(read?.text).toBe(text.trimEnd());
          // A header's white space is its author's to fold: mail programs show runs of it as one.
          const folded = (value = ''): string => value.replace(/\s+/g, ' ').trim();
          expect(folded(read?.subject)).toBe(folded(subject));
          if (html !== null && html !== '') expect(read?.html).toBe(html.trimEnd());
        },
      ),
      { numRuns: 100 },
    );
    await opened.end();
  });
});
