import { setTimeout as pause } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

import type { Instant } from '../../domain/shared/instant';
import { Clock } from '../clock';

declare module 'fastify' {
  interface FastifyRequest {
    /** When the head of the request was read, before its body, its session and everything else. */
    receivedAt: Instant;
  }
}

const POLL_MS = 20;

interface Sent {
  readonly path: string;
  readonly at: Instant;
}

/** Forms that have arrived and are not answered yet. */
@Injectable()
export class Arrivals {
  private readonly underWay = new Set<Sent>();

  constructor(private readonly clock: Clock) {}

  /** Notes when each request is received; must be installed before everything that takes time. */
  install(fastify: FastifyInstance): void {
    fastify.decorateRequest('receivedAt', '' as Instant);
    fastify.addHook('onRequest', (request, reply, done) => {
      request.receivedAt = this.clock.now();
      if (request.method === 'POST') {
        const sent = { path: request.url.split('?')[0] ?? '', at: request.receivedAt };
        this.underWay.add(sent);
        reply.raw.once('close', () => this.underWay.delete(sent));
      }
      done();
    });
  }

  /**
   * Resolves when every form that was sent to a path before an instant is answered, or its sender
   * has gone; after the patience has run out in any case.
   */
  async settled(path: string, before: Instant, patienceMillis: number): Promise<void> {
    const end = Date.now() + patienceMillis;
    const isWaiting = (): boolean =>
      [...this.underWay].some((sent) => sent.path === path && sent.at < before);
    while (isWaiting() && Date.now() < end) await pause(POLL_MS);
  }
}
