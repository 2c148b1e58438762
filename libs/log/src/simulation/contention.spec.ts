import { type Busy, contend, type Served } from './contention';

const SEEDS = [1, 2, 3, 4, 5];
const LASTING_MS = 4000;
const small: Busy = { judging: 1, requests: 4 };
const middle: Busy = { judging: 15, requests: 4 };
const big: Busy = { judging: 70, requests: 4 };

/** What share each writer gets of what it writes when it is alone. */
async function shares(seed: number, writers: readonly Busy[], broken?: 'no-turns'): Promise<readonly number[]> {
  const together = await contend(seed, writers, { lasting: LASTING_MS, ...(broken && { broken }) });
  const alone = await Promise.all(writers.map((writer) => contend(seed, [writer], { lasting: LASTING_MS })));
  return together.map(({ commits }, index) => commits / (alone[index]?.[0]?.commits ?? 1));
}

describe('writers that all have always something to write', () => {
  it.each<[string, readonly Busy[]]>([
    ['a big and a small one', [big, small]],
    ['two alike', [middle, middle]],
    ['two small ones', [small, small]],
  ])('get a quarter of what they write alone at least: %s', async (_, writers) => {
    for (const seed of SEEDS) for (const share of await shares(seed, writers)) expect(share).toBeGreaterThan(0.25);
  });

  it('lose no more than five races a request, and wait for nobody longer than two seconds', async () => {
    const served: Served[] = [];
    for (const seed of SEEDS) {
      served.push(...(await contend(seed, [big, middle, small, small], { lasting: LASTING_MS })));
      served.push(...(await contend(seed, [small, small, small, small, small], { lasting: LASTING_MS })));
    }
    expect(Math.max(...served.map(({ mostLost }) => mostLost))).toBeLessThanOrEqual(5);
    expect(Math.max(...served.map(({ longest }) => longest))).toBeLessThan(2000);
  });

  it('starve the big one when there are no turns: it is the turns that serve it', async () => {
    const [share] = await shares(1, [big, small], 'no-turns');
    expect(share).toBeLessThan(0.1);
  });
});
