import { join } from 'node:path';
import { JobThread } from './job-thread';

const FIXTURE = join(__dirname, 'job-thread.fixture.mjs');
let thread: JobThread<string>;

beforeEach(() => {
  thread = new JobThread(FIXTURE);
});

afterEach(async () => {
  await thread.close().catch(() => undefined);
});

test('jobs are answered, each with its own answer', async () => {
  expect(thread.isRunning).toBe(false);
  expect(await Promise.all(['a', 'b', 'c'].map((job) => thread.ask(job)))).toEqual(['a', 'b', 'c']);
});

test('a thread that dies fails all who wait, as the storage being unavailable, and the next job starts another', async () => {
  expect(await thread.ask('first')).toBe('first');
  const waiting = ['die', 'lost'].map((job) => thread.ask(job));
  for (const failed of await Promise.allSettled(waiting)) {
    expect(failed).toMatchObject({ status: 'rejected', reason: { code: 'storage_unavailable' } });
  }
  expect(thread.isRunning).toBe(false);
  expect(await thread.ask('again')).toBe('again');
});

test('an error keeps what says whose fault it is', async () => {
  await expect(thread.ask('fail')).rejects.toMatchObject({ message: 'full', errcode: 13 });
  await thread.close();
});

test('a bug that nobody waited for is thrown when the thread is closed', async () => {
  thread.ask('bug').catch(() => undefined);
  await expect(thread.close()).rejects.toThrow('not a function');
});

test('closing waits for what is under way, and what is asked later is refused', async () => {
  const asked = thread.ask('last');
  await thread.close();
  expect(await asked).toBe('last');
  await expect(thread.ask('late')).rejects.toMatchObject({ code: 'storage_unavailable' });
});
