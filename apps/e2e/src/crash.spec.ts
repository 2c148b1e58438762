import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crash } from './crash';

const KILLS = Number(process.env['CRASH_KILLS'] ?? 6);
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 100_000);

describe('standalone, killed with SIGKILL under load', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attest-crash-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it(
    `loses and doubles nothing that was acknowledged, and keeps no batch in part (${KILLS} kills)`,
    async () => {
      const report = await crash(folder, KILLS, SEED);
      console.log(
        `crash test, seed ${SEED}: ${JSON.stringify({ ...report, lost: report.lost.length, doubled: report.doubled.length })}`,
      );
      expect(report).toMatchObject({ lost: [], doubled: [], partial: 0, positionsWithoutGaps: true });
      expect(report.acknowledged).toBeGreaterThan(0);
      expect(report.counted).toBe(report.stored);
    },
    KILLS * 30_000 + 120_000,
  );
});
