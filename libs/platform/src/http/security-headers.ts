/**
 * Content security policies.
 *
 * The portal: everything from the server itself. Angular writes each component's styles as a <style> element, which carries the
 * nonce that index.html was served with (`ngCspNonce`). It also sets a template's constant `style` attributes as attributes, for
 * which there is no nonce: `style-src-attr 'unsafe-inline'` is needed, and it is all that is inline.
 *
 * The API's documentation is Swagger UI, whose page has <style> elements without a nonce and images as data; it runs no inline
 * script either.
 */
function policy(styles: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${styles}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export const DEFAULT_POLICY = policy('');
/**
 * What learning tools have stored comes back under the type that they chose, a page or a script too, from the portal's own origin. Shown
 * by a browser, it is a page of no origin that runs and loads nothing.
 */
export const XAPI_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";
export const DOCS_POLICY = policy(" 'unsafe-inline'");
export const portalPolicy = (nonce: string): string => policy(` 'nonce-${nonce}'`);

/**
 * Headers that every reply has: those of helmet, with framing refused and no referrer sent. They never change, so they are written
 * down: @fastify/helmet works all of them out anew for each request, and sets them past Fastify, which then has to merge two sets.
 */
const EVERYWHERE = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-DNS-Prefetch-Control': 'off',
  'X-Download-Options': 'noopen',
  'X-Frame-Options': 'DENY',
  'X-Permitted-Cross-Domain-Policies': 'none',
  'X-XSS-Protection': '0',
} as const;

/** `secure`: the server is reached by HTTPS. Only then HSTS is said: elsewhere it would lock people out. */
export function securityHeaders(secure: boolean): Readonly<Record<string, string>> {
  return secure ? { ...EVERYWHERE, 'Strict-Transport-Security': 'max-age=31536000' } : EVERYWHERE;
}
