import { createHash } from 'node:crypto';
import type {
  ApiKeyList,
  IssuedKey,
  OutboxList,
  PeopleList,
  ReportRunList,
  ReportSchedule,
  ReportScheduleList,
  TrustedSigner,
  TrustedSignerList,
} from '@attest/contracts';
import type { Organization } from '@attest/testing';
import { pemOf, signer } from '@attest/xapi/testing';
import { ADMIN_BODIES } from './samples';

/** Data that attachments of the requests have. */
export const SCAN = Buffer.from('scan');

/** Ids of what an organization has, by the part of the address that stands before them: `report-schedules`. */
export type Things = ReadonlyMap<string, readonly string[]>;

/** So many of each are there for the requests to find. */
const ENOUGH = 2;

/**
 * What an organization has in the admin API, as it is now: requests change and delete it, so it is looked up anew and added to from
 * time to time. The key that all xAPI requests use is left out, so that none revokes it.
 */
export class OwnThings {
  ids: Things = new Map();
  private added = 0;

  constructor(private readonly organization: Organization) {}

  async refresh(statements: readonly string[]): Promise<void> {
    const [keys, schedules, signers] = [await this.keys(), await this.schedules(), await this.signers()];
    const { runs } = await this.get<ReportRunList>('report-runs?limit=20');
    const { people } = await this.get<PeopleList>('people?limit=20');
    const { messages } = await this.get<OutboxList>('outbox');
    this.ids = new Map([
      ['keys', keys],
      ['report-schedules', schedules],
      ['report-runs', runs.map(({ id }) => id)],
      ['signers', signers],
      ['people', people.map(({ id }) => id)],
      ['outbox', messages.slice(0, 20).map(({ id }) => id)],
      ['statements', statements],
      ['attachments', [createHash('sha256').update(SCAN).digest('hex')]],
    ]);
  }

  /** Runs whose making failed: no request may bring that about. */
  async failedRuns(): Promise<readonly string[]> {
    const { runs } = await this.get<ReportRunList>('report-runs?limit=200');
    return runs.filter(({ state }) => state === 'failed').map(({ id, error }) => `report run ${id}: ${error}`);
  }

  private async keys(): Promise<readonly string[]> {
    const main = this.organization.xapi.key;
    const { keys } = await this.get<ApiKeyList>('keys');
    const others = keys.filter(({ key, state }) => key !== main && state === 'active').map(({ key }) => key);
    while (others.length < ENOUGH) others.push((await this.add<IssuedKey>('keys', ADMIN_BODIES['/keys'])).key.key);
    return others;
  }

  private async schedules(): Promise<readonly string[]> {
    const ids = (await this.get<ReportScheduleList>('report-schedules')).schedules.map(({ id }) => id);
    const body = ADMIN_BODIES['/report-schedules'];
    while (ids.length < ENOUGH) ids.push((await this.add<ReportSchedule>('report-schedules', body)).id);
    return ids;
  }

  private async signers(): Promise<readonly string[]> {
    const ids = (await this.get<TrustedSignerList>('signers')).signers.map(({ fingerprint }) => fingerprint);
    while (ids.length < ENOUGH) {
      const pem = pemOf(signer(`Signer ${this.organization.slug} ${this.added++}`));
      ids.push((await this.add<TrustedSigner>('signers', { name: 'Signer', pem })).fingerprint);
    }
    return ids;
  }

  private async get<T>(address: string): Promise<T> {
    const { owner, path } = this.organization;
    const answer = await owner.get<T>(`${path}/${address}`);
    if (answer.status !== 200) throw new Error(`GET ${address} answered ${answer.status}: ${answer.text}`);
    return answer.json;
  }

  private async add<T>(address: string, body: unknown): Promise<T> {
    const { owner, path } = this.organization;
    const answer = await owner.post<T>(`${path}/${address}`, body);
    if (answer.status !== 201) throw new Error(`POST ${address} answered ${answer.status}: ${answer.text}`);
    return answer.json;
  }
}
