import { BreakpointObserver } from '@angular/cdk/layout';
import { inject } from '@angular/core';
import { type Observable, map } from 'rxjs';

/** Whether the screen matches a media query, now and from now on. */
export function matches(query: string): Observable<boolean> {
  return inject(BreakpointObserver)
    .observe(query)
    .pipe(map((state) => state.matches));
}
