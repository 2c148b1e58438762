import 'reflect-metadata';
import { runUntilSignal } from '@attest/platform';
import { INGEST, openSharedBackends } from '@attest/roles';

/** Takes what learning tools send: statements, states and profiles. Many may run, on one MongoDB and Redis. */
void runUntilSignal('ingest', async (settings) => ({
  modules: INGEST,
  backends: await openSharedBackends(settings),
}));
