import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { millisOf, type Instant } from '../../domain/shared/instant';
import { Clock } from '../clock';
import { Problem } from '../errors/problem';
import type { Actor } from './current-actor';
import { signInAs } from './sign-in';

declare module 'fastify' {
  interface Session {
    /** When the person last gave her password; only for staff, who do not vote with it. */
    provedAt?: string;
  }
}

const FRESH_MS = 5 * 60_000;

/** Before acts that cannot be undone, whoever sits there must have given her password just now. */
@Injectable()
export class FreshSignIn {
  constructor(private readonly clock: Clock) {}

  /** Notes that the person of this session gave her password. Of residents no time is kept. */
  note(request: FastifyRequest, { roles }: Actor): void {
    if (roles.every((role) => role === 'resident')) return;
    request.session.provedAt = this.clock.now();
  }

  /** The same for somebody who is signed in already: the session goes on under a new id. */
  async renew(request: FastifyRequest, actor: Actor): Promise<void> {
    await signInAs(request, actor);
    this.note(request, actor);
  }

  /** @throws Problem `fresh-sign-in-required` when the password was given more than five minutes ago */
  require({ session }: FastifyRequest): void {
    const { provedAt } = session;
    const age = provedAt === undefined ? -1 : this.age(provedAt as Instant);
    if (age < 0 || age > FRESH_MS) throw new Problem({ kind: 'fresh-sign-in-required' });
  }

  private age(since: Instant): number {
    return millisOf(this.clock.now()) - millisOf(since);
  }
}
