import { FixedClock } from '@attest/kernel';
import { storageSuite } from '@attest/storage-suite';
import { openMongoStorage } from './index';
import { withMongo } from './mongo-server.fixture';

// A bound for what hangs: how fast a shared machine is says nothing.
jest.setTimeout(60_000);

const clock = new FixedClock('2026-03-01T08:00:00.000Z');

withMongo(({ uri, name }) => {
  storageSuite('MongoDB', () => openMongoStorage({ uri: uri(), name: name(), clock }));
});

withMongo(({ uri, name }) => {
  storageSuite('MongoDB with small blocks of the search index', () =>
    openMongoStorage({ uri: uri(), name: name(), clock, blockStatements: 8, maxOpen: 2 }),
  );
});
