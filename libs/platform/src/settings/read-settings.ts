import { join, resolve } from 'node:path';
import { passwordWeakness, secretWeakness } from '@attest/tenancy';
import type { z } from 'zod';
import { SETTINGS, type SettingName } from './catalogue';
import { type Bootstrap, type MongoSettings, Settings } from './settings';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment holds settings that cannot be used. `problems`: one sentence each. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`These settings are wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

type Values = { readonly [N in SettingName]?: z.output<(typeof SETTINGS)[N]['schema']> };

/**
 * The settings that an environment holds. An empty variable counts as none. Throws SettingsError with every problem at once.
 */
export function readSettings(env: Environment, terminal = process.stdout.isTTY): Settings {
  const problems = unknownNames(env);
  const values = readValues(env, problems);
  const bootstrap = readBootstrap(values, env, problems);
  if (values.SMTP_URL !== undefined && values.MAIL_FROM === undefined && given(env, 'MAIL_FROM') === undefined) {
    problems.push('MAIL_FROM must be set when SMTP_URL is: mail servers refuse mail from attest@localhost.');
  }
  if (problems.length > 0) throw new SettingsError(problems);
  const dataDir = resolve(values.DATA_DIR ?? SETTINGS.DATA_DIR.fallback);
  return new Settings({
    host: values.HOST ?? SETTINGS.HOST.fallback,
    port: values.PORT ?? Number(SETTINGS.PORT.fallback),
    dataDir,
    givenPublicUrl: values.PUBLIC_URL,
    trustedProxies: values.TRUSTED_PROXIES ?? [],
    mongo: values.MONGODB_URI === undefined ? undefined : mongoOf(values, values.MONGODB_URI),
    redis:
      values.REDIS_URL === undefined
        ? undefined
        : { url: values.REDIS_URL, prefix: values.REDIS_PREFIX ?? SETTINGS.REDIS_PREFIX.fallback },
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM ?? SETTINGS.MAIL_FROM.fallback,
    logLevel: values.LOG_LEVEL ?? SETTINGS.LOG_LEVEL.fallback,
    logFormat: values.LOG_FORMAT ?? (terminal ? 'pretty' : 'json'),
    maxBodyBytes: values.MAX_BODY_BYTES ?? Number(SETTINGS.MAX_BODY_BYTES.fallback),
    maxAttachmentsBytes: values.MAX_ATTACHMENTS_BYTES ?? Number(SETTINGS.MAX_ATTACHMENTS_BYTES.fallback),
    sessionHours: values.SESSION_HOURS ?? Number(SETTINGS.SESSION_HOURS.fallback),
    xapiDefaultVersion: values.XAPI_DEFAULT_VERSION ?? SETTINGS.XAPI_DEFAULT_VERSION.fallback,
    drainSeconds: values.DRAIN_SECONDS ?? Number(SETTINGS.DRAIN_SECONDS.fallback),
    keyringFile: values.ATTEST_KEYRING === undefined ? join(dataDir, 'keyring.json') : resolve(values.ATTEST_KEYRING),
    bootstrap,
  });
}

const mongoOf = (values: Values, uri: string): MongoSettings => ({
  uri,
  database: values.MONGODB_DATABASE ?? SETTINGS.MONGODB_DATABASE.fallback,
  allowStandalone: (values.MONGODB_ALLOW_STANDALONE ?? SETTINGS.MONGODB_ALLOW_STANDALONE.fallback) === 'yes',
});

const names = Object.keys(SETTINGS) as SettingName[];

function given(env: Environment, name: SettingName): string | undefined {
  const text = env[name];
  return text === undefined || text === '' ? undefined : text;
}

/** A misspelt name would silently do nothing, which for a bootstrap secret or the keyring is dangerous. */
function unknownNames(env: Environment): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('ATTEST_') && !Object.hasOwn(SETTINGS, name))
    .map((name) => `${name} is no setting. Those that begin so are ${names.filter(isOurs).join(', ')}.`);
}

const isOurs = (name: string): boolean => name.startsWith('ATTEST_');

function readValues(env: Environment, problems: string[]): Values {
  const entries = names.flatMap((name): [string, unknown][] => {
    const text = given(env, name);
    if (text === undefined) return [];
    const { schema, ...setting } = SETTINGS[name];
    const read = schema.safeParse(text);
    if (read.success) return [[name, read.data]];
    const reason = read.error.issues[0]?.message ?? 'is wrong';
    const value = 'secret' in setting ? '' : ` is ${JSON.stringify(text)}; it`;
    problems.push(sentence(/^(must|is) /.test(reason) ? `${name}${value} ${reason}` : `${name}: ${reason}`));
    return [];
  });
  return Object.fromEntries(entries);
}

const PARTS = ['ORGANIZATION', 'EMAIL', 'PASSWORD', 'KEY', 'SECRET'] as const;

function readBootstrap(values: Values, env: Environment, problems: string[]): Bootstrap | undefined {
  const missing = PARTS.map((part) => `ATTEST_BOOTSTRAP_${part}` as const).filter(
    (name) => given(env, name) === undefined,
  );
  if (missing.length === PARTS.length) return undefined;
  if (missing.length > 0) {
    problems.push(`${missing.join(' and ')} must be set too: all five ATTEST_BOOTSTRAP_ settings, or none.`);
    return undefined;
  }
  const {
    ATTEST_BOOTSTRAP_ORGANIZATION: organization = '',
    ATTEST_BOOTSTRAP_EMAIL: email = '',
    ATTEST_BOOTSTRAP_PASSWORD: password = '',
    ATTEST_BOOTSTRAP_KEY: key = '',
    ATTEST_BOOTSTRAP_SECRET: secret = '',
  } = values;
  const about = [organization, email];
  const weakPassword = passwordWeakness(password, about);
  if (weakPassword !== undefined) problems.push(`ATTEST_BOOTSTRAP_PASSWORD: ${weakPassword.message}`);
  const weakSecret = secretWeakness(secret, [...about, key]);
  if (weakSecret !== undefined) problems.push(`ATTEST_BOOTSTRAP_SECRET: ${weakSecret.message}`);
  return { organization, email, password, key, secret };
}

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);
