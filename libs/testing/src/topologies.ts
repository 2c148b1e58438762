import { describeWithRedis } from '@attest/queue-suite';
import { withMongo } from '@attest/storage-mongo/testing';
import { startCluster } from './cluster';
import { describeWithNginx } from './edge';
import { type Server, startStandalone } from './harness';

/** Starts an Attest of one's own, of the topology that is tested. */
export type StartServer = (options?: { readonly env?: Readonly<Record<string, string>> }) => Promise<Server>;

/**
 * Declares the same scenarios twice: for standalone, and for the service, which is two processes of ingest and one each of query, admin and
 * worker behind the edge. The second needs MongoDB, Redis and nginx, and says which of them is missing.
 */
export function describeOnEachTopology(name: string, scenarios: (start: StartServer) => void): void {
  describe(name, () => {
    scenarios(startStandalone);
  });
  const behindEdge = `${name}, in processes behind the edge`;
  describeWithNginx(behindEdge, () => {
    describeWithRedis('with a Redis', () => {
      withMongo((mongo) => {
        let started = 0;
        scenarios(({ env = {} } = {}) => {
          const database = `${mongo.name()}_${++started}`;
          return startCluster({ mongo: { uri: mongo.uri(), database }, env });
        });
      });
    });
  });
}
