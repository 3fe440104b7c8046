import { Body, Controller, Get, Param, Post } from '@nestjs/common';

import { unwrap } from '../../platform/errors/problem';
import { Problem } from '../../platform/errors/problem';
import { blankForm, formAgain, tryAgain } from '../../platform/forms/form-page';
import { typedValues } from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { ClosureService } from './closure.service';
import { RoundsService } from './rounds.service';

const LEAST_REASON = 10;

/** Ending a round before its time: a page that says what will happen, and the act. */
@Controller('rounds/:slug/closure')
export class ClosurePagesController {
  constructor(
    private readonly rounds: RoundsService,
    private readonly closure: ClosureService,
  ) {}

  @Get()
  async show(@CurrentActor() actor: Actor | undefined, @Param('slug') slug: string): Promise<Page> {
    requireRole(actor, 'officer');
    return page(
      'voting-rounds/closure',
      { ...(await this.model(slug)), form: blankForm() },
      { noStore: true },
    );
  }

  @Post()
  async close(
    @CurrentActor() actor: Actor | undefined,
    @Param('slug') slug: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const model = await this.model(slug);
    const reason = (typedValues(body)['reason'] ?? '').trim();
    if (reason.length < LEAST_REASON) {
      const errors = [{ field: 'reason', text: 'voting-rounds.form.reason' }];
      return tryAgain('voting-rounds/closure', { ...model, form: formAgain(body, errors) });
    }
    const closed = await this.closure.closeEarly(officer.accountId, slug, reason);
    if (!closed.ok && closed.error.kind === 'gate-failed')
      return seeOther(`/rounds/${slug}/closure`);
    unwrap(closed);
    return seeOther(`/rounds/${slug}/results`, 'voting-rounds.notice.closed');
  }

  private async model(slug: string) {
    const round = await this.rounds.bySlug(slug);
    if (round === undefined || round.openedAt === null)
      throw new Problem({ kind: 'round-not-open' });
    const state = this.rounds.stateOf(round);
    return {
      round: { slug, title: round.title, closesAt: round.closesAt },
      isOpen: state === 'open' || state === 'upcoming',
      isPublished: state === 'published',
      failures: this.closure.failuresOf(slug),
    };
  }
}
