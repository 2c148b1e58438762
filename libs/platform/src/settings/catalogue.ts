import { isIP } from 'node:net';
import { z } from 'zod';
import { emailAddress } from '@attest/contracts';
import { parseKeyId } from '@attest/tenancy';
import { LOG_LEVELS } from './settings';

/** A setting as its reader and its reference page know it. `text` is what stands in the environment. */
export interface Setting {
  readonly schema: z.ZodType<unknown, string>;
  /** As the reference page shows it; a sentence when it is worked out. */
  readonly fallback: string;
  readonly description: string;
  /** Never printed as it is. `url`: only the password within it is secret. */
  readonly secret?: 'all' | 'url';
}

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, { error: 'must be a whole number' })
    .transform(Number)
    .pipe(
      z
        .number()
        .min(min, { error: `must be at least ${min}` })
        .max(max, { error: `must be at most ${max}` }),
    );

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

const text = z.string();

const url = (protocols: readonly string[]) =>
  z.string().refine(
    (value) => {
      const parsed = URL.canParse(value) ? new URL(value) : undefined;
      return parsed !== undefined && parsed.hostname !== '' && protocols.includes(parsed.protocol);
    },
    { error: `must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}` },
  );

/** Checked by its beginning only: with several hosts it is no URL to Node, and the driver says what else is wrong. */
const mongoUri = z
  .string()
  .regex(/^mongodb(\+srv)?:\/\/[^/?#]+/, { error: 'must be an address that begins with mongodb:// or mongodb+srv://' });

const nameOf = (what: string) =>
  z.string().regex(/^[a-z][a-z0-9_-]{0,29}$/, {
    error: `must be ${what}: at most 30 of a to z, 0 to 9, _ and -, beginning with a letter`,
  });

const publicUrl = url(['http:', 'https:'])
  .refine((value) => !URL.canParse(value) || isPlainOrigin(new URL(value)), {
    error: 'must be scheme, host and port only: no path, query, user name or password',
  })
  .transform((value) => value.replace(/\/+$/, ''));

const proxies = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim()))
  .pipe(
    z.array(z.string().refine(isNetwork, { error: 'must be IP addresses or networks like 10.0.0.0/8, with commas' })),
  );

const mailbox = z
  .string()
  .refine(
    (value) => emailAddress.safeParse(/<([^<>]*)>\s*$/.exec(value)?.[1] ?? value).success && !/[\r\n]/.test(value),
    { error: 'must be an e-mail address, or a name with one: Attest <attest@example.com>' },
  );

const keyId = z.string().refine((value) => parseKeyId(value) !== undefined, {
  error: 'must be 3 to 64 letters, digits, or . _ @ -, and begin with a letter or digit',
});

