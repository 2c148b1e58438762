import type { Redis } from 'ioredis';

/**
 * What must be atomic and BullMQ does not do: turns between spaces, one job of a key at a time, attempts that count what a caller would
 * count. They write fields of their own (`begun`, `scheduledFor`) into BullMQ's hash of a job, which lives and dies with it, and its
 * `priority`; of BullMQ's other keys they only read.
 *
 * Turns are start-time fair queueing: a job gets the rank after its space's last one, but none before the rank that was begun last; the
 * lowest rank goes first. The rank is BullMQ's priority, where 0 means "not ranked yet": such jobs (delayed ones, repeats, retries) get
 * theirs when they are due, and step back if somebody else's turn is first.
 */
const RANKS = `
local MOST = 2097151
local function nextRank(turns, space)
  local now = tonumber(redis.call('HGET', turns, ':now')) or 1
  local last = tonumber(redis.call('HGET', turns, space)) or 0
  local rank = math.min(MOST, math.max(now, last + 1))
  redis.call('HSET', turns, space, rank)
  return rank
end
local function rankNew(turns, prioritized, wait, space)
  -- Nobody waits, so nobody has a claim from before.
  if redis.call('ZCARD', prioritized) == 0 and redis.call('LLEN', wait) == 0 then redis.call('DEL', turns) end
  return nextRank(turns, space)
end
`;

/** KEYS: deduplication, turns, prioritized, wait, sequence. ARGV: prefix of jobs, space, whether keyed, whether ranked. */
const PREPARE = `${RANKS}
if ARGV[3] == '1' then
  local pending = redis.call('GET', KEYS[1])
  if pending and redis.call('EXISTS', ARGV[1] .. pending) == 1 then return {pending, 0, 0} end
end
local rank = 0
if ARGV[4] == '1' then rank = rankNew(KEYS[2], KEYS[3], KEYS[4], ARGV[2]) end
return {false, rank, redis.call('INCR', KEYS[5])}
`;

/**
 * KEYS: job, lock, deduplication, claim, parked, turns, prioritized, sequence, open, repeats.
 * ARGV: prefix of jobs, id, token, space, whether keyed, most attempts, time of the repeat, id of the repeat.
 */
const BEGIN = `${RANKS}
local job, id = KEYS[1], ARGV[2]
if redis.call('EXISTS', job) == 0 or redis.call('GET', KEYS[2]) ~= ARGV[3] then return {'gone', 0} end
local begun = tonumber(redis.call('HGET', job, 'begun')) or 0
local rank = tonumber(redis.call('HGET', job, 'priority')) or 0
if begun >= tonumber(ARGV[6]) then return {'exhausted', begun} end
if rank == 0 then
  rank = nextRank(KEYS[6], ARGV[4])
  local first = redis.call('ZRANGE', KEYS[7], 0, 0, 'WITHSCORES')
  if first[2] and math.floor(tonumber(first[2]) / 4294967296) < rank then
    redis.call('HSET', job, 'priority', rank)
    return {'later', 0}
  end
end
if ARGV[5] == '1' then
  local holder = redis.call('GET', KEYS[4])
  if holder and holder ~= id and redis.call('EXISTS', ARGV[1] .. holder .. ':lock') == 1 then
    redis.call('SADD', KEYS[5], id)
    redis.call('EXPIRE', KEYS[5], 86400)
    return {'held', 0}
  end
  redis.call('SET', KEYS[4], id, 'EX', 604800)
  -- From here on the same key is a new job: this one may have looked already at what the next is about.
  if redis.call('GET', KEYS[3]) == id then redis.call('DEL', KEYS[3]) end
end
local now = tonumber(redis.call('HGET', KEYS[6], ':now')) or 1
redis.call('HSET', KEYS[6], ':now', math.max(now, rank))
redis.call('HSET', job, 'progress', '0')
local function list(member)
  if not redis.call('ZSCORE', KEYS[9], member) then redis.call('ZADD', KEYS[9], redis.call('INCR', KEYS[8]), member) end
end
list(id)
if ARGV[8] ~= '' then
  redis.call('HSETNX', job, 'scheduledFor', ARGV[7])
  local nextTime = redis.call('ZSCORE', KEYS[10], ARGV[8])
  if nextTime then list('repeat:' .. ARGV[8] .. ':' .. nextTime) end
end
return {'begun', redis.call('HINCRBY', job, 'begun', 1), redis.call('HGET', job, 'scheduledFor')}
`;

