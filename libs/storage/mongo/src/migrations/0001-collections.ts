import type { SpaceDatabase } from '../space-database';
import type { WatermarkDocument } from '../schema';
import { isDuplicate } from '../storage-errors';
import { emptyWatermark } from '../watermark';

/**
 * The indexes of a new space, and its watermarks. Collections without an index of their own are made by the first document.
 *
 * `unique` is one index for all unique values of all entities: an element of the array belongs to one document. What records are
 * sorted by is a field for each declared index (`i0` is the first of whatever collection), because the order in which an array
 * sorts is its smallest element's, not that of the element that was found. All of these are sparse: they hold what has the field.
 */
export const COLLECTIONS_0001 = {
  number: 1,
  run: async (database: SpaceDatabase): Promise<void> => {
    await Promise.all([
      database.commits.createIndexes([
        { name: 'position', key: { stream: 1, position: 1, number: 1 } },
        { name: 'stored', key: { stream: 1, stored: 1, position: 1 } },
      ]),
      database.statements.createIndexes([
        { name: 'position', key: { position: 1 } },
        { name: 'refersTo', key: { refersTo: 1 }, sparse: true },
      ]),
      database.records.createIndexes([
        { name: 'unique', key: { unique: 1 }, unique: true, sparse: true },
        ...['i0', 'i1', 'i2', 'i3', 'i4', 'i5'].map((field) => ({ name: field, key: { [field]: 1 }, sparse: true })),
      ]),
    ]);
    try {
      const watermarks = [emptyWatermark('statements'), emptyWatermark('audit')];
      await database.marks<WatermarkDocument>().insertMany(watermarks, { ordered: false });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  },
};
