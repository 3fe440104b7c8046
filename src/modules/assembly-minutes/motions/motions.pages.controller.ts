import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';

import { err, ok, type Result } from '../../../domain/shared/result';
import { Problem, unwrap } from '../../../platform/errors/problem';
import { blankForm, formAgain, tryAgain, type FormState } from '../../../platform/forms/form-page';
import {
  readForm,
  typedValues,
  type FieldError,
  type InvalidForm,
} from '../../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../../platform/security/current-actor';
import { page, seeOther, type Page, type SeeOther } from '../../../platform/views/page';
import { MeetingPagesService } from '../meetings/meeting-pages.service';
import {
  AmendmentForm,
  InterestForm,
  MotionActForm,
  MotionForm,
  SecondingForm,
} from './motion.forms';
import { MotionPagesService } from './motion-pages.service';
import type { MotionsError } from './motions.errors';
import { MotionsService, type NewAmendment } from './motions.service';
import { VotesService } from './votes.service';

/** The parts of an address that name a motion, or an item. */
interface MotionPath {
  readonly slug: string;
  readonly no: string;
  readonly motion: string;
}

/** Motions and amendments, from the member's pen to the desk of the chair. */
@Controller('bodies/:slug/meetings/:no')
export class MotionsPagesController {
  constructor(
    private readonly meetings: MeetingPagesService,
    private readonly pages: MotionPagesService,
    private readonly motions: MotionsService,
    private readonly votes: VotesService,
  ) {}

  @Get('motions/new')
  async showNew(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, no }: MotionPath,
    @Query() query: unknown,
  ): Promise<Page> {
    const seen = await this.meetings.find(slug, no, actor);
    await this.pages.writer(seen.key.body, actor, undefined);
    const form = blankForm({ itemId: typedValues(query)['item'] ?? '' });
    return page('assembly-minutes/motion-new', { ...(await this.pages.newPage(seen)), form });
  }

  @Post('motions')
  async handIn(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, no }: MotionPath,
    @Body() typed: unknown,
  ): Promise<Page | SeeOther> {
    const seen = await this.meetings.find(slug, no, actor);
    const writer = await this.pages.writer(seen.key.body, actor, typedValues(typed)['moverId']);
    const form = readForm(MotionForm, typed);
    const handedIn = form.ok
      ? await this.motions.handIn(writer.actor.accountId, seen.key, {
          ...{ itemId: form.value.itemId, title: form.value.title, text: form.value.text },
          moverId: writer.memberId,
        })
      : form;
    if (handedIn.ok) {
      const path = `/bodies/${slug}/meetings/${no}/motions/${handedIn.value}`;
      return seeOther(path, 'motions.notice.handedIn');
    }
    const again = formAgain(typed, mistakesOf(handedIn.error));
    return tryAgain('assembly-minutes/motion-new', {
      ...{ ...(await this.pages.newPage(seen)), form: again },
    });
  }

  @Get('motions/:motion')
  async show(@CurrentActor() actor: Actor | undefined, @Param() path: MotionPath): Promise<Page> {
    return page(
      'assembly-minutes/motion',
      await this.pages.show(await this.pages.find(path, actor)),
    );
  }

  @Get('motions/:motion/amendments/new')
  async showAmendment(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MotionPath,
  ): Promise<Page> {
    const seen = await this.pages.find(path, actor);
    await this.pages.writer(seen.key.body, actor, undefined);
    const form = blankForm({ fromLine: '1', toLine: '1' });
    return page('assembly-minutes/amendment-new', {
      ...{ ...(await this.pages.amendmentPage(seen)), form },
    });
  }

  @Post('motions/:motion/amendments')
  async amend(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MotionPath,
    @Body() typed: unknown,
  ): Promise<Page | SeeOther> {
    const seen = await this.pages.find(path, actor);
    const writer = await this.pages.writer(seen.key.body, actor, typedValues(typed)['moverId']);
    const read = readAmendment(typed, seen.motion.id, writer.memberId);
    const amended = read.ok
      ? await this.motions.amend(writer.actor.accountId, seen.key, read.value)
      : read;
    if (amended.ok) {
      return seeOther(motionsPath(path, String(amended.value)), 'motions.notice.handedIn');
    }
    const form: FormState = formAgain(typed, mistakesOf(amended.error));
    return tryAgain('assembly-minutes/amendment-new', {
      ...{ ...(await this.pages.amendmentPage(seen)), form },
    });
  }

  @Post('motions/:motion/seconding')
  async second(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MotionPath,
    @Body() typed: unknown,
  ): Promise<SeeOther> {
    const { key, motion } = await this.pages.find(path, actor);
    const form = readForm(SecondingForm, typed);
    if (!form.ok) throw new Problem({ kind: 'bad-request' });
    const { memberId } = await this.pages.writer(key.body, actor, form.value.seconderId);
    unwrap(await this.motions.second(key, motion.id, memberId));
    return seeOther(motionsPath(path), 'motions.notice.seconded');
  }

  @Post('motions/:motion/withdrawal')
  async withdraw(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MotionPath,
  ): Promise<SeeOther> {
    const { key, motion } = await this.pages.find(path, actor);
    const own = await this.meetings.member(key.body, actor);
    const step = { motionId: motion.id, act: 'withdraw', reason: null, memberId: own.id } as const;
    unwrap(await this.motions.act(own.accountId, key, step));
    return seeOther(motionsPath(path), 'motions.notice.withdrawn');
  }

  @Post('motions/:motion/acts')
  async act(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MotionPath,
    @Body() typed: unknown,
  ): Promise<SeeOther> {
    const { key, motion } = await this.pages.find(path, actor);
    const runner = await this.meetings.runner(key.body, actor);
    const form = readForm(MotionActForm, typed);
    if (!form.ok) throw new Problem({ kind: 'bad-request' });
    const { act, reason } = form.value;
    const step = {
      motionId: motion.id,
      act,
      reason: reason === '' ? null : reason,
      memberId: null,
    };
    unwrap(await this.motions.act(runner.accountId, key, step));
    return seeOther(motionsPath(path), 'motions.notice.changed');
  }

  @Post('motions/:motion/position')
  async reorder(
    @CurrentActor() actor: Actor | undefined,
    @Param() path: MotionPath,
    @Body() typed: unknown,
  ): Promise<SeeOther> {
    const { key, motion, all } = await this.pages.find(path, actor);
    await this.meetings.runner(key.body, actor);
    const position = typedValues(typed)['position'] ?? '';
    if (!/^\d{1,4}$/.test(position)) throw new Problem({ kind: 'bad-request' });
    unwrap(await this.motions.reorder(key, motion.id, Number(position)));
    const parent = all.find(({ id }) => id === motion.parentId) ?? motion;
    return seeOther(motionsPath(path, String(parent.no)));
  }

  @Post('agenda/:item/interest')
  async declare(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, no, item }: { slug: string; no: string; item: string },
    @Body() typed: unknown,
  ): Promise<SeeOther> {
    const { key } = await this.meetings.find(slug, no, actor);
    const own = await this.meetings.member(key.body, actor);
    const form = readForm(InterestForm, typed);
    if (!form.ok) throw new Problem({ kind: 'bad-request' });
    const interest = { itemId: item, membershipId: own.id, text: form.value.text };
    unwrap(await this.votes.declare(key, interest));
    return seeOther(`/bodies/${slug}/meetings/${no}`, 'motions.notice.declared');
  }
}

