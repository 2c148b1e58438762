import type { Routes } from '@angular/router';
import { peopleTexts } from '../texts/people';

/** Below `/o/<organization>/people`. */
export const peopleRoutes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: peopleTexts.title,
    loadComponent: () => import('./people.page').then((module) => module.PeoplePage),
  },
];
