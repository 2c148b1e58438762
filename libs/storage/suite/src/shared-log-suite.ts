import { chainEnd, nextCommit, type Commit, type Stream } from '@attest/ledger';
import { NO_TURN, type Sharing, type Turn } from '@attest/storage-ports';
import type { Case, Place } from './two-tenants';
import { anEntry, commitAfterHead, endOf, plain, START, write } from './write';

const STREAM: Stream = 'statements';
const at = (milliseconds: number): string => new Date(START + milliseconds).toISOString();

/** A commit of one entry with that time, after the head. */
async function commitAt({ storage, tenant }: Place, id: string, milliseconds: number): Promise<Commit> {
  const end = endOf(await storage.log.head(tenant, STREAM));
  return nextCommit(end, { stream: STREAM, entries: [anEntry(id)], stored: at(milliseconds), token: id });
}

/** What an adapter promises whose streams several processes append to; and how one answers that is not shared. */
export function sharedLogSuite(promise: Case): void {
  const shared = (title: string, scenario: (place: Place & { sharing: Sharing }) => Promise<void>): void => {
    promise(`${title}, if several processes write`, async (place) => {
      const { sharing } = place.storage.log;
      if (sharing !== undefined) await scenario({ ...place, sharing });
    });
  };

  promise('a storage has a clock exactly if its log can be shared', async ({ storage, tenant }) => {
    expect(await storage.log.head(tenant, STREAM)).not.toHaveProperty('idle');
    const time = await storage.time();
    expect(typeof time).toBe(storage.log.sharing ? 'number' : 'undefined');
  });

  shared('an idle commit stands at the end, and no reader but the head sees it', async (place) => {
    const { storage, sharing, tenant, mark } = place;
    const first = await write(storage, tenant, STREAM, anEntry(mark));
    expect(await sharing.idle(tenant, STREAM, 2, at(5000))).toBe(at(5000));
    const head = await storage.log.head(tenant, STREAM);
    expect(head).toMatchObject({ commit: 1, position: 1, stored: first.stored, idle: at(5000), sealed: false });
    expect(endOf(head)).toEqual(chainEnd(first));
    expect(await storage.log.commit(tenant, STREAM, 2)).toBeUndefined();
    expect((await storage.log.read(tenant, STREAM, 0, 100)).map(plain)).toEqual([plain(first)]);
    expect(await storage.log.head(tenant, 'audit')).not.toHaveProperty('idle');
  });

  shared('the time of an idle commit moves forward and never back', async ({ storage, sharing, tenant }) => {
    expect(await sharing.idle(tenant, STREAM, 1, at(5000))).toBe(at(5000));
    expect(await sharing.idle(tenant, STREAM, 1, at(7000))).toBe(at(7000));
    expect(await sharing.idle(tenant, STREAM, 1, at(6000))).toBe(at(7000));
    expect((await storage.log.head(tenant, STREAM)).idle).toBe(at(7000));
  });

  shared('the next commit takes the number of an idle one if it is later, else it is behind', async (place) => {
    const { storage, sharing, tenant, mark } = place;
    await sharing.idle(tenant, STREAM, 1, at(5000));
    for (const early of [4000, 5000]) {
      const answer = await storage.log.append(tenant, await commitAt(place, `${mark}-early`, early));
      expect(answer).toEqual({ outcome: 'behind', missed: [], idle: at(5000) });
    }
    const late = await commitAt(place, `${mark}-late`, 5001);
    expect((await storage.log.append(tenant, late)).outcome).toBe('appended');
    const head = await storage.log.head(tenant, STREAM);
    expect(head).toMatchObject({ commit: 1, position: 1, stored: at(5001) });
    expect(head).not.toHaveProperty('idle');
    expect(plain((await storage.log.commit(tenant, STREAM, 1))!)).toEqual(plain(late));
  });

  shared('a number that a commit has is not idle any more, and who comes too late is told both', async (place) => {
    const { storage, sharing, tenant, mark } = place;
    const late = await commitAfterHead(storage, tenant, STREAM, [anEntry(`${mark}-late`)], 'late');
    const first = await write(storage, tenant, STREAM, anEntry(mark));
    expect(await sharing.idle(tenant, STREAM, 1, at(9000))).toBeUndefined();
    await sharing.idle(tenant, STREAM, 2, at(8000));
    const answer = await storage.log.append(tenant, late);
    expect(answer).toMatchObject({ outcome: 'behind', idle: at(8000) });
    expect(answer.outcome === 'behind' && answer.missed.map(plain)).toEqual([plain(first)]);
  });

  shared('a seal takes the number of an idle commit, and a sealed stream is idle no more', async (place) => {
    const { storage, sharing, tenant } = place;
    await sharing.idle(tenant, STREAM, 1, at(1000));
    const end = endOf(await storage.log.head(tenant, STREAM));
    const seal = nextCommit(end, { stream: STREAM, kind: 'sealed', entries: [], stored: at(2000), token: 'seal' });
    expect((await storage.log.seal(tenant, seal)).outcome).toBe('appended');
    expect(await sharing.idle(tenant, STREAM, 2, at(3000))).toBeUndefined();
    expect(await storage.log.head(tenant, STREAM)).toMatchObject({ commit: 1, sealed: true });
  });

  shared('of an idle commit that moves and commits that come at once, none is given an earlier time', async (place) => {
    const { storage, sharing, tenant, mark } = place;
    for (let round = 1; round <= 5; round += 1) {
      const commit = await commitAt(place, `${mark}-${round}`, round * 1000);
      const [appended, idle] = await Promise.all([
        storage.log.append(tenant, commit),
        sharing.idle(tenant, STREAM, round, at(round * 1000 + 500)),
      ]);
      // One of the two came first, and the other was told.
      expect(appended.outcome === 'appended').toBe(idle === undefined);
      if (idle === undefined) continue;
      const later = await commitAt(place, `${mark}-${round}-again`, round * 1000 + 501);
      expect((await storage.log.append(tenant, later)).outcome).toBe('appended');
    }
  });

  shared('a turn is changed by who saw its last version, and by one of those who did', async (place) => {
    const { sharing, tenant, mark } = place;
    expect(await sharing.turn(tenant, STREAM)).toEqual(NO_TURN);
    const wish = (by: string): Omit<Turn, 'version'> => ({
      holder: { by: `${mark}-${by}`, attempt: 20 },
      lasts: 40,
      wishes: [{ by: `${mark}-next`, attempt: 3 }],
    });
    const changed = await Promise.all(['a', 'b', 'c'].map((by) => sharing.changeTurn(tenant, STREAM, 0, wish(by))));
    expect(changed.filter((done) => done)).toHaveLength(1);
    const winner = ['a', 'b', 'c'][changed.indexOf(true)]!;
    expect(await sharing.turn(tenant, STREAM)).toEqual({ version: 1, ...wish(winner) });
    expect(await sharing.changeTurn(tenant, STREAM, 1, { lasts: 0, wishes: [] })).toBe(true);
    expect(await sharing.turn(tenant, STREAM)).toEqual({ version: 2, lasts: 0, wishes: [] });
    expect(await sharing.turn(tenant, 'audit')).toEqual(NO_TURN);
  });

  shared('whose turn it is keeps nobody from appending', async ({ storage, sharing, tenant, mark }) => {
    await sharing.changeTurn(tenant, STREAM, 0, { holder: { by: 'other', attempt: 9 }, lasts: 100, wishes: [] });
    await write(storage, tenant, STREAM, anEntry(mark));
    expect(await sharing.turn(tenant, STREAM)).toMatchObject({ version: 1, holder: { by: 'other' } });
  });
}
