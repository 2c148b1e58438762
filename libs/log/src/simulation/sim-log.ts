import { DomainError, type IsoInstant, isoInstant, type Space } from '@attest/kernel';
import { type Commit, EMPTY_CHAIN, type Entry, type Stream } from '@attest/ledger';
import { type Appended, type Head, Log, NO_TURN, type Sharing, type Turn } from '@attest/storage-ports';
import type { Connection } from './connection';
import type { SimServer } from './sim-server';

/** What is deliberately wrong with an adapter or a writer, to see that the simulation finds it. */
export type Broken =
  | 'answers-before-the-disk'
  | 'idle-time-unguarded'
  | 'number-unguarded'
  | 'token-not-read-back'
  | 'no-turns'
  | 'watermark-unguarded'
  | 'replies-before-applied'
  | 'fold-unguarded'
  | 'marks-go-too-early';

export const numberKey = (space: Space, stream: Stream): string => `last ${space} ${stream}`;
export const commitKey = (space: Space, stream: Stream, number: number): string =>
  `commit ${space} ${stream} ${number}`;
export const appliedKey = (space: Space, stream: Stream): string => `applied ${space} ${stream}`;
const idleKey = (space: Space, stream: Stream): string => `idle ${space} ${stream}`;
const turnKey = (space: Space, stream: Stream): string => `turn ${space} ${stream}`;

export class SimLog extends Log implements Sharing {
  constructor(
    private readonly connection: Connection,
    private readonly broken?: Broken,
  ) {
    super();
  }

  override get sharing(): Sharing {
    return this;
  }

  head(space: Space, stream: Stream): Promise<Head> {
    return this.connection.ask('head', (server) => headOf(server, space, stream));
  }

  append(space: Space, commit: Commit): Promise<Appended> {
    return this.connection.ask(`append ${commit.stream} ${commit.number}`, (server): Appended => {
      const { stream, number } = commit;
      const last = server.get<number>(numberKey(space, stream)) ?? 0;
      const idle = server.get<IsoInstant>(idleKey(space, stream));
      const taken = number <= last && this.broken !== 'number-unguarded';
      if (taken) return { outcome: 'behind', missed: after(server, space, stream, number - 1), ...(idle && { idle }) };
      if (lastCommit(server, space, stream)?.kind === 'sealed') throw new DomainError('storage_unavailable');
      if (number > last + 1) throw new Error(`commit ${number} of ${stream} before commit ${last + 1}`);
      if (idle !== undefined && idle >= commit.stored && this.broken !== 'idle-time-unguarded') {
        return { outcome: 'behind', missed: [], idle };
      }
      server.put(commitKey(space, stream, number), commit);
      server.put(numberKey(space, stream), number);
      server.put(idleKey(space, stream), undefined);
      return { outcome: 'appended' };
    });
  }

  seal(space: Space, commit: Commit): Promise<Appended> {
    return this.append(space, { ...commit, kind: 'sealed' });
  }

  async commit(space: Space, stream: Stream, number: number): Promise<Commit | undefined> {
    const commit = await this.connection.ask('commit', (server) =>
      server.get<Commit>(commitKey(space, stream, number)),
    );
    return commit && this.broken === 'token-not-read-back' ? { ...commit, token: 'whoever' } : commit;
  }

  read(space: Space, stream: Stream, from: number, maxEntries: number): Promise<readonly Commit[]> {
    return this.connection.ask('read', (server) => {
      let entries = 0;
      return after(server, space, stream, from).filter((commit, index) => {
        entries += commit.entries.length;
        return index === 0 || entries <= maxEntries;
      });
    });
  }

  entries(space: Space, stream: Stream, positions: readonly number[]): Promise<readonly Entry[]> {
    return this.connection.ask('entries', (server) => {
      const all = after(server, space, stream, 0).flatMap(({ entries }) => entries);
      return positions.flatMap((position) => all[position - 1] ?? []);
    });
  }

  idle(space: Space, stream: Stream, number: number, stored: IsoInstant): Promise<IsoInstant | undefined> {
    return this.connection.ask(`idle ${stream} ${number}`, (server) => {
      const last = lastCommit(server, space, stream);
      if (number !== (last?.number ?? 0) + 1 || last?.kind === 'sealed') return undefined;
      const there = server.get<IsoInstant>(idleKey(space, stream));
      const time = there !== undefined && there > stored ? there : stored;
      if (time !== there) server.put(idleKey(space, stream), time);
      return time;
    });
  }

  turn(space: Space, stream: Stream): Promise<Turn> {
    if (this.broken === 'no-turns') return Promise.resolve(NO_TURN);
    return this.connection.ask('turn', (server) => server.get<Turn>(turnKey(space, stream)) ?? NO_TURN);
  }

  changeTurn(space: Space, stream: Stream, version: number, to: Omit<Turn, 'version'>): Promise<boolean> {
    if (this.broken === 'no-turns') return Promise.resolve(true);
    return this.connection.ask('change turn', (server) => {
      if ((server.get<Turn>(turnKey(space, stream)) ?? NO_TURN).version !== version) return false;
      server.put(turnKey(space, stream), { version: version + 1, ...to });
      return true;
    });
  }
}

/** Commits after `number`, in order. */
export function after(server: SimServer, space: Space, stream: Stream, number: number): Commit[] {
  const commits: Commit[] = [];
  for (let at = number + 1; ; at++) {
    const commit = server.get<Commit>(commitKey(space, stream, at));
    if (commit === undefined) return commits;
    commits.push(commit);
  }
}

function lastCommit(server: SimServer, space: Space, stream: Stream): Commit | undefined {
  return server.get<Commit>(commitKey(space, stream, server.get<number>(numberKey(space, stream)) ?? 0));
}

export function headOf(server: SimServer, space: Space, stream: Stream): Head {
  const last = lastCommit(server, space, stream);
  const applied = server.get<number>(appliedKey(space, stream)) ?? 0;
  const shown = server.get<Commit>(commitKey(space, stream, applied));
  const idle = server.get<IsoInstant>(idleKey(space, stream));
  return {
    stream,
    commit: last?.number ?? 0,
    position: last?.totals.entries ?? 0,
    stored: last?.stored ?? isoInstant(0),
    hash: last?.hash ?? EMPTY_CHAIN.hash,
    applied,
    appliedPosition: shown?.totals.entries ?? 0,
    appliedStored: shown?.stored ?? isoInstant(0),
    totals: last?.totals ?? EMPTY_CHAIN.totals,
    sealed: last?.kind === 'sealed',
    ...(idle === undefined ? {} : { idle }),
  };
}
