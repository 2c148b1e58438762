/**
 * Postings in segments, made again from the view. A segment holds successive statements; its postings lie together, so that adding a
 * segment writes to the end of the file, and joining eight of a level into one of the next keeps them few. A posting is one of up to
 * 512 positions that have a facet: the first, and `rest` as the others' distances to it (32 bits each, little endian).
 * `facet` is now for the few statements that got a facet late, through a reference.
 */
export const INDEX_0002 = {
  number: 2,
  sql: `
  DROP TABLE facet;
  CREATE TABLE facet (facet TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (facet, position)) STRICT, WITHOUT ROWID;
  CREATE TABLE segment (segment INTEGER PRIMARY KEY, level INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL) STRICT;
  CREATE TABLE posting (
    segment INTEGER NOT NULL,
    facet TEXT NOT NULL,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    rest BLOB NOT NULL,
    PRIMARY KEY (segment, facet, first)
  ) STRICT, WITHOUT ROWID;
  UPDATE applied SET number = 0, hash = '', position = 0;`,
};
