import { isIPv6 } from 'node:net';
import { type Clock, DomainError } from '@attest/kernel';

export interface ThrottleLimit {
  /** So many for one account from one address. */
  readonly limit: number;
  readonly seconds: number;
}

/** Who tries what, from where. */
export interface Attempt extends ThrottleLimit {
  /** What is tried: `sign-in`. */
  readonly what: string;
  readonly address: string;
  /** The account that is tried, as the caller wrote it. */
  readonly account: string;
}

interface Count {
  count: number;
  until: number;
}

/** An address may try so many times as much over all its accounts: an office shares one. */
const ADDRESS_FACTOR = 10;
/** How long a success keeps an account open to its address while others at that address guess. */
const TRUSTED_MS = 24 * 3600 * 1000;
const MAX_REMEMBERED = 50_000;

/**
 * Bounds guessing, per process. Tries are counted for an address and for an account from that address; never for an account
 * alone, so that nobody can lock somebody else out from elsewhere. An account that has succeeded from an address is not held up
 * by what others at that address get wrong.
 */
export class Throttle {
  private readonly counts = new Map<string, Count>();
  private readonly trusted = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly maxRemembered = MAX_REMEMBERED,
  ) {}

  /** Throws DomainError `too_many_requests` {retryAfter} when the attempt may not be made now. */
  check(attempt: Attempt): void {
    const now = this.clock.now();
    const { pair, address } = keys(attempt);
    this.refuseOver(pair, attempt.limit, now);
    if ((this.trusted.get(pair) ?? 0) <= now) this.refuseOver(address, attempt.limit * ADDRESS_FACTOR, now);
  }

  /** Counts an attempt that failed, or one whose outcome is not known yet. */
  count(attempt: Attempt): void {
    const { pair, address } = keys(attempt);
    for (const key of [pair, address]) this.add(key, attempt.seconds);
  }

  /** Takes back one count: the attempt was a good one. */
  forgive(attempt: Attempt): void {
    const { pair, address } = keys(attempt);
    this.counts.delete(pair);
    const counted = this.counts.get(address);
    if (counted !== undefined && counted.count > 0) counted.count--;
    this.trust(attempt);
  }

  /** Remembers that the account belongs to the address. */
  trust(attempt: Attempt): void {
    remember(this.trusted, keys(attempt).pair, this.clock.now() + TRUSTED_MS, this.maxRemembered);
  }

  /** How many counters are held, for the bound on memory. */
  get size(): number {
    return this.counts.size + this.trusted.size;
  }

  private refuseOver(key: string, limit: number, now: number): void {
    const counted = this.counts.get(key);
    if (counted === undefined || counted.until <= now || counted.count < limit) return;
    throw new DomainError('too_many_requests', { retryAfter: Math.ceil((counted.until - now) / 1000) });
  }

  private add(key: string, seconds: number): void {
    const now = this.clock.now();
    const counted = this.counts.get(key);
    if (counted !== undefined && counted.until > now) counted.count++;
    else remember(this.counts, key, { count: 1, until: now + seconds * 1000 }, this.maxRemembered);
  }
}

/** Puts it at the end; the oldest goes when there are too many. */
function remember<T>(map: Map<string, T>, key: string, value: T, max: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= max) return;
  const oldest = map.keys().next();
  if (oldest.done !== true) map.delete(oldest.value);
}

function keys({ what, address, account }: Attempt): { pair: string; address: string } {
  const from = network(address);
  // An account's name is the caller's text: cut, so that a key is bounded.
  return { pair: `${what} ${from} ${account.trim().toLowerCase().slice(0, 254)}`, address: `${what} ${from}` };
}

/** One household or server has a whole /64 of IPv6 addresses. */
function network(address: string): string {
  // Asked for each request with a key, and the pattern of IPv6 is long: what has no colon need not be held against it.
  if (!address.includes(':') || !isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const all = [
    ...groups,
    ...Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => '0'),
    ...after,
  ];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
