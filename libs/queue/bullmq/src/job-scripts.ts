import type { JobData } from './jobs';
import { LISTED } from './options';
import type { Names } from './names';
import type { Scripts } from './scripts';

export interface Begun {
  readonly verdict: 'begun' | 'gone' | 'later' | 'held' | 'exhausted';
  readonly attempts: number;
  readonly scheduledFor: string | undefined;
}

interface Beginning {
  readonly id: string;
  readonly token: string;
  readonly most: number;
  /** Of a job that a repeat made: the time it makes good, and that repeat. */
  readonly time: string;
  readonly repeat: string | undefined;
}

export interface Prepared {
  /** The job of that key that has not begun. */
  readonly pending: string | undefined;
  readonly rank: number;
  /** A number that rises with each job made. */
  readonly made: number;
}

/** The scripts on jobs of one kind, with their keys. */
export class JobScripts {
  constructor(
    private readonly scripts: Scripts,
    private readonly names: Names,
    private readonly kind: string,
  ) {}

  /** Before a job is added: whether there is one of its key already, and which rank it gets if it is due. */
  async prepare(data: JobData, due: boolean): Promise<Prepared> {
    const [pending, rank, made] = (await this.scripts.run(
      'prepare',
      [this.deduplication(data), this.turns, this.of('prioritized'), this.of('wait'), this.sequence],
      [this.of(''), data.space, flag(data.keyed !== undefined), flag(due)],
    )) as [string | null, number, number];
    return { pending: pending ?? undefined, rank, made };
  }

  /** Whether a job that BullMQ handed out may run now; if so its attempt has begun. */
  async begin(data: JobData, { id, token, most, time, repeat = '' }: Beginning): Promise<Begun> {
    const [verdict, attempts, scheduledFor] = (await this.scripts.run(
      'begin',
      [
        this.of(id),
        this.of(`${id}:lock`),
        this.deduplication(data),
        this.claim(data),
        this.parked(data),
        this.turns,
        this.of('prioritized'),
        this.sequence,
        this.names.list(data.space, 'open'),
        this.of('repeat'),
      ],
      [this.of(''), id, token, data.space, flag(data.keyed !== undefined), most, time, repeat],
    )) as [Begun['verdict'], number, string | null | undefined];
    return { verdict, attempts, scheduledFor: scheduledFor ?? undefined };
  }

  /** Takes an attempt back. */
  async undo(data: JobData, id: string): Promise<void> {
    await this.scripts.run('undo', [this.of(id), this.deduplication(data)], [id, flag(data.keyed !== undefined)]);
  }

  /** Before BullMQ moves a job whose attempt has ended. */
  async end(data: JobData, id: string, outcome: 'done' | 'dead' | 'retry'): Promise<void> {
    const target = this.names.list(data.space, outcome === 'dead' ? 'dead' : 'done');
    await this.scripts.run(
      'end',
      [this.of(id), this.deduplication(data), this.names.list(data.space, 'open'), target, this.sequence],
      [id, outcome, flag(data.keyed !== undefined), outcome === 'done' ? LISTED : 0],
    );
  }

  /** Before BullMQ retries a dead letter. Answers whether it is one. */
  async revive(data: Pick<JobData, 'space'>, id: string): Promise<boolean> {
    const { space } = data;
    const keys = [
      this.of(id),
      this.of('failed'),
      this.names.list(space, 'open'),
      this.names.list(space, 'dead'),
      this.turns,
      this.of('prioritized'),
      this.of('wait'),
    ];
    return (await this.scripts.run('revive', keys, [id, space])) === 1;
  }

  /** Jobs of that key that wait for it to be free. They are told once. */
  async unpark(data: JobData): Promise<readonly string[]> {
    return (await this.scripts.run('unpark', [this.parked(data)], [])) as string[];
  }

  /** Whether nobody works on that key. */
  async free(data: JobData): Promise<boolean> {
    return (await this.scripts.run('free', [this.claim(data)], [this.of('')])) === 1;
  }

  private get turns(): string {
    return this.names.turns(this.kind);
  }

  private get sequence(): string {
    return this.names.own('sequence');
  }

  private of(part: string): string {
    return this.names.of(this.kind, part);
  }

  private deduplication({ keyed = '' }: JobData): string {
    return this.of(`de:${keyed}`);
  }

  private claim({ keyed = '' }: JobData): string {
    return this.names.claim(this.kind, keyed);
  }

  private parked({ keyed = '' }: JobData): string {
    return this.names.parked(this.kind, keyed);
  }
}

const flag = (yes: boolean): string => (yes ? '1' : '0');
