import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, type TestRequest, provideHttpClientTesting } from '@angular/common/http/testing';
import { type Type, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { type Routes, Router, provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { OPEN_EVENTS } from '@attest/portal-data-access';
import { CurrentOrganization } from '../shell/current-organization';

/** Stops the pauses after typing and between looks, and nothing that Angular itself waits for. */
export function stopPauses(): void {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'requestAnimationFrame'] });
}

const BASE = '/api/organizations/larkmoor';

/** As much of an EventSource as arrivals need. */
class SilentEvents extends EventTarget {
  close(): void {
    // Nothing is open.
  }
}

/**
 * A page under its address, with a server in the test's hand. The organization is Larkmoor in Zurich; the person may do
 * whatever `permissions` says.
 */
export class PortalPage {
  readonly events = new SilentEvents();
  private shown: RouterTestingHarness | undefined;

  constructor(options: { readonly routes: Routes; readonly permissions?: readonly string[] }) {
    const permissions = options.permissions ?? ['reports.schedule', 'outbox.read'];
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideRouter(options.routes),
        { provide: OPEN_EVENTS, useValue: () => this.events },
        {
          provide: CurrentOrganization,
          useValue: {
            slug: signal('larkmoor'),
            zone: signal('Europe/Zurich'),
            name: signal('Larkmoor'),
            may: (permission: string) => permissions.includes(permission),
          },
        },
      ],
    });
  }

  async open(address: string): Promise<void> {
    this.shown ??= await RouterTestingHarness.create();
    await this.shown.navigateByUrl(address);
    await this.settle();
  }

  /** The next request to the API, whose path ends with `path`; fails if there is not exactly one. */
  asked(path: string, method = 'GET'): TestRequest {
    return TestBed.inject(HttpTestingController).expectOne(
      (request) => request.url === `${BASE}${path}` && request.method === method,
    );
  }

  notAsked(path: string): void {
    TestBed.inject(HttpTestingController).expectNone((request) => request.url === `${BASE}${path}`);
  }

  async answer(path: string, body: unknown, method = 'GET'): Promise<TestRequest> {
    const request = this.asked(path, method);
    request.flush(body as object);
    await this.settle();
    return request;
  }

  async fail(
    path: string,
    status: number,
    error: { code: string; message: string; faults?: object[] },
    method = 'GET',
  ) {
    this.asked(path, method).flush(
      { error: { requestId: 'req_8Zk2vN0q', faults: [], ...error } },
      { status, statusText: 'failed' },
    );
    await this.settle();
  }

  get address(): string {
    return decodeURIComponent(TestBed.inject(Router).url);
  }

  get text(): string {
    return this.element.textContent.replace(/\s+/g, ' ');
  }

  get element(): HTMLElement {
    const element = this.shown?.fixture.nativeElement as HTMLElement | undefined;
    if (element === undefined) throw new Error('open a page first');
    return element;
  }

  component<T>(type: Type<T>): T {
    const found = this.shown?.routeDebugElement?.componentInstance as unknown;
    if (!(found instanceof type)) throw new Error(`the page is no ${type.name}`);
    return found;
  }

  all(selector: string): HTMLElement[] {
    return [...document.querySelectorAll<HTMLElement>(selector)];
  }

  one(selector: string): HTMLElement {
    const [first, ...rest] = this.all(selector);
    if (first === undefined || rest.length > 0) throw new Error(`${rest.length + (first ? 1 : 0)} of ${selector}`);
    return first;
  }

  /** The button or link with this name: its label for readers, else its text. */
  named(name: string | RegExp): HTMLElement {
    const fits = (element: HTMLElement) => {
      const label = element.getAttribute('aria-label') ?? element.textContent.replace(/\s+/g, ' ').trim();
      return typeof name === 'string' ? label === name : name.test(label);
    };
    const found = this.all('button, a, [role=radio], [role=menuitem], [role=option]').filter(fits);
    const [first] = found;
    if (first === undefined) throw new Error(`nothing is named ${String(name)}`);
    return first;
  }

  async click(name: string | RegExp): Promise<void> {
    this.named(name).click();
    await this.settle();
  }

  async type(selector: string, text: string): Promise<void> {
    const field = this.one(selector) as HTMLInputElement;
    field.focus();
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await this.settle();
  }

  async press(target: HTMLElement, key: string): Promise<void> {
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await this.settle();
  }

  /** Draws what is there now, also while a navigation waits for an answer. */
  async glance(): Promise<void> {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    this.shown?.detectChanges();
  }

  async settle(): Promise<void> {
    await this.shown?.fixture.whenStable();
    this.shown?.detectChanges();
  }
}
