import { Body, Controller, Get, Param, Post } from '@nestjs/common';

import { err, ok, type Result } from '../../../domain/shared/result';
import { type Choice, CHOICES } from '../../../domain/quorum/vote-kinds';
import { Problem } from '../../../platform/errors/problem';
import { blankForm, formAgain, tryAgain } from '../../../platform/forms/form-page';
import {
  readForm,
  typedValues,
  type FieldError,
  type InvalidForm,
} from '../../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../../platform/security/current-actor';
import { page, seeOther, type Page, type SeeOther } from '../../../platform/views/page';
import { MeetingPagesService } from '../meetings/meeting-pages.service';
import { VoteForm } from './motion.forms';
import { MotionPagesService } from './motion-pages.service';
import type { MotionsError } from './motions.errors';
import { VotesService, type TakenVote } from './votes.service';

/** The parts of an address that name a motion. */
interface MotionPath {
  readonly slug: string;
  readonly no: string;
  readonly motion: string;
}

/** Choices of a roll call come in fields of this name with the membership behind it. */
const CHOICE_FIELD = 'choice-';

/** At which field a refusal of a vote is told, and how. */
const MISTAKES: Readonly<
  Partial<Record<MotionsError['kind'], readonly [field: string, text: string]>>
> = {
  'votes-beyond-present': ['yes', 'motions.form.beyondPresent'],
  'more-votes-than-voters': ['yes', 'motions.form.beyondEligible'],
  'quorum-not-met': ['kind', 'motions.form.noQuorum'],
  'casting-vote-missing': ['casting', 'motions.form.castingMissing'],
  'casting-vote-not-due': ['casting', 'motions.form.castingNotDue'],
  'tellers-missing': ['tellerId', 'motions.form.tellers'],
  'choice-of-absent': ['kind', 'motions.form.absent'],
  'amendments-undecided': ['kind', 'motions.form.amendmentsFirst'],
  'amendments-collide': ['kind', 'motions.form.collide'],
  'seconder-missing': ['kind', 'motions.form.seconderMissing'],
};

/** Votes on motions: what was counted is typed, what it means is computed. */
@Controller('bodies/:slug/meetings/:no/motions/:motion/vote')
export class VotesPagesController {
  constructor(
    private readonly meetings: MeetingPagesService,
    private readonly pages: MotionPagesService,
    private readonly votes: VotesService,
  ) {}

  @Get()
  async show(@CurrentActor() actor: Actor | undefined, @Param() path: MotionPath): Promise<Page> {
    const seen = await this.pages.find(path, actor);
    await this.meetings.runner(seen.key.body, actor);
    const form = blankForm({ kind: 'show_of_hands' });
    const model = { ...(await this.pages.votePage(seen)), form };
    return page('assembly-minutes/vote', model, { noStore: true });
  }

  @Post()
  async take(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MotionPath,
    @Body() typed: unknown,
  ): Promise<Page | SeeOther> {
    const seen = await this.pages.find(path, actor);
    const runner = await this.meetings.runner(seen.key.body, actor);
    const read = readVote(typed, seen.motion.id);
    const taken = read.ok ? await this.votes.take(runner.accountId, seen.key, read.value) : read;
    const { slug, no, motion } = path;
    if (taken.ok) {
      return seeOther(`/bodies/${slug}/meetings/${no}/motions/${motion}`, 'motions.notice.voted');
    }
    const form = formAgain(typed, mistakesOf(taken.error));
    return tryAgain('assembly-minutes/vote', { ...(await this.pages.votePage(seen)), form });
  }
}

function readVote(typed: unknown, motionId: string): Result<TakenVote, InvalidForm> {
  const values = typedValues(typed);
  const rest = Object.entries(values).filter(([name]) => !name.startsWith(CHOICE_FIELD));
  const form = readForm(VoteForm, Object.fromEntries(rest));
  if (!form.ok) return form;
  const { kind, yes, no, abstain, invalid, tellerId, secondTellerId, casting } = form.value;
  const { override, overrideReason } = form.value;
  if (override !== '' && overrideReason.length < 3) {
    const fields = [{ field: 'overrideReason', text: 'motions.form.overrideReason' }];
    return err({ kind: 'invalid-form', fields });
  }
  const tellers = kind === 'show_of_hands' ? [tellerId, secondTellerId] : [];
  return ok({
    ...{ motionId, kind, choices: kind === 'roll_call' ? choicesIn(values) : new Map() },
    counts: {
      ...{ yes: Number(yes), no: Number(no) },
      ...{ abstain: Number(abstain), invalid: Number(invalid) },
    },
    casting: casting === '' ? null : casting,
    tellerIds: tellers.filter((id) => id !== ''),
    override: override === '' ? null : { outcome: override, reason: overrideReason },
  });
}

function choicesIn(values: Readonly<Record<string, string>>): ReadonlyMap<string, Choice> {
  const said = Object.entries(values).flatMap(([name, value]): [string, Choice][] => {
    const choice = CHOICES.find((one) => one === value);
    const isChoice = name.startsWith(CHOICE_FIELD) && choice !== undefined;
    return isChoice ? [[name.slice(CHOICE_FIELD.length), choice]] : [];
  });
  return new Map(said);
}

function mistakesOf(error: MotionsError | InvalidForm): readonly FieldError[] {
  if (error.kind === 'invalid-form') return error.fields;
  const told = MISTAKES[error.kind];
  if (told === undefined) throw new Problem(error);
  const { kind: _kind, ...values } = error;
  return [{ field: told[0], text: told[1], values }];
}
