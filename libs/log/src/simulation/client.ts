import { DomainError, isDomainError, type TenantId } from '@attest/kernel';
import { type Received, readStatements } from '@attest/xapi';
import { SYSTEM } from '../actor';
import type { Observer } from './observer';
import { type Machine, MACHINES, type SimNode } from './sim-node';
import { Violation, type World } from './world';

/** Who writes waits so long for an answer before he asks another process. */
const PATIENCE_MS = 8000;
const AUTHORITY = '{"mbox":"mailto:key@larkmoor.example"}';

export interface Cluster {
  readonly world: World;
  readonly observer: Observer;
  readonly tenant: TenantId;
  /** A process that lives, if one does. */
  living(): SimNode | undefined;
}

interface Batch {
  readonly statements: readonly object[];
  readonly ids: readonly string[];
  /** Those of them that no other batch has. */
  readonly own: readonly string[];
}

/** A learning tool, and an administrator: sends until it is acknowledged, sometimes twice at once. */
export class Client {
  private readonly sent: Batch[] = [];
  private machine = 0;

  constructor(
    private readonly cluster: Cluster,
    private readonly name: string,
    /** Ids that several clients use to void and refer to, before or after they are stored. */
    private readonly common: readonly string[],
    /** Share of rounds before which it does nothing for long: marks grow old, consumers catch up. */
    private readonly pauses: number,
  ) {}

  async work(rounds: number): Promise<void> {
    const { world } = this.cluster;
    for (let round = 0; round < rounds; round++) {
      await world.sleep(
        world.random.chance(this.pauses) ? 1000 * world.random.between(20, 80) : world.random.next() * 15,
      );
      const drawn = world.random.next();
      if (drawn < 0.55) await this.sendBatch();
      else if (drawn < 0.65) await this.sendAgain();
      else if (drawn < 0.75) await this.sendOther();
      else if (drawn < 0.85) await this.changeMachine();
      else await this.askThrough();
    }
  }

  private async sendBatch(): Promise<void> {
    const { world } = this.cluster;
    const batch = this.newBatch(world.random.between(1, world.random.chance(0.2) ? 8 : 3));
    this.sent.push(batch);
    const times = world.random.chance(0.2) ? 2 : 1;
    await Promise.all(Array.from({ length: times }, () => this.deliver(batch)));
  }

  private newBatch(size: number): Batch {
    const { random } = this.cluster.world;
    const own = Array.from({ length: size }, () => random.uuid());
    const statements = own.map((id) => {
      const drawn = random.next();
      if (drawn < 0.2) return statement(id, 'voided', random.pick(this.common));
      return statement(id, 'passed', drawn < 0.4 ? random.pick(this.common) : undefined);
    });
    const common = random.chance(0.3) ? [random.pick(this.common)] : [];
    return {
      statements: [...statements, ...common.map((id) => statement(id, 'experienced'))],
      ids: [...own, ...common],
      own,
    };
  }

  /** What is stored already is acknowledged again. */
  private async sendAgain(): Promise<void> {
    const batch = this.sent.at(-1);
    if (batch !== undefined) await this.deliver(batch);
  }

  /** Another statement under an id that is taken is refused, and nothing of its batch is stored. */
  private async sendOther(): Promise<void> {
    const id = this.sent.at(-1)?.own[0];
    if (id === undefined) return;
    const batch = this.newBatch(1);
    const statements = [...batch.statements, statement(id, 'failed')];
    const answer = await this.ask('a conflict', (node) =>
      this.store(node, statements).then(
        () => 'stored',
        (error: unknown) => {
          if (isDomainError(error, 'statement_conflict')) return 'refused';
          throw error;
        },
      ),
    );
    if (answer !== 'refused') this.cluster.world.violated(`Two statements are stored under ${id}.`);
  }

  private async deliver(batch: Batch): Promise<void> {
    await this.ask(`a batch of ${batch.ids.length}`, (node) => this.store(node, batch.statements));
    this.cluster.observer.acknowledge('statements', batch.ids, batch.own);
  }

  private async store(node: SimNode, statements: readonly object[]): Promise<readonly string[]> {
    const { random } = this.cluster.world;
    const received: readonly Received[] = readStatements(JSON.stringify(statements), {
      rules: '1.0.3',
      newId: () => random.uuid(),
      shape: 'one-or-many',
    });
    const batch = { statements: received, bytes: 400 * statements.length, authority: AUTHORITY, credential: 'key' };
    return node.writer.store(this.cluster.tenant, batch);
  }

  /** A command that is decided on the version it read: when nobody knows whether it was done, the record tells. */
  private async changeMachine(): Promise<void> {
    const runs = ++this.machine;
    await this.ask('a command', async (node) => {
      const { tenant } = this.cluster;
      await node.audit.ready(tenant);
      const there = await node.records.get<Machine>(tenant, MACHINES, this.name);
      if (there?.value.runs === runs) return;
      const change = { actor: SYSTEM, kind: 'machine.run', collection: MACHINES, key: this.name };
      const after = { id: this.name, runs };
      await node.audit.change(tenant, { ...change, expectedVersion: there?.version ?? 0, after });
    });
    const there = await this.ask('a record', (node) => node.records.get(this.cluster.tenant, MACHINES, this.name));
    if (there?.value.runs !== runs) this.cluster.world.violated(`${this.name} ran ${there?.value.runs}, not ${runs}.`);
  }

  private async askThrough(): Promise<void> {
    const { observer, tenant } = this.cluster;
    observer.saysThrough(await this.ask('a time', (node) => node.writer.consistentThrough(tenant)));
  }

  /** Asks one process after the other until one answers. */
  private async ask<T>(what: string, work: (node: SimNode) => Promise<T>): Promise<T> {
    const { world } = this.cluster;
    for (;;) {
      const node = await this.living();
      const answer = await Promise.race([
        work(node).then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        ),
        node.process.died,
        world.sleep(PATIENCE_MS).then(() => 'late' as const),
      ]);
      if (answer === 'late') throw new Violation(`${node.process.name} does not answer ${what} of ${this.name}.`);
      if (answer !== 'died' && 'value' in answer) return answer.value;
      if (answer !== 'died' && !canBeTriedAgain(answer.error)) throw answer.error as Error;
      await world.sleep(world.random.next() * 50);
    }
  }

  private async living(): Promise<SimNode> {
    for (;;) {
      const node = this.cluster.living();
      if (node !== undefined) return node;
      await this.cluster.world.sleep(20);
    }
  }
}

const canBeTriedAgain = (error: unknown): boolean =>
  error instanceof DomainError && ['storage_unavailable', 'changed_meanwhile', 'already_taken'].includes(error.code);

function statement(id: string, verb: string, refersTo?: string): object {
  return {
    id,
    actor: { mbox: 'mailto:ada@larkmoor.example' },
    verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` },
    object:
      refersTo === undefined
        ? { id: `https://larkmoor.example/sop/${id.slice(0, 4)}` }
        : { objectType: 'StatementRef', id: refersTo },
  };
}
