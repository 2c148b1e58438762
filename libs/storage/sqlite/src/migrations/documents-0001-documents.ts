/**
 * State and profiles. What a kind of document has no use for (activity, agent, registration) is the empty text, which no valid one
 * is, so that one primary key serves all; a rowid table keeps the bytes out of that index.
 */
export const DOCUMENTS_0001 = {
  number: 1,
  sql: `
  CREATE TABLE document (
    kind TEXT NOT NULL,
    activity TEXT NOT NULL,
    agent TEXT NOT NULL,
    registration TEXT NOT NULL,
    id TEXT NOT NULL,
    updated INTEGER NOT NULL,
    etag TEXT NOT NULL,
    content_type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (kind, activity, agent, registration, id)
  ) STRICT;`,
};
