import { CONTROL, DomainError, FixedClock, newTenantId, type Space, SystemClock, type TenantId } from '@attest/kernel';
import type { Commit } from '@attest/ledger';
import type { Queue } from '@attest/queue-ports';
import { openInProcessQueue } from '@attest/queue-in-process';
import { collection, type Log, type RowUpdate, type Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { SYSTEM } from './actor';
import { AuditTrail } from './audit-trail';
import { type Consumer, Consumers } from './consumers';
import { HeldTimer } from './held-timer.fixture';
import { InProcessSignals } from './signals';

interface Count {
  readonly id: string;
  readonly entries: number;
}
const counts = collection<Count>({ name: 'counts', key: ({ id }) => id });

/** Counts entries, and fails as often as it is told to. */
class Counter implements Consumer {
  readonly name = 'counter';
  readonly stream = 'audit';
  readonly spaces = 'tenants';
  failures = 0;
  readonly folded: number[] = [];

  fold(_: Space, commit: Commit): Promise<readonly RowUpdate[]> {
    if (this.failures-- > 0) return Promise.reject(new Error('not now'));
    this.folded.push(commit.number);
    const update = (before: unknown): { id: string; entries: number } => ({
      id: 'all',
      entries: ((before as Count | undefined)?.entries ?? 0) + commit.entries.length,
    });
    return Promise.resolve([{ collection: counts as never, key: 'all', update }]);
  }
}

async function waitFor(what: string, holds: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + 15_000;
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('consumers', () => {
  let storage: Storage;
  let queue: Queue;
  let consumers: Consumers;
  let counter: Counter;
  let trail: AuditTrail;
  let tenant: TenantId;
  const clock = new SystemClock();

  const open = async (): Promise<void> => {
    queue = await openInProcessQueue({ file: ':memory:', clock });
    consumers = new Consumers(storage.log, storage.records, queue, clock);
    counter = new Counter();
    trail = new AuditTrail(storage.log, storage.records, consumers, new InProcessSignals(), clock);
  };
  const append = (space: TenantId = tenant): Promise<void> =>
    trail.record(space, { actor: SYSTEM, kind: 'thing.happened', facts: {} });
  const counted = async (space: TenantId = tenant): Promise<number> =>
    (await storage.records.get(space, counts, 'all'))?.value.entries ?? 0;

  beforeEach(async () => {
    storage = await openMemoryStorage(new FixedClock('2026-11-24T08:00:00.000Z'));
    tenant = newTenantId();
    await open();
  });
  afterEach(async () => {
    consumers.stop();
    await queue.close(1000);
    await storage.close();
  });

  it('fold every commit once, soon after it was appended', async () => {
    consumers.register(counter);
    await consumers.start();
    for (let index = 0; index < 30; index++) await append();
    await waitFor('all entries to be counted', async () => (await counted()) === 30);
    expect(counter.folded).toEqual([...new Set(counter.folded)]);
    expect(await consumers.lag(tenant, 'counter')).toBe(0);
  });

  it('go on where they failed, without losing or doubling a commit', async () => {
    counter.failures = 3;
    consumers.register(counter);
    await consumers.start();
    for (let index = 0; index < 5; index++) await append();
    await waitFor('all entries to be counted', async () => (await counted()) === 5);
    expect(await counted()).toBe(5);
  });

  it('find after a restart what was appended while none of them ran, though the queue is empty', async () => {
    consumers.declare(counter);
    await append();
    await append();
    consumers.stop();
    await queue.close(1000);
    await open();
    consumers.register(counter);
    await consumers.start();
    await waitFor('the entries of before to be counted', async () => (await counted()) === 2);
  });

  it('are left to other processes by one that has none itself', async () => {
    consumers.declare(counter);
    const taken = jest.spyOn(queue, 'process');
    await consumers.start();
    expect(taken).not.toHaveBeenCalled();
    await append();
    await waitFor('the wake-up', async () => (await queue.jobs(tenant, 'waiting', 9)).length === 1);
  });

  it('are woken at once after a pause, and ever less often, at least once a second, while there is none', async () => {
    const timer = new HeldTimer();
    const busy = new Consumers(storage.log, storage.records, queue, clock, undefined, timer);
    busy.declare(counter);
    const woken: number[] = [];
    jest.spyOn(queue, 'enqueue').mockImplementation(() => {
      woken.push(timer.at);
      return Promise.resolve({} as never);
    });
    while (timer.at < 4000) {
      busy.wake(tenant, 'audit');
      await timer.pass(50);
    }
    expect(woken).toEqual([0, 100, 300, 700, 1500, 2500, 3500]);
    await timer.pass(500);
    await timer.pass(1000);
    busy.wake(tenant, 'audit');
    busy.wake(tenant, 'audit');
    await timer.pass(100);
    expect(woken.slice(7)).toEqual([4500, 5500, 5600]);
  });

  it('keep spaces apart, and control consumers away from tenants', async () => {
    const other = newTenantId();
    consumers.register(counter);
    await consumers.start();
    await append();
    await append(other);
    await append(other);
    await trail.record(CONTROL, { actor: SYSTEM, kind: 'thing.happened', facts: {} });
    await waitFor('both tenants to be counted', async () => (await counted(other)) === 2 && (await counted()) === 1);
    expect(await storage.records.get(CONTROL, counts, 'all')).toBeUndefined();
  });

  it('leave no space marked once everything is folded, and mark it again before the next append', async () => {
    consumers.register(counter);
    await consumers.start();
    await append();
    await waitFor('the entry to be counted', async () => (await counted()) === 1);
    await consumers.sweep();
    await append();
    await waitFor('the second entry to be counted', async () => (await counted()) === 2);
  });

  it('find what was appended when a sweep came between the mark and the commit, and the process died after it', async () => {
    consumers.declare(counter);
    const dead = { beforeAppend: (space: Space) => consumers.beforeAppend(space), wake: () => undefined };
    const writer = new AuditTrail(
      storage.log,
      storage.records,
      dead as unknown as Consumers,
      new InProcessSignals(),
      clock,
    );
    await consumers.beforeAppend(tenant);
    dead.beforeAppend = async (space) => {
      await consumers.beforeAppend(space);
      await consumers.sweep();
    };
    await writer.record(tenant, { actor: SYSTEM, kind: 'thing.happened', facts: {} });
    consumers.stop();
    await queue.close(1000);
    await open();
    consumers.register(counter);
    await consumers.start();
    await waitFor('the entry to be counted', async () => (await counted()) === 1);
  });

  it('run for the other spaces when one of them cannot be read, and say so', async () => {
    const spaces = [newTenantId(), newTenantId(), newTenantId()].sort();
    consumers.declare(counter);
    for (const space of spaces) await append(space);
    consumers.stop();
    await queue.close(1000);
    const warned: string[] = [];
    queue = await openInProcessQueue({ file: ':memory:', clock });
    const head: Log['head'] = (space, stream) =>
      space === spaces[0]
        ? Promise.reject(new DomainError('storage_unavailable', { reason: 'damaged' }))
        : storage.log.head(space, stream);
    const log = { head, read: storage.log.read.bind(storage.log) } as Log;
    consumers = new Consumers(log, storage.records, queue, clock, (event) => warned.push(event));
    consumers.register(counter);
    await consumers.start();
    await waitFor(
      'the others to be counted',
      async () => (await counted(spaces[1])) + (await counted(spaces[2])) === 2,
    );
    expect(warned).toContain('consumers.space-not-swept');
  });
});
