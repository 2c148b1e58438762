import { Redis, type RedisOptions } from 'ioredis';

/** How long a caller waits for one answer. */
const COMMAND_MS = 2000;
const CONNECT_MS = 5000;
/** After so long without an answer a connection counts as dead. Longer than any command blocks. */
const SILENCE_MS = 30_000;

const COMMON: RedisOptions = {
  connectTimeout: CONNECT_MS,
  keepAlive: 10_000,
  // How long a closed socket may take to say so.
  disconnectTimeout: 100,
  // Soon, and for ever: whoever runs Redis decides how long it is away.
  retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), 2000),
};

/**
 * A connection for what somebody waits for: while the server is away a command fails at once, and when it does not answer, after two
 * seconds. Nothing is sent again by itself, since whoever failed was told so.
 */
export function hastyConnection(url: string): Redis {
  return quietly(
    new Redis(url, {
      ...COMMON,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_MS,
    }),
  );
}

/** A connection for workers and subscribers: commands wait until the server is back. */
export function patientConnection(url: string): Redis {
  return quietly(new Redis(url, { ...COMMON, maxRetriesPerRequest: null, socketTimeout: SILENCE_MS }));
}

/** What waiting or trying again does not heal. */
const REFUSED = /WRONGPASS|NOAUTH|NOPERM|invalid username-password|invalid password|DB index is out of range/i;

export const refuses = (error: Error): boolean => REFUSED.test(error.message);

/** Resolves once the connection works, is refused or `milliseconds` have passed, and answers what kept it from working. */
export async function reached(redis: Redis, milliseconds: number): Promise<Error | undefined> {
  if (redis.status === 'ready') return undefined;
  const { promise, resolve } = Promise.withResolvers<Error | undefined>();
  let last = new Error('it does not answer');
  const failing = (error: Error): void => {
    last = error;
    if (refuses(error)) resolve(error);
  };
  const ready = (): void => {
    resolve(undefined);
  };
  const timer = setTimeout(() => {
    resolve(last);
  }, milliseconds);
  redis.on('error', failing).once('ready', ready);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    redis.off('error', failing).off('ready', ready);
  }
}

/** Ends a connection in order if it works, else at once. */
export async function closeConnection(redis: Redis): Promise<void> {
  if (redis.status === 'ready') await within(COMMAND_MS, redis.quit()).catch(() => undefined);
  redis.disconnect();
}

/** What `work` answers, or a failure after so long. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`Redis did not answer within ${milliseconds} ms`));
  }, milliseconds);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

/** Host and port, which may be shown: the address can hold a password. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname === '/' ? '' : pathname}`;
}

/** An emitter of `error` without a listener ends the process. Whoever wants to know listens as well. */
function quietly(redis: Redis): Redis {
  return redis.on('error', () => undefined);
}
