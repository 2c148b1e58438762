import 'reflect-metadata';
import { runUntilSignal } from '@attest/platform';
import { openSharedBackends, WORKER } from '@attest/roles';

/** Follows the logs and does what is scheduled. Many may run, on one MongoDB and Redis. */
void runUntilSignal('worker', async (settings) => ({
  modules: WORKER,
  backends: await openSharedBackends(settings),
}));
