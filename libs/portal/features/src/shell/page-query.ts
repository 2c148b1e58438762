import { type Signal, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, type ParamMap, type Params, Router } from '@angular/router';

/** What a page shows as far as it stands behind the `?` of its address. */
export interface PageQuery {
  readonly params: Signal<ParamMap>;
  /** Puts `params` among those that are there; null takes one out. Replacing leaves no step to come back to. */
  change(params: Params, replaceUrl?: boolean): void;
}

export function pageQuery(): PageQuery {
  const [router, route] = [inject(Router), inject(ActivatedRoute)];
  return {
    params: toSignal(route.queryParamMap, { requireSync: true }),
    change: (queryParams, replaceUrl = false) => {
      void router.navigate([], { relativeTo: route, queryParams, queryParamsHandling: 'merge', replaceUrl });
    },
  };
}
