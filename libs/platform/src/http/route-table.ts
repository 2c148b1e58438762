import type { FastifyInstance } from 'fastify';
import type { Access } from '../access/access';
import { isBelow } from './request';

export interface DeclaredRoute {
  readonly method: string;
  /** Fastify's pattern: `/api/organizations/:organization/keys`. */
  readonly path: string;
  /** Undefined: nobody may call it, because it does not say who may. */
  readonly access: Access | undefined;
}

/** Every route of a server, whoever registered it. */
export class RouteTable {
  private readonly routes: DeclaredRoute[] = [];
  private patterns: readonly { readonly method: string; readonly matches: RegExp }[] | undefined;

  /** Call it before the first route is registered. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', (route) => {
      // Swagger UI registers its own routes, which cannot say it themselves.
      if (isBelow(route.url, '/api/docs')) route.config = { ...route.config, access: { kind: 'public' } };
      const access = route.config?.access;
      for (const method of [route.method].flat()) this.routes.push({ method, path: route.url, access });
      this.patterns = undefined;
    });
  }

  all(): readonly DeclaredRoute[] {
    return this.routes;
  }

  /** The methods that a path has, sorted; none when there is no such path. The portal's catch-all does not count. */
  methodsAt(path: string): readonly string[] {
    this.patterns ??= this.routes
      .filter((route) => !route.path.includes('*'))
      .map((route) => ({ method: route.method, matches: pattern(route.path) }));
    return [...new Set(this.patterns.filter(({ matches }) => matches.test(path)).map(({ method }) => method))].sort();
  }
}

function pattern(path: string): RegExp {
  const parts = path
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${parts.join('/')}$`);
}
