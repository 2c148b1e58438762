import 'reflect-metadata';
import { runUntilSignal } from '@attest/platform';
import { ADMIN, openSharedBackends } from '@attest/roles';

/** What the portal changes: sign-up, sessions, members, keys, reports. Many may run, on one MongoDB and Redis. */
void runUntilSignal('admin', async (settings) => ({
  modules: ADMIN,
  backends: await openSharedBackends(settings),
}));
