import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CONTROL, FixedClock, newTenantId, type TenantId } from '@attest/kernel';
import { MailRefused, type Message } from '@attest/mail-ports';

import { noOutbox } from './no-outbox';
import { openMailer } from './open-mailer';
import { openOutboxMailer, type OutboxMailer } from './outbox-mailer';

const from = 'attest@lms.example';
const [ours, theirs] = [newTenantId(), newTenantId()];

describe('the outbox', () => {
  let folder: string;
  let clock: FixedClock;
  let outbox: OutboxMailer;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attest-outbox-'));
    clock = new FixedClock('2026-11-24T10:15:00.123Z');
    outbox = openOutboxMailer({ folder, from, clock, keep: 3 });
  });

  afterEach(() => rm(folder, { recursive: true }));

  const aMessage = (n: number): Message => ({
    to: 'ada@pharma.example',
    subject: `Report ${n}`,
    text: `Text ${n}`,
    idempotencyKey: `run ${n}`,
  });

  const send = async (space: TenantId | typeof CONTROL, n: number): Promise<string> => {
    clock.advance(1000);
    return (await outbox.send(space, aMessage(n))).reply;
  };

  it('keeps messages to the owner of the files', async () => {
    const name = await send(ours, 1);
    for (const path of [ours, join(ours, name)]) {
      expect(((await stat(join(folder, path))).mode & 0o077).toString(8)).toBe('0');
    }
  });

  it('lists the messages of a space, newest first, and another space sees none of them', async () => {
    await send(ours, 1);
    await send(ours, 2);
    await send(CONTROL, 3);
    expect(await outbox.list(ours, 10)).toMatchObject([
      { at: '2026-11-24T10:15:02.123Z', to: 'ada@pharma.example', from, subject: 'Report 2', text: 'Text 2' },
      { at: '2026-11-24T10:15:01.123Z', subject: 'Report 1' },
    ]);
    expect(await outbox.list(ours, 1)).toHaveLength(1);
    expect(await outbox.list(theirs, 10)).toEqual([]);
    const [first] = await outbox.list(ours, 1);
    expect(await outbox.get(ours, first?.id ?? '')).toEqual(first);
    expect(await outbox.get(theirs, first?.id ?? '')).toBeUndefined();
    expect(await outbox.get(CONTROL, first?.id ?? '')).toBeUndefined();
  });

  it('survives a restart, since the files are the outbox', async () => {
    const name = await send(ours, 1);
    expect(await readFile(join(folder, ours, name), 'utf8')).toContain('Subject: Report 1\r\n');
    const again = openOutboxMailer({ folder, from, clock });
    expect(await again.list(ours, 10)).toEqual(await outbox.list(ours, 10));
    expect((await again.send(ours, aMessage(1))).reply).toBe(name);
  });

  it('keeps a message that is sent twice once, even at the same time', async () => {
    const twice = await Promise.all([outbox.send(ours, aMessage(1)), outbox.send(ours, aMessage(1))]);
    expect(twice[0]).toEqual(twice[1]);
    expect(await outbox.list(ours, 10)).toHaveLength(1);
  });

  it('keeps the newest of each space', async () => {
    for (let n = 1; n <= 5; n++) await send(ours, n);
    await send(theirs, 6);
    expect((await outbox.list(ours, 10)).map(({ subject }) => subject)).toEqual(['Report 5', 'Report 4', 'Report 3']);
    expect(await readdir(join(folder, ours))).toHaveLength(3);
    expect(await outbox.list(theirs, 10)).toHaveLength(1);
  });

  it.each([
    '',
    '..',
    '../other',
    '20261124T101501123Z-0123456789abcdef/../x',
    '20261124T101501123Z-0123456789ABCDEF',
    '/etc/passwd',
  ])('has no message with the id %j', async (id) => {
    await send(ours, 1);
    expect(await outbox.get(ours, id)).toBeUndefined();
  });

  it('takes no space that could be a path', async () => {
    await expect(outbox.list('../x' as TenantId, 1)).rejects.toThrow('a space is');
  });

  it('shows no half-written file, and removes what a killed process left', async () => {
    await mkdir(join(folder, ours));
    await writeFile(join(folder, ours, 'left.unfinished'), 'Subject: half');
    await writeFile(join(folder, ours, 'notes.eml'), 'Subject: not ours');
    expect(await outbox.list(ours, 10)).toEqual([]);
    const name = await send(ours, 1);
    expect((await readdir(join(folder, ours))).sort()).toEqual([name, 'notes.eml']);
  });

  it('refuses for now when the folder cannot be written', async () => {
    await writeFile(join(folder, theirs), 'a file where the folder should be');
    const refused: unknown = await outbox.send(theirs, aMessage(1)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(MailRefused);
    expect(refused).toMatchObject({ permanent: false });
    await send(ours, 1);
  });

  it('is chosen when no SMTP server is set, and is empty when one is', async () => {
    const settings = { from, outboxFolder: folder, clock };
    const trial = openMailer({ ...settings, smtpUrl: '' });
    expect(trial.mailer.trial).toBe(true);
    expect(trial.mailer).toBe(trial.outbox);
    expect(trial.mailer.description).toBe(`outbox folder ${folder}`);
    const real = openMailer({ ...settings, smtpUrl: 'smtp://mail.example' });
    expect(real.mailer.trial).toBe(false);
    expect(real.outbox).toBe(noOutbox);
    expect(await real.outbox.list(ours, 10)).toEqual([]);
    expect(await real.outbox.get(ours, 'x')).toBeUndefined();
    await real.mailer.close();
  });
});
