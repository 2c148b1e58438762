import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

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
export const DOCS_POLICY = policy(" 'unsafe-inline'");
export const portalPolicy = (nonce: string): string => policy(` 'nonce-${nonce}'`);

/** Headers that every reply has. HSTS only where the server is reached by HTTPS: elsewhere it would lock people out. */
export async function secureHeaders(fastify: FastifyInstance, secure: boolean): Promise<void> {
  await fastify.register(helmet, {
    contentSecurityPolicy: false,
    hsts: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
}