function motionsPath({ slug, no, motion }: MotionPath, other = motion): string {
  return `/bodies/${slug}/meetings/${no}/motions/${other}`;
}

function readAmendment(
  typed: unknown,
  motionId: string,
  moverId: string,
): Result<NewAmendment, InvalidForm> {
  const form = readForm(AmendmentForm, typed);
  if (!form.ok) return form;
  const { title, fromLine, toLine, text } = form.value;
  const at = Number(fromLine) - 1;
  // Empty: nothing is struck, the text goes in before the line.
  const removed = toLine === '' ? 0 : Number(toLine) - at;
  const inserted = text === '' ? [] : text.split('\n');
  if (removed < 0) {
    const fields = [{ field: 'toLine', text: 'motions.form.lineOrder' }];
    return err({ kind: 'invalid-form', fields });
  }
  return ok({ motionId, title, moverId, edit: { at, removed, inserted } });
}

function mistakesOf(error: MotionsError | InvalidForm): readonly FieldError[] {
  if (error.kind === 'invalid-form') return error.fields;
  const { kind, ...values } = error;
  const told: Readonly<Partial<Record<string, readonly [string, string]>>> = {
    'agenda-item-not-found': ['itemId', 'motions.form.item'],
    'not-a-member': ['moverId', 'motions.form.mover'],
    'may-not-vote': ['moverId', 'motions.form.mover'],
    'lines-out-of-text': ['toLine', 'motions.form.linesOut'],
    'amendment-changes-nothing': ['text', 'motions.form.nothing'],
  };
  const [field, text] = told[kind] ?? [];
  if (field === undefined || text === undefined) throw new Problem(error);
  return [{ field, text, values }];
}
