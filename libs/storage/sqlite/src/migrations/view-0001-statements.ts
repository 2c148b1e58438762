/**
 * The view of statements: no bytes (they are in the log, under the position) and nothing that no query reads yet: the view can
 * be rebuilt from the log by a later step that needs more.
 *
 * `id` and `voids` hold a UUID as its 16 bytes (`idKey`). `applied` is in this file, so that the watermark comes back from a
 * power loss together with the rows it speaks of.
 */
export const VIEW_0001 = {
  number: 1,
  sql: `
  CREATE TABLE statement (
    position INTEGER PRIMARY KEY,
    id ANY NOT NULL,
    stored INTEGER NOT NULL,
    credential TEXT NOT NULL,
    voids ANY,
    voided INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX statement_id ON statement (id);
  CREATE INDEX statement_voids ON statement (voids) WHERE voids IS NOT NULL;
  CREATE TABLE facet (facet TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (facet, position)) STRICT, WITHOUT ROWID;
  CREATE TABLE applied (number INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
  INSERT INTO applied VALUES (0, '');`,
};
