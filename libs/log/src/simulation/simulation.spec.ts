import { simulate } from './simulate';

/** `SIMULATE_SEED` repeats one, `SIMULATE_SEEDS` runs so many, from `SIMULATE_FROM` on. */
const { SIMULATE_SEED, SIMULATE_SEEDS = '200', SIMULATE_FROM = '1' } = process.env;
const seeds =
  SIMULATE_SEED === undefined
    ? Array.from({ length: Number(SIMULATE_SEEDS) }, (_, index) => Number(SIMULATE_FROM) + index)
    : [Number(SIMULATE_SEED)];

describe('the log, written and followed by several processes while everything fails', () => {
  it(
    `keeps its promises under ${seeds.length} seeds`,
    async () => {
      for (const seed of seeds) await simulate(seed);
    },
    30_000 + 2000 * seeds.length,
  );

  it('is the same under the same seed, so that a failure can be seen again', async () => {
    expect(await simulate(21)).toEqual(await simulate(21));
  });
});