/** Every setting, in the order of the reference page. */
export const SETTINGS = {
  HOST: {
    schema: text,
    fallback: '127.0.0.1',
    description:
      'Address to listen on. The default is reached from this machine only; `0.0.0.0` opens the server to the network, where ' +
      'it belongs behind a proxy that speaks HTTPS.',
  },
  PORT: { schema: wholeNumber(0, 65535), fallback: '8080', description: 'Port to listen on; 0 takes any free one.' },
  PUBLIC_URL: {
    schema: publicUrl,
    fallback: '`http://HOST:PORT`',
    description:
      'Where browsers and learning tools reach the server. It stands in mails, in the xAPI endpoint that the portal shows and in ' +
      'the authority of statements. With `https://` cookies are marked Secure.',
  },
  TRUSTED_PROXIES: {
    schema: proxies,
    fallback: 'none',
    description:
      'IP addresses or networks of the proxies in front, with commas. Only their `X-Forwarded-For` is believed; without it every ' +
      'caller behind a proxy has the proxy’s address in the audit trail and shares its rate limits.',
  },
  DATA_DIR: {
    schema: text,
    fallback: './data',
    description: 'Folder of everything that is stored. Created when it is not there. Back it up.',
  },
  MONGODB_URI: {
    schema: mongoUri,
    fallback: 'none',
    description:
      'MongoDB, e.g. `mongodb://user:password@host:27017/?replicaSet=rs0`: organizations are kept there instead of in SQLite files ' +
      'in `DATA_DIR`. With `REDIS_URL` many processes may serve one database. Without it jobs stay in `DATA_DIR`, so one standalone ' +
      'process must be the only one on that database.',
    secret: 'url',
  },
  MONGODB_DATABASE: {
    schema: nameOf('the name of a database'),
    fallback: 'attest',
    description: 'Database of what belongs to no single organization; those of organizations are called `NAME_…`.',
  },
  MONGODB_ALLOW_STANDALONE: {
    schema: oneOf(['no', 'yes']),
    fallback: 'no',
    description:
      'A MongoDB server that is no replica set can lose what it has acknowledged, so it is refused. `yes` allows one, for a trial. ' +
      'A replica set of one node is enough.',
  },
  REDIS_URL: {
    schema: url(['redis:', 'rediss:']),
    fallback: 'none',
    description:
      'Redis, e.g. `rediss://user:password@host:6379/0`: jobs and news between processes go through it instead of staying in this ' +
      'process. What it holds may be lost: nothing but delay follows. Its `maxmemory-policy` must be `noeviction`. Without ' +
      '`MONGODB_URI` it serves one standalone process, since SQLite’s files belong to one.',
    secret: 'url',
  },
  REDIS_PREFIX: {
    schema: nameOf('a prefix of keys'),
    fallback: 'attest',
    description:
      'What every key in Redis begins with. Servers of different databases on one Redis need different ones.',
  },
  ATTEST_KEYRING: {
    schema: text,
    fallback: '`DATA_DIR/keyring.json`',
    description:
      'File of the server’s secret keys (JSON, mode 0600). Written at the first start. Without it no API key and no session is ' +
      'valid any more: back it up, apart from the data.',
  },
  SMTP_URL: {
    schema: url(['smtp:', 'smtps:']),
    fallback: 'none',
    description:
      'Mail server, e.g. `smtps://user:password@mail.example.com:465`. Without it mail is kept in an outbox that the portal shows, ' +
      'and nothing leaves.',
    secret: 'url',
  },
  MAIL_FROM: {
    schema: mailbox,
    fallback: 'Attest <attest@localhost>',
    description: 'Sender of mails. Must be set when `SMTP_URL` is.',
  },
  LOG_LEVEL: {
    schema: oneOf(LOG_LEVELS),
    fallback: 'info',
    description: 'trace, debug, info, warn, error or silent. At debug every request is a line.',
  },
  LOG_FORMAT: {
    schema: oneOf(['json', 'pretty']),
    fallback: '`pretty` on a terminal, else `json`',
    description: 'json: one object a line; pretty: for people.',
  },
  MAX_BODY_BYTES: {
    schema: wholeNumber(1024, 8 * 1024 * 1024),
    fallback: String(8 * 1024 * 1024),
    description: 'Largest request body, attachments not counted. A larger one gets 413.',
  },
  MAX_ATTACHMENTS_BYTES: {
    schema: wholeNumber(1024, 10 * 1024 ** 3),
    fallback: String(100 * 1024 * 1024),
    description:
      'Most bytes of attachments in one request of multipart/mixed, beside the statements, for which MAX_BODY_BYTES holds. More get 413. ' +
      'They are written to disk while they arrive, so they take no memory; a request must have arrived within 15 minutes.',
  },
  SESSION_HOURS: {
    schema: wholeNumber(1, 24 * 30),
    fallback: '12',
    description: 'How long a sign-in lasts.',
  },
  XAPI_DEFAULT_VERSION: {
    schema: oneOf(['1.0.3', '2.0.0']),
    fallback: '1.0.3',
    description:
      'What `X-Experience-API-Version` says in replies to requests that name no version that is served: 1.0.3 or 2.0.0. Such ' +
      'requests are refused, as the standard wants; only `/xapi/about` is answered without one. An organization whose tools send ' +
      'none can have a version assumed (its setting `xapiAssumedVersion`), which its replies then name.',
  },
  DRAIN_SECONDS: {
    schema: wholeNumber(0, 600),
    fallback: '10',
    description: 'How long a stop waits for requests and jobs that are under way.',
  },
  ATTEST_BOOTSTRAP_ORGANIZATION: {
    schema: z
      .string()
      .trim()
      .min(2, { error: 'must have at least 2 characters' })
      .max(80, { error: 'must have at most 80 characters' }),
    fallback: 'none',
    description:
      'Name of an organization that a start creates unless it exists. All five ATTEST_BOOTSTRAP_ settings, or none.',
  },
  ATTEST_BOOTSTRAP_EMAIL: { schema: emailAddress, fallback: 'none', description: 'E-mail address of its owner.' },
  ATTEST_BOOTSTRAP_PASSWORD: {
    schema: text,
    fallback: 'none',
    description: 'Password of its owner. A guessable one is refused.',
    secret: 'all',
  },
  ATTEST_BOOTSTRAP_KEY: { schema: keyId, fallback: 'none', description: 'User name of an API key with all scopes.' },
  ATTEST_BOOTSTRAP_SECRET: {
    schema: text,
    fallback: 'none',
    description:
      'Secret of that key: 20 to 128 characters, e.g. from `openssl rand -hex 24`. A guessable one is refused.',
    secret: 'all',
  },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof SETTINGS;

function isPlainOrigin(parsed: URL): boolean {
  return (
    parsed.pathname === '/' &&
    parsed.search === '' &&
    parsed.hash === '' &&
    parsed.username === '' &&
    parsed.password === ''
  );
}

function isNetwork(value: string): boolean {
  const [address = '', bits, ...rest] = value.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
