import type { Rules } from '@attest/xapi';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a first start creates: an organization, its owner and a key with all scopes. */
export interface Bootstrap {
  readonly organization: string;
  readonly email: string;
  readonly password: string;
  readonly key: string;
  readonly secret: string;
}

export interface MongoSettings {
  readonly uri: string;
  readonly database: string;
  /** Whether a server that is no replica set will do. */
  readonly allowStandalone: boolean;
}

export interface RedisSettings {
  readonly url: string;
  readonly prefix: string;
}

/** The settings of a process: read once from the environment, at start. Nothing else looks at the environment. */
export class Settings {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** PUBLIC_URL; undefined when it follows from host and port. */
  readonly givenPublicUrl: string | undefined;
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Undefined: storage is SQLite in the data folder. */
  readonly mongo: MongoSettings | undefined;
  /** Undefined: jobs are kept in the data folder, and there is one process. */
  readonly redis: RedisSettings | undefined;
  /** Undefined: mail goes to the outbox folder. */
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly logLevel: LogLevel;
  readonly logFormat: 'json' | 'pretty';
  readonly maxBodyBytes: number;
  /** Of the attachments in one request, together. */
  readonly maxAttachmentsBytes: number;
  readonly sessionHours: number;
  /** Version that replies name when the request names none that is served. */
  readonly xapiDefaultVersion: Rules;
  readonly drainSeconds: number;
  /** File of the server's secret keys. */
  readonly keyringFile: string;
  readonly bootstrap: Bootstrap | undefined;
  private listensOn: number;

  constructor(values: SettingValues) {
    this.host = values.host;
    this.port = values.port;
    this.dataDir = values.dataDir;
    this.givenPublicUrl = values.givenPublicUrl;
    this.listensOn = values.port;
    this.trustedProxies = values.trustedProxies;
    this.mongo = values.mongo;
    this.redis = values.redis;
    this.smtpUrl = values.smtpUrl;
    this.mailFrom = values.mailFrom;
    this.logLevel = values.logLevel;
    this.logFormat = values.logFormat;
    this.maxBodyBytes = values.maxBodyBytes;
    this.maxAttachmentsBytes = values.maxAttachmentsBytes;
    this.sessionHours = values.sessionHours;
    this.xapiDefaultVersion = values.xapiDefaultVersion;
    this.drainSeconds = values.drainSeconds;
    this.keyringFile = values.keyringFile;
    this.bootstrap = values.bootstrap;
  }

  /** Where browsers and learning tools reach the server; no slash at the end. With PORT=0 it is known once the server listens. */
  get publicUrl(): string {
    if (this.givenPublicUrl !== undefined) return this.givenPublicUrl;
    const anywhere = this.host === '0.0.0.0' || this.host === '::';
    const name = anywhere ? 'localhost' : this.host.includes(':') ? `[${this.host}]` : this.host;
    return `http://${name}:${this.listensOn}`;
  }

  /** Tells which port was taken. */
  listening(port: number): void {
    this.listensOn = port;
  }

  /** Whether browsers reach the server by HTTPS only; then cookies are marked Secure. */
  get secure(): boolean {
    return this.publicUrl.startsWith('https:');
  }
}

export type SettingValues = Pick<
  Settings,
  | 'host'
  | 'port'
  | 'dataDir'
  | 'givenPublicUrl'
  | 'trustedProxies'
  | 'mongo'
  | 'redis'
  | 'smtpUrl'
  | 'mailFrom'
  | 'logLevel'
  | 'logFormat'
  | 'maxBodyBytes'
  | 'maxAttachmentsBytes'
  | 'sessionHours'
  | 'xapiDefaultVersion'
  | 'drainSeconds'
  | 'keyringFile'
  | 'bootstrap'
>;
