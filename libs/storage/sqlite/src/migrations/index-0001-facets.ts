/**
 * The search index: which statements have a facet. A view of the view of statements, in a file of its own because a thread of its
 * own writes it (`merge-facets.mjs`). `applied` says up to which commit, and up to which position, everything is in it.
 */
export const INDEX_0001 = {
  number: 1,
  sql: `
  CREATE TABLE facet (facet TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (facet, position)) STRICT, WITHOUT ROWID;
  CREATE TABLE applied (number INTEGER NOT NULL, hash TEXT NOT NULL, position INTEGER NOT NULL) STRICT;
  INSERT INTO applied VALUES (0, '', 0);`,
};
