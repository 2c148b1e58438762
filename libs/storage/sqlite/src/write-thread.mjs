/*
 * The thread that writes what must survive a loss of power, and that works write-ahead logs into their files: whoever answers
 * requests waits for no disk. Plain JavaScript, because a thread's file is loaded as it is, from the sources, from a build and in
 * tests alike. Each database has been made, and brought to the newest schema, by the process's own connection before.
 */
import { DatabaseSync } from 'node:sqlite';
import { parentPort } from 'node:worker_threads';

/** Milliseconds to wait for another's lock: only a database browser's. */
const BUSY_MS = 1000;
/** Pages (of 4 kB) that the write-ahead log may hold: few, so that who waits for the next write waits for few to be copied. */
const CHECKPOINT_PAGES = 1000;
/** A write-ahead log that has grown beyond this, while somebody read what was before it, is cut back when it begins again. */
const KEPT_BYTES = 2 * CHECKPOINT_PAGES * 4096;
const CACHE_KIB = 4096;
/** How often a checkpoint goes after what was written meanwhile. */
const TRIES = 4;

/** Open databases by path, each with its prepared statements. The process closes each when it closes its own connection. */
const open = new Map();

const JOBS = { write, checkpoint, close };

parentPort.on('message', ({ id, job }) => {
  try {
    parentPort.postMessage({ id, answer: JOBS[job.do](job) });
  } catch (error) {
    // Errors lose what they carry on their way between threads.
    const { message, stack, code, errcode } = error;
    parentPort.postMessage({ id, failed: { message, stack, code, errcode } });
  }
});

/** Does all steps in one transaction, durable when it returns, and answers what each found; undefined when a condition did not hold. */
function write({ path, forgetful, steps }) {
  const { database, prepare } = opened(path, forgetful);
  database.exec('BEGIN IMMEDIATE');
  try {
    const answers = [];
    for (const step of steps) {
      const answer = done(prepare(step.sql), step);
      if (answer === undefined && step.condition === true) {
        database.exec('ROLLBACK');
        return undefined;
      }
      answers.push(answer);
    }
    database.exec('COMMIT');
    return answers;
  } catch (error) {
    // A full disk makes SQLite roll back by itself.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function done(statement, { values, rows }) {
  if (rows === undefined) return statement.get(...values);
  for (const row of rows) statement.run(...row);
  return undefined;
}

/** Works the write-ahead log into the file while others go on reading and writing; whether all of it was reached. */
function checkpoint({ path, forgetful }) {
  const { prepare } = opened(path, forgetful);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { log, checkpointed } = prepare('PRAGMA wal_checkpoint(PASSIVE)').get();
    // The next write begins the write-ahead log again at its start.
    if (checkpointed === log) return true;
  }
  return false;
}

function close({ path }) {
  open.get(path)?.database.close();
  open.delete(path);
}

function opened(path, forgetful) {
  const known = open.get(path);
  if (known !== undefined) return known;
  const database = new DatabaseSync(path, { timeout: BUSY_MS });
  // FULL: a transaction is there for others only once the write-ahead log that holds it is on the disk.
  database.exec(`
    PRAGMA synchronous = ${forgetful ? 'OFF' : 'FULL'};
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    PRAGMA journal_size_limit = ${KEPT_BYTES};
    PRAGMA cache_size = -${CACHE_KIB};
    PRAGMA temp_store = MEMORY;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;`);
  const statements = new Map();
  const prepare = (sql) => {
    let statement = statements.get(sql);
    if (statement === undefined) statements.set(sql, (statement = database.prepare(sql)));
    return statement;
  };
  const made = { database, prepare };
  open.set(path, made);
  return made;
}
