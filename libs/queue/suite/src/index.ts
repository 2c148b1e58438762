import { attempts } from './attempts';
import { enqueueing } from './enqueueing';
import { type QueueSuiteOptions, stages } from './harness';
import { repeating } from './repeating';
import { restarting } from './restarting';

export type { QueueHarness, QueueSuiteOptions } from './harness';
export { aKind, eventually, Gate, inState } from './harness';
export { type Cable, cableTo, describeWithRedis, redisMissing, type RedisServer, startRedis } from './redis-server';

/** Everything the Queue port promises, for an adapter's spec to run. Two tenants in every case. */
export function queueSuite(name: string, options: QueueSuiteOptions): void {
  describe(`${name} as a queue`, () => {
    const on = stages(options);
    describe('jobs', () => {
      enqueueing(on);
    });
    describe('attempts', () => {
      attempts(on, options);
    });
    describe('restarts', () => {
      restarting(on);
    });
    describe('repeats', () => {
      repeating(on, options);
    });
  });
}
