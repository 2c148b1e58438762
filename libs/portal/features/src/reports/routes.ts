import type { CanDeactivateFn, Routes } from '@angular/router';
import { reportsTexts } from '../texts/reports';

/** A page that may hold something not saved. */
interface Leavable {
  canLeave(): boolean | Promise<boolean>;
}

const askBeforeLeaving: CanDeactivateFn<Leavable> = (page) => page.canLeave();

/** Below `/o/<organization>/reports`. Another schedule is another query, and leaving for it asks too. */
export const reportsRoutes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: reportsTexts.title,
    loadComponent: () => import('./reports.page').then((module) => module.ReportsPage),
    canDeactivate: [askBeforeLeaving],
    runGuardsAndResolvers: 'paramsOrQueryParamsChange',
  },
  {
    path: 'runs/:id',
    title: reportsTexts.run.kind,
    data: { parent: { label: reportsTexts.title, path: 'reports' } },
    loadComponent: () => import('./report-run.page').then((module) => module.ReportRunPage),
  },
];
