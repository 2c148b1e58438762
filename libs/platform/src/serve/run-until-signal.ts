import type { Type } from '@nestjs/common';
import { openLog } from '../observability/event-log';
import { printSettings } from '../settings/print-settings';
import { readSettings, SettingsError } from '../settings/read-settings';
import type { Settings } from '../settings/settings';
import type { Backends } from './backends';
import { serve } from './serve';
import { outsideReason } from './start-refused';

export interface Process {
  readonly modules: readonly Type[];
  readonly backends: Backends;
  readonly portal?: string;
}

/**
 * What an app's main does: reads the settings, opens, serves, and stops on SIGINT or SIGTERM; a second signal exits at once.
 * With `--print-config` it prints the settings and does nothing else. Exit codes: 0 after a clean stop, 1 when it failed, 2 when
 * the settings are wrong.
 */
export async function runUntilSignal(name: string, open: (settings: Settings) => Promise<Process>): Promise<void> {
  const settings = settingsOrExit();
  if (process.argv.includes('--print-config')) {
    process.stdout.write(printSettings(settings));
    return;
  }
  const log = openLog(settings);
  const fail = (event: string) => (error: unknown) => {
    const reason = outsideReason(error);
    if (reason !== undefined) log.fatal(`${event}: ${reason}`, saidBySystem(error));
    else log.fatal(error instanceof Error ? `${event}: ${error.message}` : event, error);
    process.exit(1);
  };
  process.on('unhandledRejection', fail('process.unhandled-rejection'));
  process.on('uncaughtException', fail('process.uncaught-exception'));
  let close: (() => Promise<void>) | undefined;
  let signals = 0;
  const stop = (): void => {
    signals++;
    // Before it serves there is nothing to drain; the second time somebody is in a hurry.
    if (signals > 1 || close === undefined) process.exit(signals > 1 ? 1 : 0);
    close().then(() => process.exit(0), fail('stop.failed'));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    const served = await serve({ name, settings, log, ...(await open(settings)) });
    close = served.close;
  } catch (error) {
    fail('start.failed')(error);
  }
}

/** One line for whoever looks closer; the sentence before it is for everybody. */
function saidBySystem(error: unknown): string | undefined {
  const { cause } = error as Error;
  return cause instanceof Error ? cause.message : undefined;
}

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
