import { CONTROL, FixedClock } from '@attest/kernel';
import { InProcessSignals } from '@attest/log';
import { ShortCache } from './short-cache';

describe('the cache of who may do what', () => {
  const clock = new FixedClock('2026-11-24T08:00:00.000Z');
  let signals: InProcessSignals;
  let cache: ShortCache;
  let value: string;
  let loads: number;
  const load = (): Promise<string> => {
    loads++;
    return Promise.resolve(value);
  };

  beforeEach(() => {
    signals = new InProcessSignals();
    cache = new ShortCache(clock, signals);
    value = 'member';
    loads = 0;
  });

  it('asks once for what many requests need', async () => {
    expect(await Promise.all([cache.get('key a', load), cache.get('key a', load)])).toEqual(['member', 'member']);
    expect(loads).toBe(1);
  });

  it('asks again after a second', async () => {
    await cache.get('key a', load);
    value = 'nobody';
    clock.advance(999);
    expect(await cache.get('key a', load)).toBe('member');
    clock.advance(1);
    expect(await cache.get('key a', load)).toBe('nobody');
  });

  it('forgets at once when access changes in this process', async () => {
    await cache.get('key a', load);
    value = 'nobody';
    signals.emit('access', CONTROL);
    expect(await cache.get('key a', load)).toBe('nobody');
  });

  it('does not keep what was being loaded when access changed', async () => {
    let answer: (text: string) => void = () => undefined;
    const slow = cache.get('key a', () => new Promise<string>((resolve) => (answer = resolve)));
    signals.emit('access', CONTROL);
    answer('member');
    await slow;
    value = 'nobody';
    expect(await cache.get('key a', load)).toBe('nobody');
  });

  it('does not remember a failure', async () => {
    await expect(cache.get('key a', () => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
    expect(await cache.get('key a', load)).toBe('member');
  });

  it('remembers a bounded number of things, the newest', async () => {
    for (let index = 0; index <= 10_000; index++) await cache.get(`key ${index}`, load);
    loads = 0;
    await cache.get('key 10000', load);
    expect(loads).toBe(0);
    await cache.get('key 0', load);
    expect(loads).toBe(1);
  });

  it('hears nothing any more once its module is destroyed', async () => {
    cache.onModuleDestroy();
    await cache.get('key a', load);
    signals.emit('access', CONTROL);
    await cache.get('key a', load);
    expect(loads).toBe(1);
  });
});
