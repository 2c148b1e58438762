import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import type { Clock } from '@attest/kernel';
import { InProcessSignals } from '@attest/log';
import { CSRF_COOKIE, CSRF_HEADER, type EventLog, readSettings, serve, SESSION_COOKIE } from '@attest/platform';
import type { Queue } from '@attest/queue-ports';
import type { Storage } from '@attest/storage-ports';
import type { OpenedSession } from '../sessions';
import { MemoryMailer, MemoryOutbox } from './memory-outbox';

export interface TestServer {
  readonly url: string;
  readonly outbox: MemoryOutbox;
  /** An injectable of the running modules. */
  get<T>(type: abstract new (...args: never[]) => T): T;
  /** A browser without a page; with a session, it is signed in. */
  browser(session?: OpenedSession): Browser;
  close(): Promise<void>;
}

/** Serves modules on given parts, on a free port of this machine. Closing it closes the parts. */
export async function startServer(options: {
  readonly modules: readonly Type[];
  readonly storage: Storage;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly log: EventLog;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<TestServer> {
  const { modules, storage, queue, clock, log, env } = options;
  const folder = await mkdtemp(join(tmpdir(), 'attest-'));
  const settings = readSettings({ PORT: '0', DATA_DIR: folder, ...env }, false);
  const outbox = new MemoryOutbox();
  const serving = serve({
    name: 'test',
    modules,
    settings,
    log,
    backends: {
      clock,
      storage,
      queue,
      outbox,
      mailer: new MemoryMailer(outbox),
      signals: new InProcessSignals(),
      description: 'memory',
      close: () => storage.close(),
    },
  });
  const served = await serving.catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  return {
    url: served.url,
    outbox,
    get: (type) => served.app.get(type, { strict: false }),
    browser: (session) => new Browser(served.url, session),
    close: async () => {
      await served.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Reply<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** Keeps cookies, and sends the token that the portal's script sends. */
export class Browser {
  readonly cookies = new Map<string, string>();

  constructor(
    private readonly url: string,
    session?: OpenedSession,
  ) {
    if (session === undefined) return;
    this.cookies.set(SESSION_COOKIE, session.token).set(CSRF_COOKIE, session.csrf);
  }

  async send<T = unknown>(method: string, path: string, body?: unknown, csrf = true): Promise<Reply<T>> {
    const token = this.cookies.get(CSRF_COOKIE);
    const reply = await fetch(new URL(path, this.url), {
      method,
      headers: {
        ...(this.cookies.size === 0 ? {} : { Cookie: [...this.cookies].map((pair) => pair.join('=')).join('; ') }),
        ...(csrf && token !== undefined ? { [CSRF_HEADER]: token } : {}),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    this.keepCookies(reply.headers.getSetCookie());
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }

  get<T = unknown>(path: string): Promise<Reply<T>> {
    return this.send<T>('GET', path);
  }

  post<T = unknown>(path: string, body?: unknown): Promise<Reply<T>> {
    return this.send<T>('POST', path, body);
  }

  private keepCookies(set: readonly string[]): void {
    for (const cookie of set) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}
