import type { Access } from '../access/access';
import type { RouteCaller } from '../access/caller';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the access guard; undefined on a public route. */
    caller?: RouteCaller | undefined;
    /** Whether it was a form that stands for another request, which is answered in its place. */
    unfolded?: boolean;
    /** Called with the reply's status once it is known. */
    settleThrottle?: (status: number) => void;
  }
  interface FastifyContextConfig {
    /** Who may call the route; the route is closed without it. */
    access?: Access;
  }
}

/** The path as sent, without the query. */
export function sentPath(url: string | undefined): string {
  const path = url ?? '/';
  const end = path.search(/[?#]/);
  return end < 0 ? path : path.slice(0, end);
}

/** The path as the router reads it: `/%78api/about` is /xapi/about, and must be held to the same rules. */
export function pathOf(url: string | undefined): string {
  const path = sentPath(url);
  if (!path.includes('%')) return path;
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

export const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
export const isXapi = (path: string): boolean => isBelow(path, '/xapi');
export const isApi = (path: string): boolean => isBelow(path, '/api');
