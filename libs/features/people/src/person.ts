import type { Person } from '@attest/contracts';
import type { IsoInstant } from '@attest/kernel';
import { collection } from '@attest/storage-ports';
import { stableId } from './stable-id';

/** What the view of people keeps of one person. */
export type PersonRow = {
  /** `personId` of the identifier: the same after every rebuild. */
  readonly id: string;
  /** The newest name that came with a statement; null: none did. */
  readonly name: string | null;
  /** The identifier, readable. */
  readonly identifier: string;
  /** The identifier as xAPI Agent JSON. */
  readonly agent: string;
  /** `stored` of the first and of the newest statement: when we learned of it, not when it is said to have happened. */
  readonly firstSeen: IsoInstant;
  readonly lastSeen: IsoInstant;
  readonly statements: number;
  readonly passed: number;
  readonly failed: number;
  readonly completed: number;
};

/** The people of a tenant, a view of its statements stream. */
export const PEOPLE = collection<PersonRow>({
  name: 'people',
  key: (person) => person.id,
  indexes: {
    name: (person) => searchable(shownName(person)),
    identifier: (person) => searchable(person.identifier),
    lastSeen: (person) => person.lastSeen,
  },
});

/** A person's id: the `stableId` of the identifier's key. */
export function personId(identityKey: string): string {
  return stableId(identityKey);
}

/** The form in which names and identifiers are compared: composed, lower case. */
export function searchable(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

export function shownName(person: Pick<PersonRow, 'name' | 'identifier'>): string {
  return person.name ?? person.identifier;
}

export function personReply(row: PersonRow): Person {
  return { ...row, name: shownName(row) };
}
