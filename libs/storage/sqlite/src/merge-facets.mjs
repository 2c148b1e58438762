/*
 * The thread that works facets into search indexes. Plain JavaScript, because a thread's file is loaded as it is, from the
 * sources, from a build and in tests alike. It reads the view, which it never changes, and writes the index, which nobody
 * else changes; each step is one transaction that ends with the index's watermark, so a step that is cut off has not been.
 */
import { DatabaseSync } from 'node:sqlite';
import { parentPort } from 'node:worker_threads';

/** Milliseconds to wait for another's lock on one of the files: a database browser, or the process that opens a file. */
const BUSY_MS = 5000;
/** Pages (of 4 kB) that the write-ahead log may hold before it is worked into the file. */
const CHECKPOINT_PAGES = 8000;
const CACHE_KIB = 65536;
/** Statements in one transaction. */
const STEP = 8000;

parentPort.on('message', (job) => {
  try {
    merge(job);
    parentPort.postMessage({ id: job.id });
  } catch (error) {
    // Errors lose what they carry on their way between threads.
    const { message, stack, code, errcode } = error;
    parentPort.postMessage({ id: job.id, failed: { message, stack, code, errcode } });
  }
});

/** Merges what the view has up to commit `number`. */
function merge({ view: viewPath, index: indexPath, number, hash, position, forgetful }) {
  const index = new DatabaseSync(indexPath, { timeout: BUSY_MS });
  const view = new DatabaseSync(viewPath, { readOnly: true, timeout: BUSY_MS });
  try {
    index.exec(`
      PRAGMA synchronous = ${forgetful ? 'OFF' : 'NORMAL'};
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
      PRAGMA journal_size_limit = ${CHECKPOINT_PAGES * 4096 * 2};
      PRAGMA cache_size = -${CACHE_KIB};
      PRAGMA temp_store = MEMORY;
      PRAGMA checkpoint_fullfsync = ON;`);
    const applied = index.prepare('SELECT number, position FROM applied').get();
    if (applied.number >= number) return;
    for (let from = applied.position; from < position; from += STEP) {
      const to = Math.min(from + STEP, position);
      write(index, stored(view, from, to), () => {
        index.prepare('UPDATE applied SET position = ?').run(to);
      });
    }
    write(index, late(view, applied.number, number), () => {
      index.prepare('UPDATE applied SET number = ?, hash = ?').run(number, hash);
    });
  } finally {
    view.close();
    index.close();
  }
}

/** One transaction, its rows in the order in which the index keeps them: so each of its pages is touched once. */
function write(index, rows, moveWatermark) {
  const sorted = rows.sort(([a, at], [b, other]) => (a < b ? -1 : a > b ? 1 : at - other));
  index.exec('BEGIN IMMEDIATE');
  const insert = index.prepare('INSERT OR IGNORE INTO facet VALUES (?, ?)');
  for (const [facet, at] of sorted) insert.run(facet, at);
  moveWatermark();
  index.exec('COMMIT');
}

function stored(view, from, to) {
  return facetRows(
    view.prepare('SELECT position, facets || copied AS facets FROM statement WHERE position > ? AND position <= ?'),
    from,
    to,
  );
}

/** What statements got through references after they were stored. */
function late(view, from, to) {
  return facetRows(view.prepare('SELECT position, facets FROM late WHERE number > ? AND number <= ?'), from, to);
}

function facetRows(query, from, to) {
  const rows = [];
  for (const { position, facets } of query.iterate(from, to)) {
    for (const facet of facets.split(' ')) if (facet !== '') rows.push([facet, position]);
  }
  return rows;
}
