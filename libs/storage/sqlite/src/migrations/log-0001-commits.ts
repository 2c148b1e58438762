const stream = (name: 'statements' | 'audit'): string => `
  CREATE TABLE ${name}_commits (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    first_position INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    token TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    total_entries INTEGER NOT NULL,
    total_bytes INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX ${name}_commits_stored ON ${name}_commits (stored);
  CREATE TABLE ${name}_entries (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    header TEXT NOT NULL,
    bytes TEXT NOT NULL,
    nonce BLOB NOT NULL
  ) STRICT;`;

/**
 * The two streams. Tables of their own, because then number and position are the row ids: an append goes to the end of a
 * tree, and the unique key that all correctness rests on costs no further index.
 */
export const LOG_0001 = { number: 1, sql: stream('statements') + stream('audit') };
