import { type Signal, computed, effect, inject, signal, untracked } from '@angular/core';
import type { StatementItem, StatementList } from '@attest/contracts';
import {
  type Page,
  type PagedResource,
  type StatementQuery,
  StatementsApi,
  pagedState,
} from '@attest/portal-data-access';
import { Subscription, map } from 'rxjs';

export interface StatementPage extends Page<StatementItem> {
  /** Statements in the organization, whatever the filters. */
  readonly total: number;
  readonly completeThrough: string;
}

export interface StatementRequest {
  readonly organization: string;
  readonly query: StatementQuery;
}

export interface LiveStatements extends PagedResource<StatementItem, StatementPage> {
  /** Statements that match and came after the first of the list; they wait until `showNew`. */
  readonly fresh: Signal<readonly StatementItem[]>;
  /** Whether there are more new ones than a page holds. */
  readonly freshIsMore: Signal<boolean>;
  /** Puts the new ones on top. */
  showNew(): void;
}

/** However fast statements arrive, the list is asked again at most so often, in milliseconds. */
export const LOOK_EVERY = 1_000;

/**
 * The list with its filters, and what arrives meanwhile. An arrival only says that something came; which of it matches the
 * filters is asked from the server, because nothing else judges as it does. Ascending lists grow at their end, where paging
 * finds it: nothing is announced there.
 */
export function liveStatements(request: Signal<StatementRequest | undefined>): LiveStatements {
  const api = inject(StatementsApi);
  const fresh = signal<readonly StatementItem[]>([]);
  const freshIsMore = signal(false);

  const list = pagedState<StatementRequest, StatementItem, StatementPage>({
    request,
    load: ({ organization, query }, cursor) =>
      api.list(organization, cursor === undefined ? query : { ...query, cursor }).pipe(map(pageOf)),
    keep: (before, now) => before.organization === now.organization,
  });

  const showNew = (): void => {
    const now = list.value();
    if (now === undefined) return;
    if (freshIsMore()) list.reload();
    else list.set({ ...now, items: [...fresh(), ...now.items] });
    fresh.set([]);
    freshIsMore.set(false);
  };

  const arrived = (page: StatementPage): void => {
    const now = list.value();
    // A list that is being loaded anew will hold them anyway.
    if (now === undefined || list.state().kind !== 'loaded') return;
    const shown = now.items[0]?.position ?? 0;
    const after = page.items.filter((item) => item.position > shown);
    list.set({ ...now, total: page.total, completeThrough: page.completeThrough });
    fresh.set(after);
    freshIsMore.set(after.length > 0 && after.length === page.items.length && page.next !== undefined);
    // Nothing is there to jump.
    if (now.items.length === 0 && after.length > 0) showNew();
  };

  const followed = computed(() => {
    const now = request();
    return now !== undefined && list.value() !== undefined && now.query.ascending !== 'true' ? now : undefined;
  });
  effect((onCleanup) => {
    const now = followed();
    untracked(() => {
      fresh.set([]);
      freshIsMore.set(false);
      if (now === undefined) return;
      const after = list.value()?.items[0]?.position ?? 0;
      const following = follow(api, now, after, arrived);
      onCleanup(() => {
        following.unsubscribe();
      });
    });
  });

  return { ...list, fresh: fresh.asReadonly(), freshIsMore: freshIsMore.asReadonly(), showNew };
}

/** Asks for the first page after each arrival: at once after the first, then at most every `LOOK_EVERY`, and after the last. */
function follow(
  api: StatementsApi,
  { organization, query }: StatementRequest,
  after: number,
  arrived: (page: StatementPage) => void,
): Subscription {
  const all = new Subscription();
  let resting = false;
  let again = false;
  const rested = (): void => {
    resting = false;
    if (again) look();
  };
  const look = (): void => {
    if (resting) {
      again = true;
      return;
    }
    resting = true;
    again = false;
    const rest = (): void => {
      const timer = setTimeout(rested, LOOK_EVERY);
      all.add(() => {
        clearTimeout(timer);
      });
    };
    all.add(
      api
        .list(organization, query)
        .pipe(map(pageOf))
        // The next arrival tries again; the list itself is still right.
        .subscribe({ next: arrived, error: rest, complete: rest }),
    );
  };
  all.add(api.arrivals(organization, after).subscribe(look));
  return all;
}

function pageOf(reply: StatementList): StatementPage {
  return { items: reply.statements, next: reply.next, total: reply.total, completeThrough: reply.completeThrough };
}
