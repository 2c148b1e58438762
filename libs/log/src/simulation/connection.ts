import { DomainError } from '@attest/kernel';
import type { SimProcess } from './sim-process';
import type { Faults, SimServer } from './sim-server';

/** After so long a process gives up to wait for an answer. */
const GIVEN_UP_MS = 250;
/** So late may be done what was given up: far less than a mark is trusted. */
const LATEST_MS = 2000;

const unavailable = (reason: string): DomainError => new DomainError('storage_unavailable', { reason });

/** The way from one process to the server and back, on which anything may go wrong. */
export class Connection {
  constructor(
    readonly process: SimProcess,
    private readonly server: SimServer,
    private readonly faults: () => Faults,
    /** Whether the server answers, wrongly, before the disk has what it did. */
    private readonly hasty = false,
  ) {}

  /** Has `work` done by the server, whole or not at all. Throws DomainError `storage_unavailable` when it is not known whether. */
  ask<T>(what: string, work: (server: SimServer) => T): Promise<T> {
    const { process } = this;
    const { random } = process.world;
    const fate = this.fate();
    return new Promise<T>((resolve, reject) => {
      const back = (deliver: () => void): void => {
        if (fate === 'answered') process.after(this.latency(), `${what} answered`, deliver);
      };
      const broken = (): void => {
        back(() => {
          reject(unavailable('the server is gone'));
        });
      };
      if (fate !== 'answered') {
        process.after(GIVEN_UP_MS, `${what} given up`, () => {
          reject(unavailable('no answer'));
        });
      }
      if (fate === 'request lost') return;
      const travels = fate === 'late' ? random.between(GIVEN_UP_MS, LATEST_MS) : this.latency();
      process.world.after(travels, `${process.name} ${what}`, () => {
        // A request that is on its way is done though its sender has died; some die with it.
        if (!process.alive && random.chance(0.5)) return;
        if (this.server.down) {
          broken();
          return;
        }
        const answer = settledBy(() => this.server.request(work));
        process.world.note(`${process.name} ${what}${fate === 'answered' ? '' : ` (${fate})`}`);
        const answered = (): void => {
          back(() => {
            if ('value' in answer) resolve(answer.value);
            else reject(asError(answer.error));
          });
        };
        if (this.hasty) answered();
        else this.server.whenSynced(answered, broken);
      });
    });
  }

  private fate(): 'answered' | 'request lost' | 'answer lost' | 'late' {
    const { random } = this.process.world;
    const { lostRequest, lostAnswer, late } = this.faults();
    const drawn = random.next();
    if (drawn < lostRequest) return 'request lost';
    if (drawn < lostRequest + lostAnswer) return 'answer lost';
    return drawn < lostRequest + lostAnswer + late ? 'late' : 'answered';
  }

  private latency(): number {
    const { random } = this.process.world;
    return random.chance(this.faults().slow) ? 20 + random.next() * 130 : 0.1 + random.next() * 1.5;
  }
}

function settledBy<T>(work: () => T): { value: T } | { error: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
