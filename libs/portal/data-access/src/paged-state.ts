import { type Signal, DestroyRef, effect, inject, signal } from '@angular/core';
import type { Observable, Subscription } from 'rxjs';
import { ApiFailure } from './api-failure';
import { type Resource, resourceState } from './resource-state';

export interface Page<T> {
  readonly items: readonly T[];
  /** Cursor of the page after this one; undefined on the last. */
  readonly next?: string | undefined;
}

/** A list that grows by pages: the first page's state, and how the next page stands. */
export interface PagedResource<T, P extends Page<T>> extends Resource<P> {
  /** Loads the next page behind what is there; nothing if there is none or one is on its way. */
  more(): void;
  readonly loadingMore: Signal<boolean>;
  /** Why the next page did not load; `more()` tries again. */
  readonly moreFailure: Signal<ApiFailure | undefined>;
}

/** Like `resourceState`, for lists with cursors. Pages are joined; facts beside the items are those of the newest page. */
export function pagedState<R, T, P extends Page<T>>(options: {
  readonly request: () => R | undefined;
  readonly load: (request: R, cursor?: string) => Observable<P>;
  readonly keep?: (before: R, now: R) => boolean;
}): PagedResource<T, P> {
  const loadingMore = signal(false);
  const moreFailure = signal<ApiFailure | undefined>(undefined);
  let running: Subscription | undefined;
  let current: R | undefined;

  const stop = (): void => {
    running?.unsubscribe();
    loadingMore.set(false);
    moreFailure.set(undefined);
  };

  const first = resourceState<R, P>({
    request: options.request,
    load: (request) => {
      // A page of the list before must not land behind the new one.
      stop();
      current = request;
      return options.load(request);
    },
    ...(options.keep === undefined ? {} : { keep: options.keep }),
  });
  effect(() => {
    if (options.request() === undefined) stop();
  });
  inject(DestroyRef).onDestroy(() => running?.unsubscribe());

  const more = (): void => {
    const before = first.value();
    if (before?.next === undefined || loadingMore() || current === undefined) return;
    loadingMore.set(true);
    moreFailure.set(undefined);
    running = options.load(current, before.next).subscribe({
      next: (page) => {
        loadingMore.set(false);
        const now = first.value() ?? before;
        first.set({ ...page, items: [...now.items, ...page.items], next: page.next });
      },
      error: (error: unknown) => {
        loadingMore.set(false);
        if (!(error instanceof ApiFailure)) throw error;
        moreFailure.set(error);
      },
    });
  };

  return { ...first, more, loadingMore: loadingMore.asReadonly(), moreFailure: moreFailure.asReadonly() };
}
