import { FixedClock, isDomainError } from '@attest/kernel';
import { type Attempt, Throttle } from './throttle';

const attempt = (address: string, account: string): Attempt => ({
  what: 'sign-in',
  address,
  account,
  limit: 2,
  seconds: 60,
});

describe('Throttle', () => {
  const clock = new FixedClock(0);

  const allowed = (throttle: Throttle, ...of: [string, string]): boolean => {
    try {
      throttle.check(attempt(...of));
      return true;
    } catch (error) {
      if (isDomainError(error, 'too_many_requests')) return false;
      throw error;
    }
  };

  it('an address that tries many accounts is held back as a whole', () => {
    const throttle = new Throttle(clock);
    for (let n = 0; n < 20; n++) throttle.count(attempt('192.0.2.1', `account-${n}`));
    expect(allowed(throttle, '192.0.2.1', 'another')).toBe(false);
    expect(allowed(throttle, '192.0.2.2', 'another')).toBe(true);
  });

  it('an account that has succeeded from an address is not held back with it', () => {
    const throttle = new Throttle(clock);
    throttle.trust(attempt('192.0.2.1', 'ada'));
    for (let n = 0; n < 20; n++) throttle.count(attempt('192.0.2.1', `account-${n}`));
    expect(allowed(throttle, '192.0.2.1', 'ada')).toBe(true);
  });

  it('the addresses of one IPv6 network are one, and a mapped IPv4 address is itself', () => {
    const throttle = new Throttle(clock);
    throttle.count(attempt('2001:db8:1:2::1', 'ada'));
    throttle.count(attempt('2001:db8:1:2:ffff::9', 'ada'));
    expect(allowed(throttle, '2001:DB8:1:2:3:4:5:6', 'ada')).toBe(false);
    expect(allowed(throttle, '2001:db8:1:3::1', 'ada')).toBe(true);
    throttle.count(attempt('::ffff:192.0.2.1', 'ada'));
    throttle.count(attempt('192.0.2.1', 'ada'));
    expect(allowed(throttle, '192.0.2.1', 'ada')).toBe(false);
    expect(allowed(throttle, '::ffff:192.0.2.2', 'ada')).toBe(true);
  });

  it('what it remembers is bounded', () => {
    const throttle = new Throttle(clock, 100);
    for (let n = 0; n < 1000; n++) {
      throttle.count(attempt(`10.0.${n >> 8}.${n & 255}`, 'x'.repeat(10_000)));
      throttle.trust(attempt(`10.0.${n >> 8}.${n & 255}`, 'y'));
    }
    expect(throttle.size).toBeLessThanOrEqual(200);
  });
});
