import pino, { type DestinationStream, type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { Settings } from '../settings/settings';

export type Fields = Readonly<Record<string, unknown>>;

/**
 * The process's log. A line is an event (`reports.run-made`) with fields, the tenant among them; never a secret, never a body.
 * `error` means that someone should get up; what heals by itself is `warn`.
 */
export abstract class EventLog {
  abstract debug(event: string, fields?: Fields): void;
  abstract info(event: string, fields?: Fields): void;
  abstract warn(event: string, fields?: Fields): void;
  /** `cause` is written with its stack and its own causes. */
  abstract error(event: string, cause: unknown, fields?: Fields): void;
  abstract fatal(event: string, cause: unknown): void;
}

export class PinoLog extends EventLog {
  constructor(private readonly pino: Logger) {
    super();
  }

  debug(event: string, fields: Fields = {}): void {
    this.pino.debug(fields, event);
  }

  info(event: string, fields: Fields = {}): void {
    this.pino.info(fields, event);
  }

  warn(event: string, fields: Fields = {}): void {
    this.pino.warn(fields, event);
  }

  error(event: string, cause: unknown, fields: Fields = {}): void {
    this.pino.error({ ...fields, err: cause }, event);
  }

  fatal(event: string, cause: unknown): void {
    this.pino.fatal({ err: cause }, event);
  }
}

/** `to`: where lines go instead of standard output, for tests. Written without delay: a line must not get lost in a crash. */
export function openLog(settings: Pick<Settings, 'logLevel' | 'logFormat'>, to?: DestinationStream): EventLog {
  const options = { level: settings.logLevel, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
  if (to !== undefined) return new PinoLog(pino(options, to));
  if (settings.logFormat === 'json') return new PinoLog(pino(options, pino.destination({ dest: 1, sync: true })));
  return new PinoLog(
    pino(
      options,
      pretty({ colorize: process.stdout.isTTY, translateTime: 'SYS:HH:MM:ss', singleLine: true, sync: true }),
    ),
  );
}
