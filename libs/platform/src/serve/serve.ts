import type { DynamicModule, NestApplicationOptions, Type } from '@nestjs/common';
import { ModuleRef, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import type { Consumers } from '@attest/log';
import { CONTROL } from '@attest/kernel';
import { AccessGuard } from '../access/access-guard';
import { Throttle } from '../access/throttle';
import { ErrorFilter } from '../errors/error-filter';
import { systemCode } from '../errors/system-code';
import { createAdapter } from '../http/create-adapter';
import { InFlight } from '../http/in-flight';
import { OpenStreams } from '../http/open-streams';
import { serveOpenApi } from '../http/open-api';
import { servePortal } from '../http/portal';
import { ReplyHeaders } from '../http/reply-headers';
import { type DeclaredRoute, RouteTable } from '../http/route-table';
import { SchemaPipe } from '../http/validation';
import { type EventLog, openLog } from '../observability/event-log';
import { HealthController } from '../observability/health.controller';
import { NestLogger } from '../observability/nest-logger';
import { openKeyring, requireKeyring } from '../settings/keyring';
import type { Settings } from '../settings/settings';
import type { Backends } from './backends';
import { Lifecycle } from './lifecycle';
import { openPorts } from './ports-module';
import { StartRefused } from './start-refused';

export interface ServeOptions {
  /** Name of the process in the log: `standalone`. */
  readonly name: string;
  /** A role, or several: the feature modules. */
  readonly modules: readonly Type[];
  readonly backends: Backends;
  readonly settings: Settings;
  /** Folder with the portal's built files. */
  readonly portal?: string;
  /** Instead of the log that the settings describe. */
  readonly log?: EventLog;
}

export interface Served {
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly app: NestFastifyApplication;
  /**
   * Stops: nothing new is taken, what is under way is answered (at most DRAIN_SECONDS), streams and jobs end, then the backends
   * are closed. Calling it again is the same stop.
   */
  close(): Promise<void>;
}

class RootModule {}

const routeTables = new WeakMap<NestFastifyApplication, RouteTable>();

/** Every route of a running app and who may call it; `access` undefined: nobody, which is a mistake. */
export function declaredAccess(app: NestFastifyApplication): readonly DeclaredRoute[] {
  return routeTables.get(app)?.all() ?? [];
}

/**
 * Starts a process: the modules on these backends, listening where the settings say. When that fails the backends are closed, and
 * the error's message is a sentence where the reason lies outside (a port that is taken, a keyring that cannot be read).
 */
export async function serve(options: ServeOptions): Promise<Served> {
  const { settings, backends } = options;
  const log = options.log ?? openLog(settings);
  let running: Running | undefined;
  try {
    running = await build(options, log);
    await running.app.init();
    await running.consumers.start();
    running.lifecycle.started();
    await listen(running.app, settings);
  } catch (error) {
    await (running === undefined ? closeBackends(backends, 0) : stop(running, options, log));
    throw error;
  }
  const { app } = running;
  const started = running;
  const { port } = app.getHttpServer().address() as AddressInfo;
  settings.listening(port);
  log.info(startLine(options, port, running.portal));
  let stopping: Promise<void> | undefined;
  const url = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`;
  return { url, app, close: () => (stopping ??= stop(started, options, log)) };
}

interface Running {
  readonly app: NestFastifyApplication;
  /** Whether the portal is served. */
  readonly portal: boolean;
  readonly consumers: Consumers;
  readonly lifecycle: Lifecycle;
  readonly streams: OpenStreams;
  readonly inFlight: InFlight;
}

async function build(options: ServeOptions, log: EventLog): Promise<Running> {
  const { settings, backends } = options;
  // A new keyring beside old data would make every API key invalid in silence.
  if ((await backends.storage.log.head(CONTROL, 'audit')).commit > 0) await requireKeyring(settings.keyringFile);
  const { keyring, created } = await openKeyring(settings.keyringFile);
  if (created) log.info('keyring.created', { file: settings.keyringFile });
  const lifecycle = new Lifecycle();
  const routes = new RouteTable();
  const streams = new OpenStreams(backends.signals);
  const inFlight = new InFlight(lifecycle);
  const errors = new ErrorFilter(routes, log, settings.maxBodyBytes);
  const { module: ports, consumers, writer } = openPorts({ backends, settings, keyring, log });
  const headers = new ReplyHeaders({
    defaultVersion: settings.xapiDefaultVersion,
    secure: settings.secure,
    consistentThrough: (tenant) => writer.consistentThrough(tenant),
  });
  const adapter = await createAdapter({ settings, log, routes, errors, inFlight, headers });
  const root: DynamicModule = {
    module: RootModule,
    imports: [ports, ...options.modules],
    controllers: [HealthController],
    providers: [{ provide: Lifecycle, useValue: lifecycle }],
  };
  const nest: NestApplicationOptions = { logger: new NestLogger(log), bodyParser: false, abortOnError: false };
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, nest);
  routeTables.set(app, routes);
  app.useGlobalFilters(errors);
  app.useGlobalPipes(new SchemaPipe());
  app.useGlobalGuards(new AccessGuard(app.get(ModuleRef), new Throttle(backends.clock), streams));
  serveOpenApi(app);
  const portal = await servePortal(adapter.getInstance(), options.portal);
  return { app, portal, consumers, lifecycle, streams, inFlight };
}

async function listen(app: NestFastifyApplication, { host, port }: Settings): Promise<void> {
  try {
    await app.listen({ port, host });
  } catch (error) {
    const reason = LISTEN_FAILURES[systemCode(error) ?? ''];
    throw reason === undefined ? error : new StartRefused(reason(host, port), { cause: error });
  }
}

const LISTEN_FAILURES: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) => `Port ${port} of ${host} is taken by another process. Set PORT to another one.`,
  EACCES: (_, port) => `Port ${port} may not be used by this user. Set PORT to one above 1023.`,
  EADDRNOTAVAIL: (host) => `This machine has no address ${host}. Set HOST to one that it has.`,
};

async function stop(running: Running, { name, backends, settings }: ServeOptions, log: EventLog): Promise<void> {
  const { app, consumers, lifecycle, streams, inFlight } = running;
  lifecycle.stop();
  log.info('stopping', { name });
  const server = app.getHttpServer();
  // Listens no more; connections without a request are closed.
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  streams.endAll();
  const graceMs = settings.drainSeconds * 1000;
  if (!(await inFlight.ended(graceMs))) log.warn('stopping.requests-cut', { afterSeconds: settings.drainSeconds });
  server.closeAllConnections();
  await closed;
  consumers.stop();
  await app.close();
  await closeBackends(backends, graceMs);
  log.info('stopped', { name });
}

/** The queue first: its jobs still need the storage. */
async function closeBackends(backends: Backends, graceMs: number): Promise<void> {
  await backends.queue.close(graceMs);
  await backends.close();
}

/** The one line that says what a process uses and how to change it. */
function startLine({ name, backends, settings }: ServeOptions, port: number, portal: boolean): string {
  const what = portal ? ' Open it in a browser; learning tools send to /xapi.' : '';
  return (
    `Attest ${name} listens on ${settings.host}:${port}, reached at ${settings.publicUrl}.${what} ` +
    `It uses ${backends.description}. Settings are environment variables (docs/configuration.md); --print-config shows them.`
  );
}
