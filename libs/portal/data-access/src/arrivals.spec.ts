import type { Arrival } from '@attest/contracts';
import { RECONNECT_AFTER, followArrivals } from './arrivals';

/** As much of an EventSource as a stream needs, with its server in the test's hand. */
class FakeEvents extends EventTarget {
  closed = false;

  constructor(readonly url: string) {
    super();
  }

  close(): void {
    this.closed = true;
  }

  arrive(position: number): void {
    this.dispatchEvent(new MessageEvent('arrival', { data: JSON.stringify({ position, statements: [] }) }));
  }
}

function follow(after: number) {
  const opened: FakeEvents[] = [];
  const seen: Arrival[] = [];
  const subscription = followArrivals(
    (url) => {
      const events = new FakeEvents(url);
      opened.push(events);
      return events as unknown as EventSource;
    },
    (position) => `/arrivals?after=${position}`,
    after,
  ).subscribe((arrival) => seen.push(arrival));
  return { opened, seen, subscription, positions: () => seen.map((arrival) => arrival.position) };
}

describe('arrivals', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('come in the order in which the server tells them', () => {
    const { opened, positions } = follow(7);
    expect(opened[0]!.url).toBe('/arrivals?after=7');
    opened[0]!.arrive(8);
    opened[0]!.arrive(12);
    expect(positions()).toEqual([8, 12]);
  });

  it('go on from the newest position after a broken connection, and repeat nothing', () => {
    const { opened, positions } = follow(7);
    opened[0]!.arrive(9);
    opened[0]!.dispatchEvent(new Event('error'));
    expect(opened[0]!.closed).toBe(true);
    expect(opened).toHaveLength(1);
    jest.advanceTimersByTime(RECONNECT_AFTER[0]);
    expect(opened[1]!.url).toBe('/arrivals?after=9');
    opened[1]!.arrive(9);
    opened[1]!.arrive(10);
    expect(positions()).toEqual([9, 10]);
  });

  it('wait longer after each failed attempt, and start over once connected', () => {
    const { opened } = follow(0);
    opened[0]!.dispatchEvent(new Event('error'));
    jest.advanceTimersByTime(RECONNECT_AFTER[0]);
    opened[1]!.dispatchEvent(new Event('error'));
    jest.advanceTimersByTime(RECONNECT_AFTER[0]);
    expect(opened).toHaveLength(2);
    jest.advanceTimersByTime(RECONNECT_AFTER[1] - RECONNECT_AFTER[0]);
    expect(opened).toHaveLength(3);
    opened[2]!.dispatchEvent(new Event('open'));
    opened[2]!.dispatchEvent(new Event('error'));
    jest.advanceTimersByTime(RECONNECT_AFTER[0]);
    expect(opened).toHaveLength(4);
  });

  it('end when nobody listens any more', () => {
    const { opened, subscription } = follow(0);
    opened[0]!.dispatchEvent(new Event('error'));
    subscription.unsubscribe();
    jest.advanceTimersByTime(60_000);
    expect(opened).toHaveLength(1);
  });
});
