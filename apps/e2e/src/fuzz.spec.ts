import { type Harness, signUpOrganization, startStandalone } from '@attest/testing';
import { fuzz } from './fuzz/fuzz';

const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 1_500);
const SEED = Number(process.env['FUZZ_SEED'] ?? new Date().toISOString().slice(0, 10).replaceAll('-', ''));

describe('standalone, sent hostile requests', () => {
  let server: Harness;
  beforeAll(async () => {
    server = await startStandalone();
  });
  afterAll(() => server.close());

  it(
    `answers each with a refusal in its form, and stores what it acknowledged and nothing else (FUZZ_SEED=${SEED}, ${REQUESTS} requests)`,
    async () => {
      const organization = await signUpOrganization(server.url, 'Fuzz Test');
      const other = await signUpOrganization(server.url, 'Other Works');
      const report = await fuzz(server, organization, other, SEED, REQUESTS);
      console.log(`fuzz, seed ${SEED}: ${JSON.stringify({ ...report, failures: report.failures.length })}`);
      expect(report.failures).toEqual([]);
      expect(report.stored).toBe(report.acknowledged);
      expect(report.acknowledged).toBeGreaterThan(1);
    },
    60_000 + REQUESTS * 50,
  );
});
