import type { Type } from '@angular/core';
import type { CanDeactivateFn, Route, Routes } from '@angular/router';
import { home, landing, may, member, signedIn } from './shell/guards';
import { GROUPS, OUTBOX, START, type Section } from './shell/sections';
import { accountsTexts } from './texts/accounts';
import { shellTexts } from './texts/shell';

type Load = () => Promise<Type<unknown>>;

const refused: Load = () => import('./shell/state-pages').then((pages) => pages.RefusedPage);
const sections = new Map<Section['path'], Section>(
  [START, OUTBOX, ...GROUPS.flatMap((group) => group.sections)].map((section) => [section.path, section]),
);

/** A page that asks before it is left. */
interface Leavable {
  canLeave(): boolean | Promise<boolean>;
}
const asks: CanDeactivateFn<Leavable> = (page) => page.canLeave();

/** The pages of a section, and Refused under the same addresses for roles that do not read it. */
function section(path: Section['path'], load: Load, more: Partial<Route> = {}): Routes {
  const found = sections.get(path);
  if (found === undefined) throw new Error(`No section ${path}`);
  return [
    { path, title: found.label, canMatch: [may(found.permission)], loadComponent: load, ...more },
    { path, title: found.label, loadComponent: refused },
  ];
}

export const portalRoutes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: home },
  {
    path: '',
    loadComponent: () => import('./accounts/account-frame').then((pages) => pages.AccountFrame),
    children: [
      {
        path: 'sign-in',
        title: accountsTexts.signIn.title,
        loadComponent: () => import('./accounts/sign-in.page').then((pages) => pages.SignInPage),
      },
      {
        path: 'sign-up',
        title: accountsTexts.signUp.title,
        loadComponent: () => import('./accounts/sign-up.page').then((pages) => pages.SignUpPage),
      },
      {
        path: 'choose',
        title: accountsTexts.choose.title,
        canMatch: [signedIn],
        loadComponent: () => import('./accounts/choose.page').then((pages) => pages.ChoosePage),
      },
    ],
  },
  {
    path: 'unavailable',
    title: shellTexts.unavailable.title,
    loadComponent: () => import('./shell/state-pages').then((pages) => pages.UnavailablePage),
  },
  {
    path: 'o/:organization',
    canMatch: [member],
    loadComponent: () => import('./shell/frame').then((pages) => pages.Frame),
    children: [
      { path: '', pathMatch: 'full', redirectTo: landing },
      ...section('start', () => import('./start/start.page').then((pages) => pages.StartPage), {
        canDeactivate: [asks],
      }),
      ...section('statements', () => import('./statements/statements.page').then((pages) => pages.StatementsPage)),
      {
        path: 'statements/:id',
        title: shellTexts.nav.statement,
        data: { parent: { label: shellTexts.nav.statements, path: 'statements' } },
        canMatch: [may('statements.read')],
        loadComponent: () => import('./statements/statement.page').then((pages) => pages.StatementPage),
      },
      ...section('people', () => import('./people/people.page').then((pages) => pages.PeoplePage)),
      {
        path: 'reports',
        canMatch: [may('reports.read')],
        loadChildren: () => import('./reports/routes').then((pages) => pages.reportsRoutes),
      },
      { path: 'reports', title: shellTexts.nav.reports, loadComponent: refused },
      ...section('keys', () => import('./api-keys/api-keys.page').then((pages) => pages.ApiKeysPage)),
      ...section('settings/general', () => import('./settings/general.page').then((pages) => pages.GeneralPage)),
      ...section('settings/signers', () => import('./signers/signers.page').then((pages) => pages.SignersPage)),
      ...section('outbox', () => import('./outbox/outbox.page').then((pages) => pages.OutboxPage)),
      {
        path: '**',
        title: shellTexts.notFound.title,
        loadComponent: () => import('./shell/state-pages').then((pages) => pages.NoPage),
      },
    ],
  },
  {
    path: '**',
    title: shellTexts.notFound.title,
    loadComponent: () => import('./shell/state-pages').then((pages) => pages.NotFoundPage),
  },
];
