import { Client, type Cluster } from './client';
import { Observer } from './observer';
import type { Broken } from './sim-log';
import { type Parts, SimNode } from './sim-node';
import { SimBroker } from './sim-queue';
import { type Faults, NO_FAULTS, SimServer } from './sim-server';
import { TENANT } from './tenant';
import { World } from './world';

export interface Outcome {
  readonly seed: number;
  readonly happenings: number;
  readonly commits: number;
  readonly crashes: number;
  /** Milliseconds of the world's time. */
  readonly lasted: number;
}

/** Clocks of processes are so far from the server's, milliseconds. */
const SKEWS = [0, 5000, -5000, 120];
const MAX_MS = 3_600_000;

/** One run: several processes write to one organization and follow it, while processes, server and queue fail. Throws a Violation. */
export async function simulate(seed: number, broken?: Broken): Promise<Outcome> {
  const simulation = new Simulation(seed, broken);
  try {
    return await simulation.run();
  } catch (error) {
    const how = `Seed ${seed}${broken === undefined ? '' : ` (${broken})`}: ${String(error)}`;
    throw new Error(`${how}\nAgain with: SIMULATE_SEED=${seed} npm run simulate\n${simulation.trace}`, {
      cause: error,
    });
  }
}

class Simulation {
  private readonly world: World;
  private readonly server: SimServer;
  private readonly broker: SimBroker;
  private readonly observer: Observer;
  private readonly parts: Parts;
  private readonly nodes: SimNode[] = [];
  private readonly crashShare: number;
  private faults: Faults;
  private crashes = 0;
  private calm = false;

  constructor(
    private readonly seed: number,
    broken: Broken | undefined,
  ) {
    this.world = new World(seed);
    const { random } = this.world;
    const quiet = random.chance(0.25);
    const share = (most: number): number => (quiet ? 0 : random.next() * most);
    this.faults = { lostRequest: share(0.02), lostAnswer: share(0.03), late: share(0.02), slow: share(0.06) };
    this.crashShare = share(0.006);
    this.server = new SimServer(this.world);
    this.broker = new SimBroker(this.world, () => (this.calm || quiet ? 0 : 0.2));
    this.observer = new Observer(this.server, TENANT);
    this.parts = { server: this.server, broker: this.broker, faults: () => this.faults, broken };
    this.world.check = () => {
      this.afterEach();
    };
  }

  get trace(): string {
    return this.world.trace;
  }

  async run(): Promise<Outcome> {
    const { random } = this.world;
    const processes = random.between(2, 3);
    for (let index = 0; index < processes; index++) this.startNode(index, index === 0 || random.chance(0.5));
    const cluster: Cluster = {
      world: this.world,
      observer: this.observer,
      tenant: TENANT,
      living: () => this.living(),
    };
    const common = Array.from({ length: 6 }, () => random.uuid());
    const sparse = random.chance(0.15);
    const clients = Array.from(
      { length: sparse ? 1 : random.between(2, 4) },
      (_, at) => new Client(cluster, `client-${at}`, common, sparse ? 0.7 : 0.05),
    );
    await this.world.run(Promise.all(clients.map((client) => client.work(random.between(5, 18)))), MAX_MS);
    await this.end();
    const { happenings, now } = this.world;
    const { seed, crashes } = this;
    return { seed, happenings, commits: this.observer.commits, crashes, lasted: Math.round(now) };
  }

  /** All crash, the queue forgets, and one worker starts anew: it must find what is left to do. */
  private async end(): Promise<void> {
    this.calm = true;
    this.faults = NO_FAULTS;
    for (const { process } of this.nodes) process.crash();
    this.broker.forgetAll();
    // What was under way comes to its end.
    await this.world.run(this.world.sleep(3000), MAX_MS * 2);
    this.startNode(9, true);
    await this.world.run(this.counted(), MAX_MS * 2);
    this.observer.checkAll();
    await this.world.run(this.world.sleep(0), MAX_MS * 3);
  }

  private async counted(): Promise<void> {
    for (let tries = 0; !this.observer.counted; tries++) {
      if (tries === 100) this.world.violated('A counter never counts what is in the log.');
      await this.world.sleep(1000);
    }
  }

  private afterEach(): void {
    this.observer.checkCounts();
    this.observer.checkWatermark();
    if (this.calm) return;
    const { random } = this.world;
    if (!random.chance(this.crashShare)) return;
    const drawn = random.next();
    if (drawn < 0.2) this.crashServer();
    else if (drawn < 0.3) this.broker.forgetAll();
    else this.living()?.process.crash();
    this.crashes++;
  }

  private crashServer(): void {
    if (!this.server.down) this.server.crash();
  }

  private living(): SimNode | undefined {
    const living = this.nodes.filter(({ process }) => process.alive);
    return living.length === 0 ? undefined : this.world.random.pick(living);
  }

  private startNode(index: number, worker: boolean, generation = 1): void {
    const skew = SKEWS[index % SKEWS.length] ?? 0;
    const node = new SimNode(this.parts, `process-${index}.${generation}`, skew, worker);
    this.nodes.push(node);
    node.start();
    void node.process.died.then(() => {
      this.nodes.splice(this.nodes.indexOf(node), 1);
      this.world.after(this.world.random.between(5, 500), `process-${index} starts`, () => {
        if (!this.calm) this.startNode(index, worker, generation + 1);
      });
    });
  }
}
