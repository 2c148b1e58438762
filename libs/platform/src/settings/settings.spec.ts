import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PAGES } from '../docs';
import { SETTINGS } from './catalogue';
import { maskUrl, printSettings } from './print-settings';
import { type Environment, readSettings, SettingsError } from './read-settings';

const BOOTSTRAP = {
  ATTEST_BOOTSTRAP_ORGANIZATION: 'Acme Pharma',
  ATTEST_BOOTSTRAP_EMAIL: 'owner@acme.example',
  ATTEST_BOOTSTRAP_PASSWORD: 'violet harbour tin lantern',
  ATTEST_BOOTSTRAP_KEY: 'acme-lms',
  ATTEST_BOOTSTRAP_SECRET: '9f2c71d0b84e6a35c0d7e1f2a8b94c63',
};

const problemsOf = (env: Environment): readonly string[] => {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
};

describe('settings', () => {
  it('none are needed on a laptop', () => {
    const settings = readSettings({}, false);
    expect(settings).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      dataDir: resolve('data'),
      keyringFile: resolve('data', 'keyring.json'),
      smtpUrl: undefined,
      logLevel: 'info',
      logFormat: 'json',
      maxBodyBytes: 8_388_608,
      bootstrap: undefined,
    });
    expect(settings.publicUrl).toBe('http://127.0.0.1:8080');
    expect(settings.secure).toBe(false);
    expect(readSettings({}, true).logFormat).toBe('pretty');
  });

  it('an empty variable counts as none', () => {
    expect(readSettings({ PORT: '', ATTEST_BOOTSTRAP_KEY: '' }).port).toBe(8080);
  });

  it('are read as what they are', () => {
    const settings = readSettings({
      HOST: '::',
      PORT: '9000',
      PUBLIC_URL: 'https://lrs.example.com/',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      SMTP_URL: 'smtps://user:secret@mail.example.com:465',
      MAIL_FROM: 'Attest <attest@example.com>',
      ...BOOTSTRAP,
    });
    expect(settings.publicUrl).toBe('https://lrs.example.com');
    expect(settings.secure).toBe(true);
    expect(settings.trustedProxies).toEqual(['10.0.0.0/8', '::1']);
    expect(settings.bootstrap).toEqual({
      organization: 'Acme Pharma',
      email: 'owner@acme.example',
      password: 'violet harbour tin lantern',
      key: 'acme-lms',
      secret: '9f2c71d0b84e6a35c0d7e1f2a8b94c63',
    });
  });

  it('the public address follows from the host: what means every address is localhost', () => {
    expect(readSettings({ HOST: '0.0.0.0' }).publicUrl).toBe('http://localhost:8080');
    expect(readSettings({ HOST: '::1', PORT: '81' }).publicUrl).toBe('http://[::1]:81');
  });

  it('all that are wrong are told at once, each in a sentence with its value', () => {
    expect(
      problemsOf({ PORT: '80x', MAX_BODY_BYTES: '99999999999', PUBLIC_URL: 'lrs.example.com', LOG_LEVEL: 'loud' }),
    ).toEqual([
      'PORT is "80x"; it must be a whole number.',
      'PUBLIC_URL is "lrs.example.com"; it must be an address that begins with http:// or https://.',
      'LOG_LEVEL is "loud"; it must be one of trace, debug, info, warn, error, silent.',
      'MAX_BODY_BYTES is "99999999999"; it must be at most 8388608.',
    ]);
  });

  it.each([
    [{ PORT: '65536' }, 'PORT is "65536"; it must be at most 65535.'],
    [{ PORT: '-1' }, 'PORT is "-1"; it must be a whole number.'],
    [{ PUBLIC_URL: 'https://x.example/lrs' }, 'scheme, host and port only'],
    [{ TRUSTED_PROXIES: '10.0.0.0/99' }, 'TRUSTED_PROXIES is "10.0.0.0/99"; it must be IP addresses'],
    [
      { SMTP_URL: 'mail.example.com', MAIL_FROM: 'a@b.example' },
      'SMTP_URL must be an address that begins with smtp://',
    ],
    [{ MONGODB_URI: 'localhost:27017' }, 'MONGODB_URI must be an address that begins with mongodb://'],
    [{ MONGODB_DATABASE: 'Attest' }, 'MONGODB_DATABASE is "Attest"; it must be the name of a database'],
    [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL must be an address that begins with redis://'],
    [{ REDIS_PREFIX: 'a:b' }, 'REDIS_PREFIX is "a:b"; it must be a prefix of keys'],
    [{ SMTP_URL: 'smtp://mail.example.com' }, 'MAIL_FROM must be set when SMTP_URL is'],
    [{ MAIL_FROM: 'nobody' }, 'MAIL_FROM is "nobody"; it must be an e-mail address'],
    [{ SESSION_HOURS: '0' }, 'SESSION_HOURS is "0"; it must be at least 1.'],
    [{ ATTEST_BOOTSTRAP_ORGANISATION: 'Acme' }, 'ATTEST_BOOTSTRAP_ORGANISATION is no setting.'],
  ])('%j is refused', (env, sentence) => {
    expect(problemsOf(env)).toEqual([expect.stringContaining(sentence)]);
  });

  it('half of the bootstrap settings is refused, naming the other half', () => {
    const half = { ...BOOTSTRAP, ATTEST_BOOTSTRAP_KEY: '', ATTEST_BOOTSTRAP_SECRET: undefined };
    expect(problemsOf(half)).toEqual([
      'ATTEST_BOOTSTRAP_KEY and ATTEST_BOOTSTRAP_SECRET must be set too: all five ATTEST_BOOTSTRAP_ settings, or none.',
    ]);
  });

  it.each([
    ['ATTEST_BOOTSTRAP_PASSWORD', 'short', 'at least 12 characters'],
    ['ATTEST_BOOTSTRAP_PASSWORD', 'passwordpassword', ''],
    ['ATTEST_BOOTSTRAP_SECRET', 'hunter2', '20 to 128'],
    ['ATTEST_BOOTSTRAP_SECRET', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'guessed'],
    ['ATTEST_BOOTSTRAP_KEY', 'a:b', 'ATTEST_BOOTSTRAP_KEY is "a:b"'],
    ['ATTEST_BOOTSTRAP_EMAIL', 'owner', 'is not an e-mail address'],
  ])('a bad %s is refused without being repeated', (name, value, sentence) => {
    const problems = problemsOf({ ...BOOTSTRAP, [name]: value });
    expect(problems).toEqual([expect.stringContaining(sentence)]);
    expect(problems[0]).toMatch(new RegExp(`^${name}`));
    if (/PASSWORD|SECRET/.test(name)) expect(problems[0]).not.toContain(value);
  });

  it('are printed with every secret masked, inside addresses too', () => {
    const text = printSettings(
      readSettings({
        SMTP_URL: 'smtp://user:hunter2@mail.example.com/?auth=tok3n',
        MAIL_FROM: 'a@b.example',
        ...BOOTSTRAP,
      }),
    );
    expect(text).toContain('SMTP_URL=smtp://user:********@mail.example.com/?auth=********\n');
    expect(text).toContain('ATTEST_BOOTSTRAP_SECRET=********\n');
    expect(text).toContain('ATTEST_BOOTSTRAP_ORGANIZATION=Acme Pharma\n');
    for (const secret of ['hunter2', 'tok3n', BOOTSTRAP.ATTEST_BOOTSTRAP_PASSWORD, BOOTSTRAP.ATTEST_BOOTSTRAP_SECRET]) {
      expect(text).not.toContain(secret);
    }
    expect(text.trimEnd().split('\n')).toHaveLength(Object.keys(SETTINGS).length);
  });

  it('servers of storage and queue are read with what goes with them', () => {
    const settings = readSettings({ MONGODB_URI: 'mongodb://a:1,b:2/?replicaSet=rs0', REDIS_URL: 'redis://localhost' });
    expect(settings.mongo).toEqual({
      uri: 'mongodb://a:1,b:2/?replicaSet=rs0',
      database: 'attest',
      allowStandalone: false,
    });
    expect(settings.redis).toEqual({ url: 'redis://localhost', prefix: 'attest' });
    const own = readSettings({
      MONGODB_URI: 'mongodb://a',
      MONGODB_DATABASE: 'lrs',
      MONGODB_ALLOW_STANDALONE: 'yes',
      REDIS_URL: 'rediss://localhost',
      REDIS_PREFIX: 'lrs',
    });
    expect(own.mongo).toEqual({ uri: 'mongodb://a', database: 'lrs', allowStandalone: true });
    expect(own.redis?.prefix).toBe('lrs');
    expect(readSettings({ MONGODB_DATABASE: 'lrs', REDIS_PREFIX: 'lrs' })).toMatchObject({ mongo: undefined });
  });

  it('an address of several hosts is masked too', () => {
    expect(maskUrl('mongodb://user:hunter2@a:1,b:2/x?authSource=admin&tls=true')).toBe(
      'mongodb://user:********@a:1,b:2/x?authSource=********&tls=********',
    );
    expect(maskUrl('mongodb://a:1,b:2')).toBe('mongodb://a:1,b:2');
    expect(maskUrl('mongodb://user:hun@ter2@a:1,b:2')).toBe('********');
  });

  it('what is no address is masked whole', () => {
    expect(maskUrl('user:secret at somewhere')).toBe('********');
  });
});

describe('the reference pages', () => {
  it.each(Object.entries(PAGES))('%s is what the code says', async (file, markdown) => {
    const committed = await readFile(join(__dirname, '../../../..', file), 'utf8');
    if (committed !== markdown()) throw new Error(`${file} is not what the code says: run npm run docs.`);
    expect(committed).toBe(markdown());
  });
});
