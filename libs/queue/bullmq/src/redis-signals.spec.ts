import { CONTROL, newTenantId, randomId, type Space } from '@attest/kernel';
import { type Cable, cableTo, describeWithRedis, eventually, type RedisServer, startRedis } from '@attest/queue-suite';
import { Redis } from 'ioredis';

import { RedisSignals } from './redis-signals';

describeWithRedis('RedisSignals', () => {
  const tenant = newTenantId();
  let redis: RedisServer;
  let cable: Cable;
  let near: RedisSignals;
  let far: RedisSignals;
  let warnings: string[];

  const heard = (signals: RedisSignals, topic = 'access'): Space[] => {
    const spaces: Space[] = [];
    signals.on(topic, (space) => spaces.push(space));
    return spaces;
  };
  /** Both hear each other: until then what is emitted is lost, as it may be. */
  const connected = async (): Promise<void> => {
    const [here, there] = [heard(near, 'from far'), heard(far, 'from near')];
    await eventually('they hear each other', () => {
      near.emit('from near', CONTROL);
      far.emit('from far', CONTROL);
      return here.length > 0 && there.length > 0;
    });
  };

  beforeAll(async () => {
    redis = await startRedis();
  });

  beforeEach(async () => {
    const prefix = randomId();
    warnings = [];
    cable = await cableTo(redis.url);
    near = new RedisSignals({ url: redis.url, prefix, warn: (event) => warnings.push(event) });
    far = new RedisSignals({ url: cable.url, prefix, warn: (event) => warnings.push(event) });
  });

  afterEach(async () => {
    await Promise.all([near.close(), far.close()]);
    await cable.end();
  });

  afterAll(() => redis.stop());

  it('are heard by the process that emits at once and once, and by others', async () => {
    await connected();
    const [here, there] = [heard(near), heard(far)];
    near.emit('access', tenant);
    expect(here).toEqual([tenant]);
    await eventually('the other hears', () => there.length > 0);
    far.emit('access', CONTROL);
    await eventually('the answer comes', () => here.length > 1);
    expect([here, there]).toEqual([
      [tenant, CONTROL],
      [tenant, CONTROL],
    ]);
  });

  it('are heard by topic, and no more once nobody listens', async () => {
    await connected();
    const audit = heard(far, 'audit');
    const access: Space[] = [];
    const off = far.on('access', (space) => access.push(space));
    off();
    near.emit('access', tenant);
    near.emit('audit', tenant);
    await eventually('it is heard', () => audit.length > 0);
    expect(access).toEqual([]);
  });

  it('of another prefix are not heard, nor what anybody else sends', async () => {
    await connected();
    const there = heard(far);
    const other = new RedisSignals({ url: redis.url, prefix: randomId() });
    const admin = new Redis(redis.url);
    other.emit('access', tenant);
    for (const channel of (await admin.pubsub('CHANNELS', '*')) as string[]) {
      for (const text of ['', 'null', '{}', '{"from":1}']) await admin.publish(channel, text);
    }
    near.emit('access', CONTROL);
    await eventually('ours is heard', () => there.includes(CONTROL));
    expect(there).not.toContain(tenant);
    admin.disconnect();
    await other.close();
  });

  it('never throw at who emits: not when Redis is away, and not what a listener throws', async () => {
    await connected();
    cable.cut();
    const there = heard(far);
    far.on('access', () => {
      throw new Error('a mistake of the listener');
    });
    const after = heard(far);
    far.emit('access', tenant);
    expect([there, after]).toEqual([[tenant], [tenant]]);
    await eventually('both are told', () => warnings.includes('signals.not-sent'));
    expect(warnings).toContain('signals.listener-failed');
  });

  it('say access after Redis was away, since news may have been missed, and are heard again', async () => {
    await connected();
    const there = heard(far);
    cable.cut();
    near.emit('access', tenant);
    cable.mend();
    await eventually('in doubt', () => there.includes(CONTROL));
    await connected();
    near.emit('access', tenant);
    await eventually('heard again', () => there.includes(tenant));
  });
});
