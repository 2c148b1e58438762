import type { JsonObject, Space } from '@attest/kernel';
import { type EnqueueOptions, type Job, type JobHandler, type JobKind, Queue } from '@attest/queue-ports';
import type { SimProcess } from './sim-process';
import type { World } from './world';

interface Handler {
  readonly process: SimProcess;
  readonly run: JobHandler<JsonObject>;
}

interface Waiting {
  readonly job: Job;
  readonly kind: JobKind<JsonObject>;
  readonly key: string;
}

/** After so long a job whose process says nothing is given to another. */
const STALLED_MS = 1000;

/** A server of jobs: delivers at least once, sometimes to two at once, and may forget all that it has. */
export class SimBroker {
  private readonly handlers: Handler[] = [];
  private waiting: Waiting[] = [];
  private readonly active = new Set<string>();
  private ids = 0;

  constructor(
    readonly world: World,
    /** Share of jobs that a second process gets while the first still has them. */
    private readonly doubled: () => number,
  ) {}

  add(handler: Handler): void {
    this.handlers.push(handler);
  }

  forgetAll(): void {
    this.world.note('the queue forgets everything');
    this.waiting = [];
    this.active.clear();
  }

  enqueue(kind: JobKind<JsonObject>, space: Space, payload: JsonObject, key: string): Job {
    const known = this.waiting.find((waiting) => waiting.key === key);
    if (known !== undefined) return known.job;
    const job = jobOf(`${++this.ids}`, kind, space, payload, this.world.now);
    this.later({ job, kind, key }, 1 + this.world.random.next() * 5);
    return job;
  }

  private later(waiting: Waiting, milliseconds: number): void {
    this.waiting.push(waiting);
    this.world.after(milliseconds, `job ${waiting.key}`, () => {
      this.start(waiting);
    });
  }

  private start(waiting: Waiting): void {
    if (!this.waiting.includes(waiting)) return;
    const living = this.handlers.filter(({ process }) => process.alive);
    const first = living[0];
    if (first === undefined || this.active.has(waiting.key)) {
      this.world.after(20, `job ${waiting.key} waits`, () => {
        this.start(waiting);
      });
      return;
    }
    const { random } = this.world;
    this.waiting = this.waiting.filter((each) => each !== waiting);
    this.active.add(waiting.key);
    this.run(random.pick(living), waiting);
    if (random.chance(this.doubled())) this.run(random.pick(living), waiting);
  }

  private run({ process, run }: Handler, waiting: Waiting): void {
    const { job, kind, key } = waiting;
    const attempts = job.attempts + 1;
    const again = (milliseconds: number): void => {
      this.active.delete(key);
      const next = { ...waiting, job: { ...job, attempts } };
      if (attempts < kind.attempts && !this.waiting.some((each) => each.key === key)) this.later(next, milliseconds);
    };
    const context = { progress: () => Promise.resolve(), signal: new AbortController().signal };
    const ended = run({ ...job, attempts }, context).then(
      () => 'done' as const,
      () => 'failed' as const,
    );
    void Promise.race([ended, process.died]).then((how) => {
      if (how === 'done') this.active.delete(key);
      else again(how === 'died' ? STALLED_MS : kind.backoff * 2 ** (attempts - 1));
    });
  }
}

/** A process's way to the broker. */
export class SimQueue extends Queue {
  readonly description = 'a simulated queue';

  constructor(
    private readonly broker: SimBroker,
    private readonly sim: SimProcess,
  ) {
    super();
  }

  enqueue<P extends JsonObject>(
    space: Space,
    kind: JobKind<P>,
    payload: P,
    options: EnqueueOptions = {},
  ): Promise<Job<P>> {
    return new Promise((resolve) => {
      this.sim.after(0.5, 'enqueue', () => {
        const key = `${kind.name} ${space} ${options.key ?? ''}`;
        resolve(this.broker.enqueue(kind, space, payload, key) as Job<P>);
      });
    });
  }

  process<P extends JsonObject>(_: JobKind<P>, handler: JobHandler<P>): void {
    this.broker.add({ process: this.sim, run: handler as JobHandler<JsonObject> });
  }

  repeat = unused;
  endRepeat = unused;
  job = unused;
  jobs = unused;
  retry = unused;
  discard = unused;

  onLost(): void {
    // The simulation has nothing to restore: sweeps find what the queue forgot.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const unused = (): Promise<never> => Promise.reject(new Error('The simulation does not use this.'));

function jobOf(id: string, kind: JobKind<JsonObject>, space: Space, payload: JsonObject, now: number): Job {
  return {
    id,
    name: kind.name,
    space,
    payload,
    state: 'waiting',
    attempts: 0,
    progress: 0,
    dueAt: now,
    createdAt: now,
  };
}
