import type { Routes } from '@angular/router';
import { statementsTexts } from '../texts/statements';

/** Below `/o/<organization>/statements`. */
export const statementsRoutes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: statementsTexts.title,
    loadComponent: () => import('./statements.page').then((module) => module.StatementsPage),
  },
  {
    path: ':id',
    title: statementsTexts.oneStatement,
    loadComponent: () => import('./statement.page').then((module) => module.StatementPage),
  },
];
