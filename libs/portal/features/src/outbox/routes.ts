import type { Routes } from '@angular/router';
import { outboxTexts } from '../texts/outbox';

/** Below `/o/<organization>/outbox`. */
export const outboxRoutes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: outboxTexts.title,
    loadComponent: () => import('./outbox.page').then((module) => module.OutboxPage),
  },
];
