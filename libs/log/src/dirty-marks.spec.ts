import { FixedClock, newTenantId, type Space } from '@attest/kernel';
import type { Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { DirtyMarks, type Mark, MARK_KEPT_MS, MARK_TRUSTED_MS } from './dirty-marks';
import { HeldTimer } from './held-timer.fixture';

describe('marks of spaces that may have something to fold', () => {
  const clock = new FixedClock('2026-11-24T08:00:00.000Z');
  let storage: Storage;
  let timer: HeldTimer;
  let space: Space;

  beforeEach(async () => {
    storage = await openMemoryStorage(clock);
    timer = new HeldTimer();
    space = newTenantId();
  });
  afterEach(() => storage.close());

  const aProcess = (): DirtyMarks => new DirtyMarks(storage.records, clock, timer);
  const marked = async (by: DirtyMarks): Promise<readonly Mark[]> => {
    const marks: Mark[] = [];
    for await (const mark of by.all()) marks.push(mark);
    return marks;
  };
  /** What a sweep does that finds nothing to fold anywhere. */
  const sweep = async (by: DirtyMarks): Promise<void> => {
    for (const mark of await marked(by)) if (by.mayGo(mark)) await by.remove(mark);
  };

  it('are seen by every process from when a writer marked, and written once a minute by each', async () => {
    const writer = aProcess();
    await Promise.all([writer.mark(space), writer.mark(space)]);
    await writer.mark(space);
    expect(await marked(aProcess())).toMatchObject([{ space, version: 1 }]);
    await timer.pass(MARK_TRUSTED_MS);
    await writer.mark(space);
    expect(await marked(aProcess())).toMatchObject([{ space, version: 2 }]);
  });

  it('go when they were left alone for long enough', async () => {
    const sweeper = aProcess();
    await aProcess().mark(space);
    await sweep(sweeper);
    await timer.pass(MARK_KEPT_MS - 1);
    await sweep(sweeper);
    expect(await marked(sweeper)).toHaveLength(1);
    await timer.pass(1);
    await sweep(sweeper);
    expect(await marked(sweeper)).toHaveLength(0);
  });

  it('stay while some writer renews them, whichever process it is', async () => {
    const [one, other, sweeper] = [aProcess(), aProcess(), aProcess()];
    for (let minutes = 0; minutes < 10; minutes++) {
      await (minutes % 2 === 0 ? one : other).mark(space);
      await sweep(sweeper);
      await timer.pass(MARK_TRUSTED_MS);
    }
    expect(await marked(sweeper)).toHaveLength(1);
  });

  it('never go while a writer relies on them without looking', async () => {
    const [writer, sweeper] = [aProcess(), aProcess()];
    await writer.mark(space);
    for (let seconds = 0; seconds < 500; seconds++) {
      await sweep(sweeper);
      if (seconds % 7 === 0) {
        await writer.mark(space);
        expect(await marked(sweeper)).toHaveLength(1);
      }
      await timer.pass(1000);
    }
  });

  it('are not taken for an older one by a process that saw that long ago', async () => {
    const [sweeper, asleep, writer] = [aProcess(), aProcess(), aProcess()];
    await writer.mark(space);
    await sweep(sweeper);
    await sweep(asleep);
    await timer.pass(MARK_KEPT_MS);
    await sweep(sweeper);
    await writer.mark(space);
    await sweep(asleep);
    expect(await marked(sweeper)).toHaveLength(1);
  });

  it('are not taken away by who read them before they were renewed', async () => {
    const [sweeper, writer] = [aProcess(), aProcess()];
    await writer.mark(space);
    const [read] = await marked(sweeper);
    await timer.pass(MARK_TRUSTED_MS);
    await writer.mark(space);
    await sweeper.remove(read!);
    expect(await marked(sweeper)).toHaveLength(1);
  });
});
