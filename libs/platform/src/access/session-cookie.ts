import type { FastifyReply } from 'fastify';
import type { Settings } from '../settings/settings';

export const SESSION_COOKIE = 'attest_session';
/** Readable by the portal's own script, which sends it back as the header: Angular's HttpClient does both by itself. */
export const CSRF_COOKIE = 'XSRF-TOKEN';
export const CSRF_HEADER = 'x-xsrf-token';

/** Gives the browser a session; both cookies last as long as the session may. */
export function setSessionCookies(
  reply: FastifyReply,
  settings: Settings,
  session: { readonly token: string; readonly csrf: string },
): void {
  // Lax, not Strict: the link in a report's mail must open signed in. What changes something also needs the CSRF header.
  const shared = { path: '/', sameSite: 'lax', secure: settings.secure, maxAge: settings.sessionHours * 3600 } as const;
  reply.setCookie(SESSION_COOKIE, session.token, { ...shared, httpOnly: true });
  reply.setCookie(CSRF_COOKIE, session.csrf, shared);
}

export function clearSessionCookies(reply: FastifyReply): void {
  reply.clearCookie(SESSION_COOKIE, { path: '/' });
  reply.clearCookie(CSRF_COOKIE, { path: '/' });
}
