import { SETTINGS, type SettingName } from './catalogue';
import type { Settings } from './settings';

const MASK = '********';

/** Every setting with the value in use, one `NAME=value` a line; secrets are masked, within addresses too. */
export function printSettings(settings: Settings): string {
  const { bootstrap } = settings;
  const values: Readonly<Record<SettingName, string | number | undefined>> = {
    HOST: settings.host,
    PORT: settings.port,
    PUBLIC_URL: settings.publicUrl,
    TRUSTED_PROXIES: settings.trustedProxies.join(','),
    DATA_DIR: settings.dataDir,
    MONGODB_URI: settings.mongo?.uri,
    MONGODB_DATABASE: settings.mongo?.database,
    MONGODB_ALLOW_STANDALONE: settings.mongo === undefined ? undefined : settings.mongo.allowStandalone ? 'yes' : 'no',
    REDIS_URL: settings.redis?.url,
    REDIS_PREFIX: settings.redis?.prefix,
    ATTEST_KEYRING: settings.keyringFile,
    SMTP_URL: settings.smtpUrl,
    MAIL_FROM: settings.mailFrom,
    LOG_LEVEL: settings.logLevel,
    LOG_FORMAT: settings.logFormat,
    MAX_BODY_BYTES: settings.maxBodyBytes,
    MAX_ATTACHMENTS_BYTES: settings.maxAttachmentsBytes,
    SESSION_HOURS: settings.sessionHours,
    XAPI_DEFAULT_VERSION: settings.xapiDefaultVersion,
    DRAIN_SECONDS: settings.drainSeconds,
    ATTEST_BOOTSTRAP_ORGANIZATION: bootstrap?.organization,
    ATTEST_BOOTSTRAP_EMAIL: bootstrap?.email,
    ATTEST_BOOTSTRAP_PASSWORD: bootstrap?.password,
    ATTEST_BOOTSTRAP_KEY: bootstrap?.key,
    ATTEST_BOOTSTRAP_SECRET: bootstrap?.secret,
  };
  const lines = Object.entries(values).map(([name, value]) => `${name}=${shown(name as SettingName, value)}`);
  return `${lines.join('\n')}\n`;
}

function shown(name: SettingName, value: string | number | undefined): string {
  const setting = SETTINGS[name];
  if (value === undefined || value === '') return '';
  if (!('secret' in setting)) return String(value);
  return setting.secret === 'url' ? maskUrl(String(value)) : MASK;
}

/** Scheme, user and password, hosts and path, query. */
const ADDRESS = /^([a-z][a-z+]*:\/\/)(?:([^:@/?#]*)(:[^@/?#]*)?@)?([^@?#]+)(\?[^#]*)?$/;

/** The address without its user name's password and without the values of its query, which may hold secrets too. */
export function maskUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return maskHosts(text);
  if (url.hostname === '') return MASK;
  if (url.password !== '') url.password = MASK;
  for (const name of [...url.searchParams.keys()]) url.searchParams.set(name, MASK);
  return url.href;
}

/** Several hosts, which MongoDB allows and Node's URL does not. */
function maskHosts(text: string): string {
  const [, scheme, user, password, hosts, query] = ADDRESS.exec(text) ?? [];
  if (scheme === undefined || hosts === undefined) return MASK;
  const who = user === undefined ? '' : `${user}${password === undefined ? '' : `:${MASK}`}@`;
  return `${scheme}${who}${hosts}${query === undefined ? '' : query.replace(/=[^&]*/g, `=${MASK}`)}`;
}
