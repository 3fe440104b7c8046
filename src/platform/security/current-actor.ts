import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The roles that an admin grants; everybody who has signed up is a resident. */
export const ROLES = ['resident', 'reviewer', 'officer', 'auditor', 'admin'] as const;
/**
 *
 */
export type Role = (typeof ROLES)[number];

/** The signed-in person of a request. */
export interface Actor {
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
}

declare module 'fastify' {
  interface PassportUser extends Actor {}
}

/** Who acts: the signed-in person, or undefined for a visitor. */
export function actorOf(request: FastifyRequest): Actor | undefined {
  return request.user ?? undefined;
}

/** Parameter decorator of controllers: the actor or undefined. */
export const CurrentActor = createParamDecorator(
  (_unused: unknown, context: ExecutionContext): Actor | undefined =>
    actorOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Whether the actor holds one of the roles; an admin holds every role but auditor. */
export function holds(actor: Actor | undefined, ...roles: readonly Role[]): boolean {
  if (actor === undefined) return false;
  return roles.some((role) => actor.roles.includes(role) || impliedByAdmin(actor, role));
}

function impliedByAdmin(actor: Actor, role: Role): boolean {
  return role !== 'auditor' && actor.roles.includes('admin');
}
