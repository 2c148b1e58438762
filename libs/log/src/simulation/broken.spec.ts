import type { Broken } from './sim-log';
import { simulate } from './simulate';

const SEEDS = 400;

/** What the first seed says that finds the fault. */
async function found(broken: Broken): Promise<string> {
  for (let seed = 1; seed <= SEEDS; seed++) {
    try {
      await simulate(seed, broken);
    } catch (error) {
      return String(error).split('\n')[0] ?? '';
    }
  }
  return `not found under ${SEEDS} seeds`;
}

describe('the simulation finds', () => {
  it.each<[string, Broken, RegExp]>([
    ['a server that answers before the disk has it', 'answers-before-the-disk', /acknowledged and is lost/],
    ['a commit that is written over another', 'number-unguarded', /written over|does not follow|lost/],
    ['a writer that does not know its own token', 'token-not-read-back', /stored twice/],
    ['an idle commit that is replaced by an earlier time', 'idle-time-unguarded', /through which all was said/],
    ['a watermark that moves before its rows are there', 'watermark-unguarded', /not shown whole|cannot be found/],
    ['a reply before the commit is applied', 'replies-before-applied', /acknowledged/],
    ['a consumer that folds a commit into a row again', 'fold-unguarded', /^.*count-\w+ is \d+/],
    ['a mark taken away while a writer relies on it', 'marks-go-too-early', /never counts/],
  ])(
    '%s',
    async (_, broken, says) => {
      expect(await found(broken)).toMatch(says);
    },
    120_000,
  );
});
