import { Body, Controller, Get, Param, Post } from '@nestjs/common';

import { Problem } from '../../platform/errors/problem';
import {
  blankForm,
  fieldErrors,
  formAgain,
  tryAgain,
  type FormState,
} from '../../platform/forms/form-page';
import { readForm } from '../../platform/forms/read-form';
import { CurrentActor, type Actor } from '../../platform/security/current-actor';
import { requireRole } from '../../platform/security/guard';
import { page, seeOther, type Page, type SeeOther } from '../../platform/views/page';
import { AreaForm } from './cycles.forms';
import { CyclesService } from './cycles.service';
import { PlanningService } from './planning.service';

@Controller('areas')
export class AreasPagesController {
  constructor(
    private readonly cycles: CyclesService,
    private readonly planning: PlanningService,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor | undefined): Promise<Page> {
    requireRole(actor, 'officer');
    return page('cycles/areas', await this.model(blankForm()));
  }

  @Post()
  async add(
    @CurrentActor() actor: Actor | undefined,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const form = readForm(AreaForm, body);
    const added = form.ok ? await this.cycles.createArea(officer.accountId, form.value) : form;
    if (added.ok) return seeOther('/areas', 'cycles.notice.areaAdded');
    const errors = fieldErrors(added.error, 'name', 'cycles.areas.nameTaken');
    return tryAgain('cycles/areas', await this.model(formAgain(body, errors)));
  }

  @Get(':id/edit')
  async showEdit(@CurrentActor() actor: Actor | undefined, @Param('id') id: string): Promise<Page> {
    requireRole(actor, 'officer');
    const { name } = await this.find(id);
    return page('cycles/area', { id, name, form: blankForm({ name }) });
  }

  @Post(':id/name')
  async rename(
    @CurrentActor() actor: Actor | undefined,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<Page | SeeOther> {
    const officer = requireRole(actor, 'officer');
    const { name } = await this.find(id);
    const form = readForm(AreaForm, body);
    const renamed = form.ok
      ? await this.planning.renameArea(officer.accountId, id, form.value.name)
      : form;
    if (renamed.ok) return seeOther('/areas', 'cycles.notice.areaRenamed');
    const errors = fieldErrors(renamed.error, 'name', 'cycles.areas.nameTaken');
    return tryAgain('cycles/area', { id, name, form: formAgain(body, errors) });
  }

  private async find(id: string) {
    const area = (await this.cycles.areas()).find((one) => one.id === id);
    if (area === undefined) throw new Problem({ kind: 'area-not-found' });
    return area;
  }

  private async model(form: FormState) {
    const areas = await this.cycles.areas();
    return { form, areas: areas.map(({ id, name }) => ({ id, name })) };
  }
}
