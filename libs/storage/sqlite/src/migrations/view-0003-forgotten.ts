/** Up to commit `forgotten`, the view has let go of late facets: a search index that lacks one of those commits must be made again. */
export const VIEW_0003 = {
  number: 3,
  sql: 'ALTER TABLE applied ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0',
};
