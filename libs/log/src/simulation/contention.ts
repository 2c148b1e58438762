import { randomId } from '@attest/kernel';
import { GroupCommit } from '../group-commit';
import { Connection } from './connection';
import { type Broken, SimLog } from './sim-log';
import { SimProcess } from './sim-process';
import { SimRecords } from './sim-records';
import { NO_FAULTS, SimServer } from './sim-server';
import { TENANT } from './tenant';
import { World } from './world';

/** A writer that always has something to write: `judging` milliseconds long before each attempt. */
export interface Busy {
  readonly judging: number;
  /** Requests on their way at once. */
  readonly requests: number;
}

export interface Served {
  readonly commits: number;
  /** Milliseconds that the slowest request waited. */
  readonly longest: number;
  /** Races that the unluckiest request lost. */
  readonly mostLost: number;
}

/** Several processes write to one stream for `lasting` milliseconds as fast as they can; how each of them was served. */
export async function contend(
  seed: number,
  writers: readonly Busy[],
  { lasting, broken }: { lasting: number; broken?: Broken },
): Promise<readonly Served[]> {
  const world = new World(seed);
  const server = new SimServer(world);
  const busy = writers.map((writer, index) => new BusyWriter(world, server, `writer-${index}`, writer, broken));
  await world.run(Promise.all(busy.map((writer) => writer.writeUntil(lasting))), 100 * lasting);
  return busy.map(({ served }) => served);
}

class BusyWriter {
  served: Served = { commits: 0, longest: 0, mostLost: 0 };
  private readonly group: GroupCommit;
  private readonly process: SimProcess;

  constructor(
    private readonly world: World,
    server: SimServer,
    name: string,
    private readonly busy: Busy,
    broken: Broken | undefined,
  ) {
    this.process = new SimProcess(world, name, 0);
    const connection = new Connection(this.process, server, () => NO_FAULTS);
    const records = new SimRecords(connection);
    const { clock, timer } = this.process;
    const apply = async (commit: { number: number }): Promise<void> => {
      await records.apply(TENANT, commit.number, []);
    };
    this.group = new GroupCommit(new SimLog(connection, broken), clock, TENANT, 'audit', apply, { timer, name });
  }

  async writeUntil(until: number): Promise<void> {
    await Promise.all(Array.from({ length: this.busy.requests }, () => this.writeOneByOne(until)));
  }

  private async writeOneByOne(until: number): Promise<void> {
    while (this.world.now < until) {
      const began = this.world.now;
      const id = randomId();
      const entry = { id, header: JSON.stringify({ id }), bytes: '{}', nonce: new Uint8Array(32) };
      let judged = 0;
      const judge = async (): Promise<readonly (typeof entry)[]> => {
        judged++;
        await this.process.timer.wait(this.busy.judging);
        return [entry];
      };
      await this.group.submit({ count: 1, bytes: 100, judge, answer: () => undefined });
      this.count(this.world.now - began, judged - 1);
      // The answer and the next request are on their way.
      await this.process.timer.wait(1);
    }
  }

  private count(waited: number, lost: number): void {
    const { commits, longest, mostLost } = this.served;
    this.served = {
      commits: commits + 1,
      longest: Math.max(longest, waited),
      mostLost: Math.max(mostLost, lost),
    };
  }
}
