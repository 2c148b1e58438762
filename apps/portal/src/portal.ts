import { type ApplicationConfig, ChangeDetectionStrategy, Component, provideBrowserGlobalErrorListeners } from '@angular/core';
import { type Routes, RouterOutlet, provideRouter } from '@angular/router';
import { provideDataAccess } from '@attest/portal-data-access';
import { provideLucideConfig } from '@lucide/angular';

@Component({
  selector: 'at-root',
  imports: [RouterOutlet],
  template: '<router-outlet />',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Root {}
const routes: Routes = [];
export const portal: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideRouter(routes),
    provideDataAccess(),
    provideLucideConfig({ size: 16, strokeWidth: 1.75 }),
  ],
};
