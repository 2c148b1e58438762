import type { Commit } from '@attest/ledger';
import type { Consumer } from '@attest/log';
import type { Collection, RowUpdate } from '@attest/storage-ports';
import { joined, peopleChanges } from './people-changes';
import { PEOPLE, type PersonRow } from './person';

/** Builds the list of people from the statements stream. */
export const peopleConsumer: Consumer = {
  name: 'people',
  stream: 'statements',
  spaces: 'tenants',
  fold: (_, commit) => Promise.resolve(peopleUpdates(commit)),
};

/** One update a person, however many of the commit's statements are theirs. */
export function peopleUpdates(commit: Commit): readonly RowUpdate[] {
  return peopleChanges(commit).map((change) => ({
    collection: PEOPLE as unknown as Collection<object>,
    key: change.id,
    update: (before) => joined(before as PersonRow | undefined, change),
  }));
}
