import { Body, Controller, Get, Param, Post } from '@nestjs/common';

import { unwrap } from '../../../platform/errors/problem';
import { blankForm, formAgain, tryAgain } from '../../../platform/forms/form-page';
import { readForm, type FieldError } from '../../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../../platform/security/current-actor';
import { page, seeOther, type Page, type SeeOther } from '../../../platform/views/page';
import { AgendaService, type NewItem } from './agenda.service';
import { ItemForm } from './meeting.forms';
import { MeetingPagesService } from './meeting-pages.service';

/** The parts of an address that name an item. */
interface ItemPath {
  readonly slug: string;
  readonly no: string;
  readonly item: string;
}

/** The agenda of a meeting, for those who run it. */
@Controller('bodies/:slug/meetings/:no/agenda')
export class AgendaPagesController {
  constructor(
    private readonly pages: MeetingPagesService,
    private readonly agenda: AgendaService,
  ) {}

  @Get('new')
  async showNew(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, no }: ItemPath,
  ): Promise<Page> {
    const seen = await this.pages.find(slug, no, actor);
    await this.pages.runner(seen.key.body, actor);
    const form = blankForm({ kind: 'discussion' });
    return page('assembly-minutes/item-new', { ...(await this.pages.itemPage(seen)), form });
  }

  @Post()
  async add(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, no }: ItemPath,
    @Body() typed: unknown,
  ): Promise<Page | SeeOther> {
    const seen = await this.pages.find(slug, no, actor);
    const runner = await this.pages.runner(seen.key.body, actor);
    const again = async (errors: readonly FieldError[]) => {
      const form = formAgain(typed, errors);
      return tryAgain('assembly-minutes/item-new', { ...(await this.pages.itemPage(seen)), form });
    };
    const form = readForm(ItemForm, typed);
    if (!form.ok) return again(form.error.fields);
    const added = await this.agenda.add(runner.accountId, seen.key, itemOf(form.value));
    if (!added.ok && added.error.kind === 'late-reason-missing') {
      return again([{ field: 'lateReason', text: 'meetings.form.lateReason' }]);
    }
    unwrap(added);
    return seeOther(`/bodies/${slug}/meetings/${no}`, 'meetings.notice.itemAdded');
  }

  @Post(':item/removal')
  async remove(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, no, item }: ItemPath,
  ): Promise<SeeOther> {
    const { key } = await this.pages.find(slug, no, actor);
    await this.pages.runner(key.body, actor);
    unwrap(await this.agenda.remove(key, item));
    return seeOther(`/bodies/${slug}/meetings/${no}`, 'meetings.notice.itemRemoved');
  }

  @Post(':item/start')
  async start(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, no, item }: ItemPath,
  ): Promise<SeeOther> {
    const { key } = await this.pages.find(slug, no, actor);
    await this.pages.runner(key.body, actor);
    unwrap(await this.agenda.start(key, item));
    return seeOther(`/bodies/${slug}/meetings/${no}/live`);
  }

  @Post(':item/end')
  async end(
    @CurrentActor() actor: Actor | undefined,
    @Param() { slug, no, item }: ItemPath,
  ): Promise<SeeOther> {
    const { key } = await this.pages.find(slug, no, actor);
    await this.pages.runner(key.body, actor);
    unwrap(await this.agenda.end(key, item));
    return seeOther(`/bodies/${slug}/meetings/${no}/live`);
  }
}

function itemOf(form: ItemForm): NewItem {
  const { kind, title, text } = form;
  return {
    ...{ kind, title, text },
    presenter: orNull(form.presenter),
    parentId: orNull(form.parentId),
    closedGround: orNull(form.closedGround),
    plannedMinutes: form.plannedMinutes === '' ? null : Number(form.plannedMinutes),
    lateReason: orNull(form.lateReason ?? ''),
  };
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
