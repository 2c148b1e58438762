import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { FastifyContextConfig, FastifyRequest } from 'fastify';
import type { XapiScope } from '@attest/contracts';
import type { Permission } from '@attest/tenancy';
import type { RouteCaller } from './caller';

/** Who may call a route. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'member'; readonly permission: Permission | undefined }
  | { readonly kind: 'xapi-key'; readonly anyOf: readonly XapiScope[] };

/**
 * The access lies in the route's configuration within Fastify, so that the guard and the list of all routes read the same thing,
 * and no route escapes the list, whoever registered it.
 */
function declare(access: Access): MethodDecorator {
  return (target, name, descriptor: PropertyDescriptor) => {
    if (configOf(descriptor).access !== undefined) {
      throw new Error(`${target.constructor.name}.${String(name)} declares its access twice.`);
    }
    extendRoute({ access })(target, name, descriptor);
  };
}

/** Adds to a route's configuration within Fastify. */
export function extendRoute(more: FastifyContextConfig): MethodDecorator {
  return (target, name, descriptor: PropertyDescriptor) => {
    SetMetadata(FASTIFY_ROUTE_CONFIG_METADATA, { ...configOf(descriptor), ...more })(target, name, descriptor);
  };
}

function configOf({ value }: PropertyDescriptor): FastifyContextConfig {
  return (Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, value as object) ?? {}) as FastifyContextConfig;
}

/** Anybody. */
export const Public = () => declare({ kind: 'public' });

/** Whoever has a session. */
export const SignedIn = () => declare({ kind: 'signed-in' });

/**
 * A member of the organization named by the path's `:organization`, whose role has the permission; without one, any member.
 * Anybody else finds nothing there.
 */
export const Member = (permission?: Permission) => declare({ kind: 'member', permission });

/** An API key that has one of these scopes, by HTTP Basic. */
export const XapiKey = (...anyOf: readonly XapiScope[]) => declare({ kind: 'xapi-key', anyOf });

/** The caller that the route's access promises: MemberCaller, UserCaller or KeyCaller. */
export const Caller = createParamDecorator((_: undefined, context: ExecutionContext): RouteCaller | undefined => {
  return context.switchToHttp().getRequest<FastifyRequest>().caller;
});
