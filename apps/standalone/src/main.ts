import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { runUntilSignal } from '@attest/platform';
import { openBackends, STANDALONE } from '@attest/roles';

/** All roles and the portal in one process. */
void runUntilSignal('standalone', async (settings) => ({
  modules: STANDALONE,
  backends: await openBackends(settings),
  portal: fileURLToPath(new URL('../portal', import.meta.url)),
}));
