import { type Blobs, type Documents, Storage } from '@attest/storage-ports';
import { inTwoTenants, logSuite } from '@attest/storage-suite';
import { Connection } from './connection';
import { SimLog } from './sim-log';
import { SimProcess } from './sim-process';
import { SimRecords } from './sim-records';
import { NO_FAULTS, SimServer } from './sim-server';
import { SimStatements } from './sim-statements';
import { World } from './world';

/** The simulated ports as an adapter. */
class SimStorage extends Storage {
  readonly description = 'simulated';
  readonly shared = true;
  readonly log: SimLog;
  readonly statements: SimStatements;
  readonly records: SimRecords;

  constructor(private readonly process: SimProcess) {
    super();
    const connection = new Connection(process, new SimServer(process.world), () => NO_FAULTS);
    this.log = new SimLog(connection);
    this.statements = new SimStatements(connection);
    this.records = new SimRecords(connection);
  }

  get documents(): Documents {
    throw new Error('The simulation has no documents.');
  }
  get blobs(): Blobs {
    throw new Error('The simulation has no blobs.');
  }
  override time(): Promise<number> {
    return Promise.resolve(this.process.clock.now());
  }
  check(): Promise<void> {
    return Promise.resolve();
  }
  release(): Promise<void> {
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

describe('the simulated log promises what every adapter does:', () => {
  const world = new World(1);
  const storage = new SimStorage(new SimProcess(world, 'process', 0));
  let running: NodeJS.Immediate;

  beforeAll(() => {
    const happen = (): void => {
      world.happen();
      running = setImmediate(happen);
    };
    running = setImmediate(happen);
  });
  afterAll(() => {
    clearImmediate(running);
  });

  logSuite(inTwoTenants(() => storage));
});
