import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type Program, programNamed, startProgram } from './program';
import { waitFor } from './wait-for';

/** Folder of the whole workspace. */
export const workspace = (): string => join(__dirname, '../../..');

export interface EdgeOptions {
  /** `http://host:port` of each process. */
  readonly ingest: readonly string[];
  readonly query: readonly string[];
  readonly admin: readonly string[];
  readonly port?: number;
  /** Folder of the built portal. */
  readonly portal?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Edge {
  readonly url: string;
  readonly program: Program;
  close(): Promise<void>;
}

/** `describe` for what needs nginx; skipped, with the reason in its name, where there is none. */
export function describeWithNginx(name: string, tests: () => void): void {
  if (programNamed('nginx') === undefined) describe.skip(`${name} (needs nginx: there is none on PATH)`, tests);
  else describe(name, tests);
}

/** Starts the real nginx as the image does: through docker/edge/start. */
export async function startEdge(options: EdgeOptions): Promise<Edge> {
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const folder = await mkdtemp(join(tmpdir(), 'attest-edge-'));
  // Started by root, nginx serves as somebody else, who keeps bodies there.
  await chmod(folder, 0o755);
  const hosts = (urls: readonly string[]): string => urls.map((each) => new URL(each).host).join(' ');
  const program = startProgram('/bin/sh', [join(workspace(), 'docker/edge/start')], {
    PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/bin:/bin`,
    EDGE_INGEST: hosts(options.ingest),
    EDGE_QUERY: hosts(options.query),
    EDGE_ADMIN: hosts(options.admin),
    EDGE_LISTEN: `127.0.0.1:${port}`,
    EDGE_PORTAL: options.portal ?? join(workspace(), 'dist/portal'),
    EDGE_RUN: folder,
    EDGE_WORKERS: '1',
    ...options.env,
  });
  const close = async (): Promise<void> => {
    await program.end();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await waitFor('the edge to answer', () => {
      if (!program.running()) throw new Error(`The edge ended:\n${program.log.join('\n')}`);
      return fetch(`${url}/livez`).then(
        ({ ok }) => ok,
        () => false,
      );
    });
  } catch (error) {
    await close();
    throw error;
  }
  return { url, program, close };
}
