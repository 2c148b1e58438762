import 'reflect-metadata';
import { runUntilSignal } from '@attest/platform';
import { openSharedBackends, QUERY } from '@attest/roles';

/** Answers what learning tools and the portal read. Many may run, on one MongoDB and Redis. */
void runUntilSignal('query', async (settings) => ({
  modules: QUERY,
  backends: await openSharedBackends(settings),
}));
