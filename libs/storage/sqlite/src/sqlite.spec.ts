import { FixedClock } from '@attest/kernel';
import { storageSuite } from '@attest/storage-suite';
import { openMemoryStorage } from './index';

storageSuite('SQLite in a temporary folder', () => openMemoryStorage(new FixedClock('2026-03-01T08:00:00.000Z')));
