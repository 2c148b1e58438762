import {
  DOCUMENT,
  type EnvironmentProviders,
  Injector,
  afterNextRender,
  inject,
  provideEnvironmentInitializer,
} from '@angular/core';
import { NavigationEnd, Router } from '@angular/router';
import { filter } from 'rxjs';

/**
 * After a navigation to another page the focus goes to its `h1`, so that readers hear where they are. A changed query is the
 * same page, and the first page of a visit is the browser's own business.
 */
export function provideHeadingFocus(): EnvironmentProviders {
  return provideEnvironmentInitializer(() => {
    const [router, document, injector] = [inject(Router), inject(DOCUMENT), inject(Injector)];
    let page: string | undefined;
    router.events.pipe(filter((event) => event instanceof NavigationEnd)).subscribe((event) => {
      const next = event.urlAfterRedirects.split(/[?#]/, 1)[0];
      const [before, first] = [page, page === undefined];
      page = next;
      if (first || before === next) return;
      afterNextRender(
        () => {
          document.querySelector<HTMLElement>('main h1, h1')?.focus();
        },
        { injector },
      );
    });
  });
}
