import { InjectionToken } from '@angular/core';
import type { Arrival } from '@attest/contracts';
import { Observable } from 'rxjs';

/** How a stream of server-sent events is opened; a test gives its own. */
export const OPEN_EVENTS = new InjectionToken<(url: string) => EventSource>('OPEN_EVENTS', {
  providedIn: 'root',
  factory: () => (url: string) => new EventSource(url),
});

/** Waits before the first, second … attempt to reconnect, in milliseconds; the last repeats. */
export const RECONNECT_AFTER = [500, 1_000, 2_000, 5_000, 10_000, 30_000] as const;

/**
 * Arrivals since `after`, without end. A connection that breaks is opened again from the newest position seen, so that
 * nothing is told twice or left out: the browser's own reconnect would repeat the first address.
 */
export function followArrivals(
  open: (url: string) => EventSource,
  address: (after: number) => string,
  after: number,
): Observable<Arrival> {
  return new Observable((subscriber) => {
    let newest = after;
    let failures = 0;
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const connect = (): void => {
      const opened = open(address(newest));
      source = opened;
      opened.addEventListener('open', () => {
        failures = 0;
      });
      opened.addEventListener('arrival', (event: MessageEvent<string>) => {
        const arrival = JSON.parse(event.data) as Arrival;
        if (arrival.position <= newest) return;
        newest = arrival.position;
        subscriber.next(arrival);
      });
      opened.addEventListener('error', () => {
        opened.close();
        if (source !== opened) return;
        source = undefined;
        timer = setTimeout(connect, RECONNECT_AFTER[Math.min(failures, RECONNECT_AFTER.length - 1)]);
        failures += 1;
      });
    };

    connect();
    return () => {
      clearTimeout(timer);
      source?.close();
    };
  });
}
