import { type Injector, type Signal, computed, effect, inject, signal, untracked, DestroyRef } from '@angular/core';
import type { Observable, Subscription } from 'rxjs';
import { ApiFailure } from './api-failure';

/** What a page knows about something it asked for. Content that was there stays while newer is on its way. */
export type ResourceState<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'refreshing'; readonly value: T }
  | { readonly kind: 'loaded'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: ApiFailure; readonly value?: T }
  | { readonly kind: 'refused'; readonly failure: ApiFailure };

export interface Resource<T> {
  readonly state: Signal<ResourceState<T>>;
  /** What was loaded last, also while refreshing and after a refresh that failed. */
  readonly value: Signal<T | undefined>;
  /** Asks again; what is shown stays meanwhile. */
  reload(): void;
  /** Puts something newer in place, for example the answer to a change. Ends a request under way. */
  set(value: T): void;
}

export interface ResourceOptions<R, T> {
  /** What to ask for. A change asks again; undefined asks for nothing and shows loading. */
  readonly request: () => R | undefined;
  readonly load: (request: R) => Observable<T>;
  /** Whether the old content still makes sense while the new request runs. Default: yes. */
  readonly keep?: (before: R, now: R) => boolean;
  readonly injector?: Injector;
}

/** Loads what `request` names, again whenever it changes, and says how it stands in one signal. */
export function resourceState<R, T>(options: ResourceOptions<R, T>): Resource<T> {
  const state = signal<ResourceState<T>>({ kind: 'loading' });
  const again = signal(0);
  let running: Subscription | undefined;
  let before: R | undefined;

  const start = (request: R): void => {
    running?.unsubscribe();
    running = options.load(request).subscribe({
      next: (value) => {
        state.set({ kind: 'loaded', value });
      },
      error: (error: unknown) => {
        state.set(failed(error, valueOf(state())));
      },
    });
  };

  effect(
    () => {
      const request = options.request();
      again();
      untracked(() => {
        if (request === undefined) {
          running?.unsubscribe();
          state.set({ kind: 'loading' });
          before = undefined;
          return;
        }
        const old = valueOf(state());
        const kept = old !== undefined && (before === undefined || (options.keep?.(before, request) ?? true));
        state.set(kept ? { kind: 'refreshing', value: old } : { kind: 'loading' });
        before = request;
        start(request);
      });
    },
    options.injector === undefined ? {} : { injector: options.injector },
  );
  const destroyed = options.injector === undefined ? inject(DestroyRef) : options.injector.get(DestroyRef);
  destroyed.onDestroy(() => running?.unsubscribe());

  return {
    state: state.asReadonly(),
    value: computed(() => valueOf(state())),
    reload: () => {
      again.update((times) => times + 1);
    },
    set: (value) => {
      running?.unsubscribe();
      state.set({ kind: 'loaded', value });
    },
  };
}

function valueOf<T>(state: ResourceState<T>): T | undefined {
  return 'value' in state ? state.value : undefined;
}

function failed<T>(error: unknown, value: T | undefined): ResourceState<T> {
  // What is no failure is a bug of ours: it goes to the error handler, not into the page.
  if (!(error instanceof ApiFailure)) throw error;
  if (error.refused) return { kind: 'refused', failure: error };
  return value === undefined ? { kind: 'failed', failure: error } : { kind: 'failed', failure: error, value };
}
