import { provideHttpClient, withXsrfConfiguration } from '@angular/common/http';
import { type EnvironmentProviders, makeEnvironmentProviders } from '@angular/core';

/** What the application provides so that everything here works; names of cookie and header are the server's. */
export function provideDataAccess(): EnvironmentProviders {
  return makeEnvironmentProviders([
    provideHttpClient(withXsrfConfiguration({ cookieName: 'XSRF-TOKEN', headerName: 'X-XSRF-TOKEN' })),
  ]);
}
