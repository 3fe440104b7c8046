import { Injectable } from '@nestjs/common';

import { assertDefined, assertNever } from '../../domain/shared/assert';
import type { Instant } from '../../domain/shared/instant';
import { Problem } from '../../platform/errors/problem';
import { blankForm, type FormState } from '../../platform/forms/form-page';
import type { FieldError } from '../../platform/forms/read-form';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { BallotCards } from './ballot-cards';
import { keptChoices, type KeptChoice } from './ballot.forms';
import { choicesOn, type Typed } from './ballot-paper';
import { ballotPage, ballotRound, checkPage, choiceErrors, privatePart } from './ballot.view';
import type { BallotsError, RefusalReason } from './ballots.errors';
import {
  BallotsService,
  type CheckedBallot,
  type Desk,
  type RecordedBallot,
} from './ballots.service';
import type { VoteStatus } from './vote-status';
import type { FrozenRound } from './frozen-round';
import { RoundDesk } from './round-desk';
import { RoundsService } from './rounds.service';

/** What a voter sent, and in which language she reads. */
export interface Visit {
  readonly slug: string;
  readonly locale: string;
  readonly typed: Typed;
  readonly isPost: boolean;
  /** Whether the box for the private part is ticked. */
  readonly wantsPrivatePart: boolean;
}

const STATUS: Readonly<Record<RefusalReason, number>> = {
  upcoming: 409,
  closed: 409,
  closedEarly: 409,
  alreadyVoted: 409,
  tokenReused: 409,
  unavailable: 503,
};

/** The pages between the code and the receipt. */
@Injectable()
export class BallotPages {
  constructor(
    private readonly rounds: RoundsService,
    private readonly ballots: BallotsService,
    private readonly cards: BallotCards,
    private readonly desk: RoundDesk,
  ) {}

  /** The ballot with the choices so far; with mistakes its status is 422. */
  async ballot(desk: Desk, { locale, typed }: Visit, isFaulty = false): Promise<Page> {
    const { round, paper } = desk;
    const choices = choicesOn(paper, typed);
    const cards = await this.cards.of(round, locale);
    const showing = { locale, cards, orderSeed: this.ballots.orderSeed(desk) };
    const errors = isFaulty ? choiceErrors(choices, round, showing) : [];
    const model = ballotPage(round, choices, showing, errors);
    const status = errors.length === 0 ? 200 : 422;
    const kept = model.pots.map(({ cards }) => cards);
    return page('voting-rounds/ballot/show', model, { status, kept, noStore: true });
  }

  /** Exactly what will be cast. */
  check(
    { round }: Desk,
    checked: CheckedBallot,
    { locale, wantsPrivatePart }: Visit,
    errors: readonly FieldError[] = [],
  ): Page {
    const model = { ...checkPage(round, checked, { locale }, errors), wantsPrivatePart };
    const status = errors.length === 0 ? 200 : 422;
    return page('voting-rounds/ballot/check', model, { status, noStore: true });
  }

  /** The answer to a cast itself: what it shows cannot be shown again. */
  privatePart({ round }: Desk, recorded: RecordedBallot): Page {
    const model = { round: ballotRound(round), ...privatePart(recorded) };
    return page('voting-rounds/ballot/private-part', model, { noStore: true });
  }

  /** "Did I vote?" */
  async voteStatus({ round, answer, isOpen }: VoteStatus, locale: string): Promise<Page> {
    const mayVote = isOpen && (answer === 'no' || round.config.revote !== false);
    const { cycle } = (await this.desk.find(round.slug, locale)).frame;
    const model = { round: ballotRound(round), cycle, answer, mayVote };
    return page('voting-rounds/ballot/vote-status', model, { noStore: true });
  }

  /** Where somebody is sent who cannot be given a ballot. */
  async turnAway(error: BallotsError, visit: Visit): Promise<Page | SeeOther> {
    const round = await this.rounds.frozen(visit.slug);
    if (round === undefined) throw new Problem({ kind: 'page-not-found' });
    switch (error.kind) {
      case 'ballot-refused':
        return this.refusal(round, error.reason, visit);
      case 'voter-unknown':
        return visit.isPost
          ? codePage(round, blankForm(), keptChoices(visit.typed), 403)
          : toCode(round);
      case 'ballot-round-not-found':
      case 'ballot-not-legal':
      case 'blank-not-confirmed':
      case 'ballot-form-old':
        throw new Problem({ kind: 'page-not-found' });
      default:
        return assertNever(error);
    }
  }

  private async refusal(
    round: FrozenRound,
    reason: RefusalReason,
    { isPost }: Visit,
  ): Promise<Page> {
    const view = assertDefined(await this.rounds.bySlug(round.slug), 'round');
    const closes = earlier(view.closesAt, view.closeDecidedAt);
    const model = {
      round: { ...ballotRound(round), closes },
      reason: reason === 'closed' && !isPost ? 'over' : reason,
      hasEnded: reason === 'closed',
      mayVoteAgain: reason === 'tokenReused',
      mayLookUp: reason !== 'upcoming',
    };
    const status = isPost || reason === 'unavailable' ? STATUS[reason] : 200;
    return page('voting-rounds/ballot/refused', model, { status, noStore: true });
  }
}

/** The page that asks for the code; `choices` are those from before the session ended. */
export function codePage(
  round: FrozenRound,
  form: FormState,
  choices: readonly KeptChoice[],
  status = 200,
): Page {
  const model = { round: ballotRound(round), form, kept: choices };
  return page('voting-rounds/ballot/code', model, { status, noStore: true });
}

function toCode({ slug }: FrozenRound): SeeOther {
  return seeOther(`/rounds/${slug}/code`);
}

function earlier(planned: Instant, decided: Instant | null): Instant {
  return decided !== null && decided < planned ? decided : planned;
}
