import { provideHttpClientTesting, HttpTestingController, type TestRequest } from '@angular/common/http/testing';
import { Component, ChangeDetectionStrategy } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, RouterOutlet } from '@angular/router';
import type { Arrival, Me, Organization, RoleName } from '@attest/contracts';
import { OPEN_EVENTS, provideDataAccess } from '@attest/portal-data-access';
import { provideLucideConfig } from '@lucide/angular';
import { providePortal } from '../provide-portal';

@Component({
  selector: 'at-bed',
  imports: [RouterOutlet],
  template: '<router-outlet />',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Bed {}

export const me = (role: RoleName, permissions: readonly string[]): Me => ({
  user: { id: 'u1', name: 'Ines Marchetti', email: 'ines@larkmoor.example' },
  memberships: [
    {
      organization: { slug: 'larkmoor', name: 'Larkmoor Biologics', zone: 'Europe/Zurich' },
      role,
      permissions: [...permissions],
    },
  ],
});

export const OWNER = me('owner', [
  'statements.read',
  'keys.read',
  'keys.issue',
  'settings.change',
  'signers.read',
  'signers.change',
  'people.read',
  'reports.read',
  'reports.schedule',
  'outbox.read',
]);

export const organization = (changes: Partial<Organization> = {}): Organization => ({
  slug: 'larkmoor',
  name: 'Larkmoor Biologics',
  zone: 'Europe/Zurich',
  endpoint: 'https://lrs.example/xapi',
  trial: true,
  createdAt: '2026-11-24T09:00:00.000Z',
  statements: 0,
  people: 0,
  activeKeys: 0,
  schedules: 0,
  completeThrough: '2026-11-24T09:31:00.000Z',
  ...changes,
});

/** The API's error reply. */
export const failure = (code: string, message: string, faults: readonly object[] = []): object => ({
  error: { code, message, requestId: 'req_8Zk2vN0q', faults },
});

/** A stream of arrivals that the test feeds. */
class FedEvents extends EventTarget {
  closed = false;
  constructor(readonly url: string) {
    super();
  }
  close(): void {
    this.closed = true;
  }
  arrive(arrival: Arrival): void {
    this.dispatchEvent(new MessageEvent('arrival', { data: JSON.stringify(arrival) }));
  }
}

/** How long something may take to appear, in milliseconds; only a test that fails waits so long. */
const PATIENCE = 25_000;

/** The whole portal over a server that the test plays. */
export function portalBed() {
  const streams: FedEvents[] = [];
  TestBed.configureTestingModule({
    providers: [
      provideDataAccess(),
      provideHttpClientTesting(),
      providePortal(),
      provideLucideConfig({ size: 16, strokeWidth: 1.75 }),
      {
        provide: OPEN_EVENTS,
        useValue: (url: string) => {
          const stream = new FedEvents(url);
          streams.push(stream);
          return stream as unknown as EventSource;
        },
      },
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  const router = TestBed.inject(Router);
  const fixture = TestBed.createComponent(Bed);
  const element = fixture.nativeElement as HTMLElement;
  document.body.append(element);

  /** The next request for `path`, once the portal has sent it. */
  const request = async (path: string, method = 'GET'): Promise<TestRequest> => {
    for (const deadline = Date.now() + PATIENCE; ;) {
      const found = http.match((each) => each.urlWithParams.split('?')[0] === path && each.method === method);
      const [first] = found;
      if (first !== undefined) return first;
      if (Date.now() > deadline) throw new Error(`No ${method} ${path} was sent.`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const settled = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    fixture.detectChanges();
  };
  return {
    fixture,
    element,
    router,
    streams,
    request,
    settled,
    /** Whether such a request has been sent and not answered. */
    async sent(path: string, method = 'GET'): Promise<boolean> {
      await settled();
      return http.match((each) => each.urlWithParams.split('?')[0] === path && each.method === method).length > 0;
    },
    /** Answers the next such request. */
    async answer(path: string, body: object | null, method = 'GET'): Promise<void> {
      (await request(path, method)).flush(body);
      await settled();
    },
    async refuse(path: string, status: number, body: object, method = 'GET'): Promise<void> {
      (await request(path, method)).flush(body, { status, statusText: 'refused' });
      await settled();
    },
    /** Waits until what is shown says `text`. */
    async shows(text: string | RegExp): Promise<void> {
      const says = (): boolean => {
        const all = document.body.textContent.replace(/\s+/g, ' ');
        return typeof text === 'string' ? all.includes(text) : text.test(all);
      };
      const deadline = Date.now() + PATIENCE;
      while (!says()) {
        await settled();
        if (Date.now() > deadline)
          throw new Error(`Never shown: ${text.toString()}\n${document.body.textContent.replace(/\s+/g, ' ')}`);
      }
    },
    type(label: string, text: string): void {
      const labels = [...element.querySelectorAll('label')];
      const input = labels.find((each) => each.textContent.trim() === label)?.control as HTMLInputElement | undefined;
      if (input === undefined) throw new Error(`No field ${label}`);
      input.value = text;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    },
    click(name: string): void {
      const all = [...document.querySelectorAll<HTMLElement>('button, a')];
      const found = all.find(
        (each) => each.textContent.replace(/\s+/g, ' ').trim() === name || each.getAttribute('aria-label') === name,
      );
      if (found === undefined) throw new Error(`Nothing to click: ${name}`);
      found.click();
      fixture.detectChanges();
    },
  };
}
