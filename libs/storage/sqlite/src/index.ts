export { openMemoryStorage, openSqliteStorage, type SqliteStorageOptions } from './open-storage';
