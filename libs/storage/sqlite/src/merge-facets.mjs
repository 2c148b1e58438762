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
const CHECKPOINT_PAGES = 4000;
const CACHE_KIB = 32768;
/** Statements in a segment of level 0, at most: a chunk of the tail with its last commit. */
const STEP = 9000;
/** So many segments of a level become one of the next, up to level 1: joining larger ones takes seconds, in which the tail fills up. */
const FAN = 16;
const HIGHEST = 1;
/** Positions in a posting, at most: what a query reads beyond what it needs. */
const BLOCK = 512;

const JOBS = { merge, join };

parentPort.on('message', ({ id, job }) => {
  try {
    parentPort.postMessage({ id, answer: JOBS[job.do](job) });
  } catch (error) {
    // Errors lose what they carry on their way between threads.
    const { message, stack, code, errcode } = error;
    parentPort.postMessage({ id, failed: { message, stack, code, errcode } });
  }
});

/** Adds what the view has up to commit `number`. */
function merge({ view: viewPath, index: indexPath, number, hash, position, forgetful }) {
  using index = open(indexPath, forgetful);
  const applied = index.prepare('SELECT number, position FROM applied').get();
  if (applied.number >= number) return;
  using view = new DatabaseSync(viewPath, { readOnly: true, timeout: BUSY_MS });
  for (let from = applied.position; from < position; from += STEP) {
    const to = Math.min(from + STEP, position);
    const postings = postingsOf(stored(view, from, to));
    transaction(index, () => {
      addSegment(index, { level: 0, low: from + 1, high: to }, postings);
      index.prepare('UPDATE applied SET position = ?').run(to);
    });
  }
  const late = [
    ...rows(view, 'SELECT position, facets FROM late WHERE number > ? AND number <= ?', applied.number, number),
  ];
  transaction(index, () => {
    const insert = index.prepare('INSERT OR IGNORE INTO facet VALUES (?, ?)');
    for (const [facet, at] of late) insert.run(facet, at);
    index.prepare('UPDATE applied SET number = ?, hash = ?').run(number, hash);
  });
}

/** Makes few segments of many. */
function join({ index: path, forgetful }) {
  using index = open(path, forgetful);
  for (let level = 0; level < HIGHEST; level += 1) {
    for (;;) {
      const segments = index.prepare('SELECT * FROM segment WHERE level = ? ORDER BY low LIMIT ?').all(level, FAN);
      if (segments.length < FAN) break;
      // Read through a connection of its own: cursors in a table that is written to are slow.
      using reader = new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS });
      transaction(index, () => {
        addSegment(
          index,
          { level: level + 1, low: segments[0].low, high: segments.at(-1).high },
          joined(reader, segments),
        );
        for (const { segment } of segments) {
          index.prepare('DELETE FROM posting WHERE segment = ?').run(segment);
          index.prepare('DELETE FROM segment WHERE segment = ?').run(segment);
        }
      });
    }
  }
}

/** FULL: what it says to have merged, the view lets go of. */
function open(path, forgetful) {
  const index = new DatabaseSync(path, { timeout: BUSY_MS });
  index.exec(`
    PRAGMA synchronous = ${forgetful ? 'OFF' : 'FULL'};
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    PRAGMA journal_size_limit = ${CHECKPOINT_PAGES * 4096 * 2};
    PRAGMA cache_size = -${CACHE_KIB};
    PRAGMA checkpoint_fullfsync = ON;`);
  return index;
}

function transaction(database, work) {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    // A full disk makes SQLite roll back by itself.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function stored(view, from, to) {
  return rows(
    view,
    'SELECT position, facets || copied AS facets FROM statement WHERE position > ? AND position <= ? ORDER BY position',
    from,
    to,
  );
}

/** Facet and position, one by one. */
function* rows(view, sql, from, to) {
  for (const { position, facets } of view.prepare(sql).iterate(from, to)) {
    for (const facet of facets.split(' ')) if (facet !== '') yield [facet, position];
  }
}

/** Facets in the order in which they are kept, each with its positions, ascending. */
function postingsOf(found) {
  const postings = new Map();
  for (const [facet, position] of found) {
    const positions = postings.get(facet);
    if (positions === undefined) postings.set(facet, [position]);
    else positions.push(position);
  }
  return [...postings].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The postings of segments that follow each other, facet by facet. */
function* joined(reader, segments) {
  const cursors = segments.map(({ segment }) => {
    const rows = reader
      .prepare('SELECT facet, first, rest FROM posting WHERE segment = ? ORDER BY facet, first')
      .iterate(segment);
    // After the last row, node:sqlite says null.
    return { rows, row: rows.next().value ?? undefined };
  });
  for (;;) {
    let facet;
    for (const { row } of cursors) {
      if (row !== undefined && (facet === undefined || row.facet < facet)) facet = row.facet;
    }
    if (facet === undefined) return;
    const positions = [];
    for (const cursor of cursors) {
      while (cursor.row?.facet === facet) {
        const { first, rest } = cursor.row;
        positions.push(first);
        const view = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
        for (let at = 0; at < rest.byteLength; at += 4) positions.push(first + view.getUint32(at, true));
        cursor.row = cursor.rows.next().value ?? undefined;
      }
    }
    yield [facet, positions];
  }
}

function addSegment(index, { level, low, high }, postings) {
  const { lastInsertRowid: segment } = index
    .prepare('INSERT INTO segment (level, low, high) VALUES (?, ?, ?)')
    .run(level, low, high);
  const insert = index.prepare('INSERT INTO posting VALUES (?, ?, ?, ?, ?)');
  for (const [facet, positions] of postings) {
    for (let from = 0; from < positions.length; from += BLOCK) {
      const count = Math.min(BLOCK, positions.length - from);
      const first = positions[from];
      const rest = new Uint8Array((count - 1) * 4);
      const view = new DataView(rest.buffer);
      for (let at = 1; at < count; at += 1) view.setUint32((at - 1) * 4, positions[from + at] - first, true);
      insert.run(segment, facet, first, count, rest);
    }
  }
}
