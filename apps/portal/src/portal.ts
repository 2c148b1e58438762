import {
  type ApplicationConfig,
  ChangeDetectionStrategy,
  Component,
  provideBrowserGlobalErrorListeners,
} from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { provideDataAccess } from '@attest/portal-data-access';
import { providePortal } from '@attest/portal-features';
import { provideLucideConfig } from '@lucide/angular';

@Component({
  selector: 'at-root',
  imports: [RouterOutlet],
  template: '<router-outlet />',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Root {}

export const portal: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideDataAccess(),
    providePortal(),
    provideLucideConfig({ size: 16, strokeWidth: 1.75 }),
  ],
};
