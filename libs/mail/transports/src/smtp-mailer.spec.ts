import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

import { newTenantId, SystemClock } from '@attest/kernel';
import { type Mailer, MailRefused, type Message } from '@attest/mail-ports';
import type { SMTPServerOptions } from 'smtp-server';

import { MailServer, portOf, reply } from './mail-server.testing';
import { openSmtpMailer } from './smtp-mailer';

const clock = new SystemClock();
const from = 'attest@lms.example';
const space = newTenantId();
const message: Message = { to: 'ada@pharma.example', subject: 'Report', text: 'Hello', idempotencyKey: 'k' };

async function conversing(
  options: SMTPServerOptions,
  work: (mailer: Mailer, server: MailServer) => Promise<void>,
): Promise<void> {
  const server = await MailServer.start(options);
  const mailer = openSmtpMailer({ url: server.url, from, clock, timeout: 5000 });
  try {
    await work(mailer, server);
  } finally {
    await mailer.close();
    await server.stop();
  }
}

const refusal = async (mailer: Mailer): Promise<MailRefused> => {
  const error: unknown = await mailer.send(space, message).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MailRefused);
  return error as MailRefused;
};

describe('an SMTP conversation', () => {
  it('ends with what the server said, and one connection carries several messages', () =>
    conversing({}, async (mailer, server) => {
      for (const idempotencyKey of ['1', '2', '3']) {
        expect((await mailer.send(space, { ...message, idempotencyKey })).reply).toBe('250 queued as 4F1');
      }
      expect(server.received).toHaveLength(3);
      expect(server.received[0]).toMatchObject({ sender: from, recipients: ['ada@pharma.example'] });
      expect(server.connections).toBe(1);
      expect(mailer.trial).toBe(false);
    }));

  it('signs in with the name and password of the address', () =>
    conversing(
      {
        authOptional: false,
        allowInsecureAuth: true,
        onAuth: ({ username, password }, _session, callback) => {
          if (username === 'lms' && password === 's3cret/') callback(null, { user: username });
          else callback(reply(535, '5.7.8 bad credentials'));
        },
      },
      async (_mailer, server) => {
        const signedIn = openSmtpMailer({ url: server.url.replace('//', '//lms:s3cret%2F@'), from, clock });
        expect(signedIn.description).not.toContain('s3cret');
        expect((await signedIn.send(space, message)).reply).toContain('250');
        await signedIn.close();
        const wrong = openSmtpMailer({ url: server.url.replace('//', '//lms:wrong@'), from, clock });
        expect(await refusal(wrong)).toMatchObject({ permanent: false, reply: '535 5.7.8 bad credentials' });
        await wrong.close();
      },
    ));

  it.each([
    ['recipient', 550, true, '550 5.1.1 no such user'],
    ['recipient', 451, false, '451 4.3.0 try later'],
    ['sender', 553, true, '553 5.1.8 not from you'],
    ['sender', 530, false, '530 5.7.0 sign in first'],
    ['content', 554, true, '554 5.6.0 not this'],
    ['content', 452, false, '452 4.2.2 disk full'],
  ] as const)('refuses a %s with %d: permanent is %p', (what, code, permanent, said) => {
    const answer = reply(code, said.slice(4));
    return conversing(
      {
        ...(what === 'recipient'
          ? {
              onRcptTo: (_address, _session, callback) => {
                callback(answer);
              },
            }
          : {}),
        ...(what === 'sender'
          ? {
              onMailFrom: (_address, _session, callback) => {
                callback(answer);
              },
            }
          : {}),
        ...(what === 'content'
          ? {
              onData: (stream, _session, callback) => {
                stream.resume();
                stream.on('end', () => {
                  callback(answer);
                });
              },
            }
          : {}),
      },
      async (mailer, server) => {
        expect(await refusal(mailer)).toMatchObject({ permanent, reply: said });
        expect(server.received).toEqual([]);
      },
    );
  });

  it('is tried again later when the server turns everybody away at the door', () =>
    conversing(
      {
        onConnect: (_session, callback) => {
          callback(reply(554, 'no service'));
        },
      },
      async (mailer) => {
        expect((await refusal(mailer)).permanent).toBe(false);
      },
    ));

  it('is tried again later when no server listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = portOf(server);
    server.close();
    await once(server, 'close');
    const mailer = openSmtpMailer({ url: `smtp://127.0.0.1:${port}`, from, clock });
    const refused = await refusal(mailer);
    expect(refused.permanent).toBe(false);
    expect(refused.reply).toContain('ECONNREFUSED');
    await mailer.close();
  });

  it.each([
    ['says nothing', ''],
    ['greets and then says nothing', '220 hello\r\n'],
  ])('is given up when the server %s', async (_what, greeting) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.write(greeting);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const mailer = openSmtpMailer({ url: `smtp://127.0.0.1:${portOf(server)}`, from, clock, timeout: 50 });
    expect((await refusal(mailer)).permanent).toBe(false);
    await mailer.close();
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });

  it('is given up when the server trickles its replies without end', async () => {
    const timers: NodeJS.Timeout[] = [];
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.write('220 hello\r\n');
      timers.push(setInterval(() => socket.write('250-more\r\n'), 20));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const mailer = openSmtpMailer({ url: `smtp://127.0.0.1:${portOf(server)}`, from, clock, timeout: 100 });
    expect((await refusal(mailer)).permanent).toBe(false);
    await mailer.close();
    for (const timer of timers) clearInterval(timer);
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });

  it('is refused after the mailer was closed', () =>
    conversing({}, async (mailer) => {
      await mailer.send(space, message);
      await mailer.close();
      expect((await refusal(mailer)).permanent).toBe(false);
    }));
});

describe('the settings of SMTP', () => {
  it('are described without the password', () => {
    const describe = (url: string): string => openSmtpMailer({ url, from, clock }).description;
    expect(describe('smtp://lms:s3cret@mail.example')).toBe('SMTP at mail.example:587');
    expect(describe('smtp://mail.example:25')).toBe('SMTP at mail.example:25');
    expect(describe('smtps://mail.example')).toBe('SMTP at mail.example:465 (TLS)');
  });

  it.each(['', 'mail.example', 'http://user:s3cret@mail.example', 'smtp://'])(
    'refuse %j as an address, with a sentence',
    (url) => {
      const open = (): Mailer => openSmtpMailer({ url, from, clock });
      expect(open).toThrow('SMTP_URL must look like');
      expect(open).not.toThrow('s3cret');
    },
  );

  it('refuse a sender that is not one address', () => {
    expect(() => openSmtpMailer({ url: 'smtp://mail.example', from: 'Attest', clock })).toThrow(
      'MAIL_FROM must be one e-mail address',
    );
  });
});
