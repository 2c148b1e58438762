import type { LoggerService } from '@nestjs/common';
import type { EventLog } from './event-log';

/** Nest's own lines in our log. What Nest tells of its start (modules, routes) is for debugging. */
export class NestLogger implements LoggerService {
  constructor(private readonly events: EventLog) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.events.debug(text(message), context(rest));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.events.debug(text(message), context(rest));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.events.debug(text(message), context(rest));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.events.warn(text(message), context(rest));
  }

  error(message: unknown, ...rest: unknown[]): void {
    const stack = rest.find((part) => typeof part === 'string' && part.includes('\n    at '));
    this.events.error(text(message), message instanceof Error ? message : stack, context(rest));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.error(message, ...rest);
  }
}

const text = (message: unknown): string => (message instanceof Error ? message.message : String(message));

/** Nest gives the name of the class that speaks as the last argument. */
function context(rest: readonly unknown[]): { context?: string } {
  const last = rest.at(-1);
  return typeof last === 'string' && !last.includes('\n') ? { context: last } : {};
}
