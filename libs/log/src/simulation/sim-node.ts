import type { Space } from '@attest/kernel';
import type { Commit } from '@attest/ledger';
import { collection, type RowUpdate } from '@attest/storage-ports';
import { AuditTrail } from '../audit-trail';
import { type Consumer, Consumers } from '../consumers';
import { InProcessSignals } from '../signals';
import { StatementWriter } from '../statement-writer';
import { Connection } from './connection';
import { type Broken, SimLog } from './sim-log';
import { SimProcess } from './sim-process';
import { type SimBroker, SimQueue } from './sim-queue';
import { SimRecords } from './sim-records';
import type { Faults, SimServer } from './sim-server';
import { SimStatements } from './sim-statements';
import { Timer } from '../timer';

export interface Count {
  readonly id: string;
  readonly entries: number;
}
export const COUNTS = collection<Count>({ name: 'counts', key: ({ id }) => id });

/** Something that commands change. */
export interface Machine {
  readonly id: string;
  readonly runs: number;
}
export const MACHINES = collection<Machine>({ name: 'machines', key: ({ id }) => id });

export const SWEEP_MS = 20_000;

/** Counts the entries of a stream: a count that is wrong by one is seen. */
class Counter implements Consumer {
  readonly spaces = 'tenants';

  constructor(
    readonly name: string,
    readonly stream: 'statements' | 'audit',
  ) {}

  fold(_: Space, commit: Commit): Promise<readonly RowUpdate[]> {
    const update = (before: unknown): { id: string; entries: number } => ({
      id: this.name,
      entries: ((before as Count | undefined)?.entries ?? 0) + commit.entries.length,
    });
    return Promise.resolve([{ collection: COUNTS, key: this.name, update }]);
  }
}

export const COUNTERS = [new Counter('count-statements', 'statements'), new Counter('count-audit', 'audit')] as const;

export interface Parts {
  readonly server: SimServer;
  readonly broker: SimBroker;
  readonly faults: () => Faults;
  readonly broken: Broken | undefined;
}

/** One process: the real writers and consumers on simulated ports. */
export class SimNode {
  readonly process: SimProcess;
  readonly writer: StatementWriter;
  readonly audit: AuditTrail;
  readonly consumers: Consumers;
  readonly records: SimRecords;

  constructor(
    { server, broker, faults, broken }: Parts,
    name: string,
    skewMs: number,
    private readonly worker: boolean,
  ) {
    this.process = new SimProcess(server.world, name, skewMs);
    const { clock, timer } = this.process;
    const connection = new Connection(this.process, server, faults, broken === 'answers-before-the-disk');
    const log = new SimLog(connection, broken);
    this.records = new SimRecords(connection, broken);
    const statements = new SimStatements(connection, broken);
    const queue = new SimQueue(broker, this.process);
    const signals = new InProcessSignals();
    const sweeping = worker && broken === 'marks-go-too-early' ? new HastyTimer(timer) : timer;
    this.consumers = new Consumers(log, this.records, queue, clock, undefined, sweeping);
    this.audit = new AuditTrail(log, this.records, this.consumers, signals, clock, { timer, name });
    this.writer = new StatementWriter(log, statements, this.consumers, signals, clock, { timer, name });
    this.audit.register(MACHINES);
    this.consumers.catchUpBy('audit', (space) => this.audit.catchUp(space));
    this.consumers.catchUpBy('statements', (space) => this.writer.catchUp(space as never));
  }

  /** Begins to work; as a worker it runs the counters, else it only knows of them. */
  start(): void {
    this.consumers.declare(...COUNTERS);
    if (!this.worker) return;
    for (const counter of COUNTERS) this.consumers.register(counter);
    void this.startSweeping();
  }

  private async startSweeping(): Promise<void> {
    try {
      await this.consumers.start(SWEEP_MS);
    } catch {
      // As a process does that finds no storage when it starts: it is started again.
      this.process.crash();
    }
  }
}

/** A timer that takes seconds for minutes. */
class HastyTimer extends Timer {
  constructor(private readonly real: Timer) {
    super();
  }
  elapsed(): number {
    return 60 * this.real.elapsed();
  }
  soon(work: () => void): void {
    this.real.soon(work);
  }
  after(milliseconds: number, work: () => void): () => void {
    return this.real.after(milliseconds, work);
  }
  wait(milliseconds: number): Promise<void> {
    return this.real.wait(milliseconds);
  }
}
