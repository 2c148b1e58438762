/**
 * Records of all collections in one table, what they are found by in a second one: an entity costs no table, so it needs no
 * migration. `value` has no affinity: numbers are ordered by value, before all texts, and texts by code point (SQLite
 * compares their UTF-8 bytes).
 */
export const RECORDS_0001 = {
  number: 1,
  sql: `
  CREATE TABLE record (
    collection TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (collection, key)
  ) STRICT;
  CREATE TABLE record_index (
    collection TEXT NOT NULL,
    name TEXT NOT NULL,
    value ANY NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (collection, name, value, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX record_index_key ON record_index (collection, key);
  CREATE TABLE outcome (number INTEGER PRIMARY KEY, outcomes TEXT NOT NULL) STRICT;
  CREATE TABLE consumer (name TEXT PRIMARY KEY, cursor INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE applied (number INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
  INSERT INTO applied VALUES (0, '');`,
};
