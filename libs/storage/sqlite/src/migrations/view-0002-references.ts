/**
 * The view with what references and activities need, made again from the log: it holds nothing of its own.
 *
 * `facets` and `copied` are lists of search keys, each with a space before and one behind, so that `instr` finds whole ones.
 * `copied` are those of the statements that a row refers to, along the chain (`referring.ts`). `late` are copied facets
 * that rows got after they were stored, under the commit that brought them, until the search index has them. From what a `hub` is
 * found by, nothing is copied any more: too much refers to it, and reading follows the reference instead.
 */
export const VIEW_0002 = {
  number: 2,
  sql: `
  DROP TABLE statement;
  DROP TABLE facet;
  CREATE TABLE statement (
    position INTEGER PRIMARY KEY,
    id ANY NOT NULL,
    stored INTEGER NOT NULL,
    credential TEXT NOT NULL,
    refers_to ANY,
    voids INTEGER NOT NULL,
    voided INTEGER NOT NULL,
    facets TEXT NOT NULL,
    copied TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX statement_id ON statement (id);
  CREATE INDEX statement_refers_to ON statement (refers_to) WHERE refers_to IS NOT NULL;
  CREATE TABLE late (number INTEGER NOT NULL, position INTEGER NOT NULL, facets TEXT NOT NULL) STRICT;
  CREATE INDEX late_number ON late (number);
  CREATE TABLE hub (position INTEGER PRIMARY KEY) STRICT;
  CREATE TABLE activity (id TEXT NOT NULL PRIMARY KEY, definition TEXT NOT NULL) STRICT;
  UPDATE applied SET number = 0, hash = '';`,
};
