import { inject } from '@angular/core';
import {
  type CanMatchFn,
  type GuardResult,
  RedirectCommand,
  type RedirectFunction,
  Router,
  type UrlSegment,
  type UrlTree,
} from '@angular/router';
import { OrganizationApi, Session } from '@attest/portal-data-access';
import { type Observable, catchError, map, of } from 'rxjs';
import { CurrentOrganization } from './current-organization';
import { Setup } from './setup';

/** Address of the page that asks to sign in and leads back. */
export const signInTo = (router: Router, address: string): UrlTree =>
  router.createUrlTree(['/sign-in'], address === '/' ? {} : { queryParams: { return: address } });

/** Where a person belongs who named no page. */
export const homeOf = (session: Session): string => {
  const [only, ...others] = session.memberships();
  return only !== undefined && others.length === 0 ? `/o/${only.organization.slug}` : '/choose';
};

/** Shows that the server could not say who this is, under the address that was asked for. */
const unavailable = (router: Router) => (): Observable<RedirectCommand> =>
  of(new RedirectCommand(router.parseUrl('/unavailable'), { skipLocationChange: true }));

const askedFor = (router: Router, segments: readonly UrlSegment[]): string =>
  router.currentNavigation()?.extractedUrl.toString() ?? `/${segments.map((segment) => segment.path).join('/')}`;

/** Lets in who is signed in; others sign in first and come back. */
export const signedIn: CanMatchFn = (_route, segments) => {
  const router = inject(Router);
  return inject(Session)
    .load()
    .pipe(
      map((me): GuardResult => (me === null ? signInTo(router, askedFor(router, segments)) : true)),
      catchError(unavailable(router)),
    );
};

/** Opens an organization to its members; to others it does not exist. */
export const member: CanMatchFn = (_route, segments) => {
  const [router, session, organization] = [inject(Router), inject(Session), inject(CurrentOrganization)];
  const slug = segments[1]?.path ?? '';
  return session.load().pipe(
    map((me): GuardResult => {
      if (me === null) return signInTo(router, askedFor(router, segments));
      if (session.membership(slug) === undefined) return false;
      organization.enter(slug);
      return true;
    }),
    catchError(unavailable(router)),
  );
};

/** Whether the role reads a section; another route of the same path says Refused. */
export const may =
  (permission: string): CanMatchFn =>
  () =>
    inject(CurrentOrganization).may(permission);

/** `/` leads on by who is there. */
export const home: RedirectFunction = () => {
  const [router, session] = [inject(Router), inject(Session)];
  return session.load().pipe(
    map((me) => router.parseUrl(me === null ? '/sign-in' : homeOf(session))),
    catchError(() => of(router.parseUrl('/unavailable'))),
  );
};

/** An organization opens with Get started until that is done or put off, then with its statements. */
export const landing: RedirectFunction = () => {
  const [organization, setup] = [inject(CurrentOrganization), inject(Setup)];
  if (setup.skipped()) return 'statements';
  return inject(OrganizationApi)
    .get(organization.slug())
    .pipe(
      map((facts) => (facts.activeKeys > 0 && facts.people > 0 && facts.schedules > 0 ? 'statements' : 'start')),
      catchError(() => of('start')),
    );
};
