import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IssuedKey, Me } from '@attest/contracts';
import { type Clock, SystemClock } from '@attest/kernel';
import {
  type Backends,
  declaredAccess,
  type DeclaredRoute,
  readSettings,
  serve,
  type Settings,
} from '@attest/platform';
import { openBackends, STANDALONE } from '@attest/roles';
import { PortalClient } from './portal-client';
import { XapiClient } from './xapi-client';

/** A running Attest, in one process or in several: what a scenario needs to know of it. */
export interface Server {
  readonly url: string;
  /** Every route and who may call it. */
  routes(): readonly DeclaredRoute[];
  close(): Promise<void>;
}

export interface Harness extends Server {
  readonly settings: Settings;
  readonly backends: Backends;
  readonly folder: string;
}

/** Starts all roles in this process, on embedded parts in a throw-away folder. */
export async function startStandalone(
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly clock?: Clock;
    /** Folder of a built portal; without it none is served. */
    readonly portal?: string;
  } = {},
): Promise<Harness> {
  const folder = await mkdtemp(join(tmpdir(), 'attest-'));
  const settings = readSettings({ PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'silent', ...options.env });
  const backends = await openBackends(settings, options.clock ?? new SystemClock());
  const { portal } = options;
  const served = await serve({
    name: 'standalone',
    modules: STANDALONE,
    backends,
    settings,
    ...(portal === undefined ? {} : { portal }),
  });
  return {
    url: served.url,
    settings,
    backends,
    folder,
    routes: () => declaredAccess(served.app),
    close: async () => {
      await served.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Organization {
  readonly slug: string;
  /** Path of the organization's routes. */
  readonly path: string;
  readonly owner: PortalClient;
  readonly email: string;
  readonly xapi: XapiClient;
}

export const PASSWORD = 'correct horse battery staple';

/** Signs up an organization with its owner and one key with all scopes, through HTTP. */
export async function signUpOrganization(url: string, name: string): Promise<Organization> {
  const owner = new PortalClient(url);
  const email = `owner@${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.example`;
  const me = await owner.post<Me>('/api/sign-up', {
    organization: name,
    name: `Owner of ${name}`,
    email,
    password: PASSWORD,
    zone: 'Europe/Zurich',
  });
  if (me.status !== 201) throw new Error(`sign-up answered ${me.status}: ${me.text}`);
  const slug = me.json.memberships[0]?.organization.slug ?? '';
  const path = `/api/organizations/${slug}`;
  const issued = await owner.post<IssuedKey>(`${path}/keys`, {
    name: 'Learning tool',
    scopes: ['all'],
    expiresInDays: 90,
  });
  if (issued.status !== 201) throw new Error(`issuing a key answered ${issued.status}: ${issued.text}`);
  return { slug, path, owner, email, xapi: new XapiClient(url, issued.json.key.key, issued.json.secret) };
}
