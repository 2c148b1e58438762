import { parentPort } from 'node:worker_threads';

/** A thread for tests: says a word again, fails as SQLite does or as a bug does, or dies. */
parentPort.on('message', ({ id, job }) => {
  if (job === 'die') process.exit(3);
  else if (job === 'fail')
    parentPort.postMessage({ id, failed: { message: 'full', stack: '', code: 'ERR_SQLITE_ERROR', errcode: 13 } });
  else if (job === 'bug') parentPort.postMessage({ id, failed: { message: 'not a function', stack: '' } });
  else parentPort.postMessage({ id, answer: job });
});
