import { type EnvironmentProviders, makeEnvironmentProviders } from '@angular/core';
import { TitleStrategy, provideRouter, withComponentInputBinding } from '@angular/router';
import { portalRoutes } from './routes';
import { provideHeadingFocus } from './shell/heading-focus';
import { PageTitle } from './shell/page-title';

/** The portal's pages with what they need of the router. */
export function providePortal(): EnvironmentProviders {
  return makeEnvironmentProviders([
    provideRouter(portalRoutes, withComponentInputBinding()),
    { provide: TitleStrategy, useExisting: PageTitle },
    provideHeadingFocus(),
  ]);
}
