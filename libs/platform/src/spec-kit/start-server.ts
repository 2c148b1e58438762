import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import type { InjectOptions } from 'fastify';
import type { ErrorReply } from '@attest/contracts';
import { openLog } from '../observability/event-log';
import { serve, type Served } from '../serve/serve';
import { readSettings } from '../settings/read-settings';
import type { Settings } from '../settings/settings';
import { FakeBackends } from './fake-backends';
import { FakeIdentityModule } from './fake-authenticator';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  readonly json: unknown;
  readonly error: ErrorReply['error'];
}

export class TestServer {
  constructor(
    readonly served: Served,
    readonly backends: FakeBackends,
    readonly settings: Settings,
    /** What was logged, parsed. */
    readonly lines: Record<string, unknown>[],
    private readonly folder: string,
  ) {}

  get url(): string {
    return this.served.url;
  }

  async ask(method: string, url: string, rest: Omit<InjectOptions, 'method' | 'url'> = {}): Promise<Reply> {
    const reply = await this.served.app.inject({ method: method as 'GET', url, ...rest });
    const text = reply.payload;
    const json = jsonOrUndefined(text);
    const { error } = (json ?? {}) as Partial<ErrorReply>;
    const headers = reply.headers as Record<string, string | undefined>;
    return { status: reply.statusCode, headers, text, json, error: error as ErrorReply['error'] };
  }

  async close(): Promise<void> {
    await this.served.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A real server on a free port of this machine, with the controllers of a test and nothing behind it. */
export async function startServer(
  options: { modules?: readonly Type[]; env?: Record<string, string>; portal?: string } = {},
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'attest-platform-'));
  const settings = readSettings({ PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'debug', ...options.env });
  const backends = new FakeBackends();
  const lines: Record<string, unknown>[] = [];
  const log = openLog(settings, { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) });
  const { portal } = options;
  const modules = [FakeIdentityModule, ...(options.modules ?? [])];
  const served = await serve({
    name: 'test',
    modules,
    backends,
    settings,
    log,
    ...(portal === undefined ? {} : { portal }),
  });
  return new TestServer(served, backends, settings, lines, folder);
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