/** KEYS: job, deduplication. ARGV: id, whether keyed. The attempt does not count. */
const UNDO = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HINCRBY', KEYS[1], 'begun', -1)
redis.call('HSET', KEYS[1], 'progress', '0')
if ARGV[2] == '1' then redis.call('SET', KEYS[2], ARGV[1], 'NX') end
return 1
`;

/** KEYS: job, deduplication, open, done or dead, sequence. ARGV: id, outcome, whether keyed, most that are listed (0: all). */
const END = `
local job, id, outcome = KEYS[1], ARGV[1], ARGV[2]
if redis.call('EXISTS', job) == 0 then return 0 end
redis.call('HSET', job, 'priority', 0)
if outcome == 'retry' then
  if ARGV[3] == '1' then redis.call('SET', KEYS[2], id, 'NX') end
  return 1
end
local made = redis.call('ZSCORE', KEYS[3], id) or redis.call('INCR', KEYS[5])
redis.call('ZREM', KEYS[3], id)
redis.call('ZADD', KEYS[4], made, id)
if ARGV[4] ~= '0' then
  redis.call('ZREMRANGEBYRANK', KEYS[4], 0, -1 - tonumber(ARGV[4]))
  redis.call('EXPIRE', KEYS[4], 604800)
end
return 1
`;

/** KEYS: job, failed, open, dead, turns, prioritized, wait. ARGV: id, space. Makes a dead letter ready for BullMQ's retry. */
const REVIVE = `${RANKS}
if not redis.call('ZSCORE', KEYS[2], ARGV[1]) then return 0 end
local made = redis.call('ZSCORE', KEYS[4], ARGV[1]) or 0
redis.call('ZADD', KEYS[3], made, ARGV[1])
redis.call('HSET', KEYS[1], 'begun', 0, 'progress', '0', 'priority', rankNew(KEYS[5], KEYS[6], KEYS[7], ARGV[2]))
return 1
`;

/** KEYS: parked. Answers and forgets who waits there. */
const UNPARK = `
local ids = redis.call('SMEMBERS', KEYS[1])
redis.call('DEL', KEYS[1])
return ids
`;

/** KEYS: claim. ARGV: prefix of jobs. Whether nobody works on that key any more. */
const FREE = `
local holder = redis.call('GET', KEYS[1])
if holder and redis.call('EXISTS', ARGV[1] .. holder .. ':lock') == 1 then return 0 end
return 1
`;

/** KEYS: mark, lease. ARGV: who, mark. Sets the mark unless the lease was lost meanwhile. */
const REMEMBER = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
redis.call('DEL', KEYS[2])
return 1
`;

const SCRIPTS = {
  prepare: PREPARE,
  begin: BEGIN,
  undo: UNDO,
  end: END,
  revive: REVIVE,
  unpark: UNPARK,
  free: FREE,
  remember: REMEMBER,
} as const;

export type Script = keyof typeof SCRIPTS;
type Argument = string | number;

/** Our scripts on one connection. */
export class Scripts {
  constructor(private readonly redis: Redis) {
    for (const [name, lua] of Object.entries(SCRIPTS)) redis.defineCommand(command(name), { lua });
  }

  async run(name: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown> {
    const commands = this.redis as unknown as Record<string, (...given: Argument[]) => Promise<unknown>>;
    return commands[command(name)]?.(keys.length, ...keys, ...args);
  }
}

const command = (name: string): string => `attest:${name}`;
