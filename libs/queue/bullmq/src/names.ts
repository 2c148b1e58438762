import { createHash } from 'node:crypto';

import { randomId, type Space } from '@attest/kernel';

const REPEAT = 'repeat:';
/** Between the parts of an id: in no kind's name and no space, and not a colon, which is BullMQ's. */
const MARK = '~';

/** An id that tells of which kind the job is, since each kind is a queue of its own. */
export const newJobId = (kind: string): string => `${kind}${MARK}${randomId()}`;

/** Undefined for what cannot be an id. */
export function kindOfJob(id: string): string | undefined {
  const text = id.startsWith(REPEAT) ? id.slice(REPEAT.length) : id;
  const end = text.indexOf(MARK);
  return end <= 0 ? undefined : text.slice(0, end);
}

/** Id of a repeat. Keys may hold anything, so they are hashed. */
export const repeatId = (space: Space, kind: string, key: string): string => [kind, space, digest(key)].join(MARK);

/** The job that a repeat makes for one of its times. */
export const repeatJobId = (repeat: string, time: number): string => `${REPEAT}${repeat}:${time}`;

/** The time that a repeat's job is for. */
export const timeOfRepeatJob = (id: string): number => Number(id.slice(id.lastIndexOf(':') + 1));

/** What deduplicates jobs of one kind: space and key. */
export const keyId = (space: Space, key: string): string => `${space}${MARK}${digest(key)}`;

const digest = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 32);

/** Names of our own keys, beside those of BullMQ (`<prefix>:<kind>:…`). */
export class Names {
  constructor(readonly prefix: string) {}

  /** A key of BullMQ's. */
  of(kind: string, part: string): string {
    return `${this.prefix}:${kind}:${part}`;
  }

  /** Which job of a space, kind and key runs now. */
  claim(kind: string, keyed: string): string {
    return this.own('claim', kind, keyed);
  }

  /** Jobs that wait until the one that runs has ended. */
  parked(kind: string, keyed: string): string {
    return this.own('parked', kind, keyed);
  }

  /** Ranks of a kind: the one begun last, and the last one given to each space. */
  turns(kind: string): string {
    return this.own('turns', kind);
  }

  /** Ids of a space's jobs, by when they were made: BullMQ lists by kind only. */
  list(space: Space, list: 'open' | 'done' | 'dead'): string {
    return this.own('jobs', space, list);
  }

  own(...parts: readonly string[]): string {
    return [this.prefix, 'own', ...parts].join(':');
  }
}
