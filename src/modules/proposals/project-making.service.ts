import { Injectable } from '@nestjs/common';

import { err, ok, type Result } from '../../domain/shared/result';
import { Problem } from '../../platform/errors/problem';
import {
  listOf,
  readForm,
  typedValues,
  type FieldError,
  type InvalidForm,
} from '../../platform/forms/read-form';
import { CityService, CyclesService } from '../cycles';
import { problemAt } from './problem-fields';
import type { ProjectGround } from './project-pages.service';
import { ProjectsService, type ProjectTerms } from './projects.service';
import { costOf } from './proposal-input';
import { ProjectForm } from './proposal.forms';
import type { ProposalsError } from './proposals.errors';
import { ProposalsService } from './proposals.service';

const NO_PROPOSALS: FieldError = {
  field: 'proposals',
  text: 'proposals.problem.no-proposals-chosen',
};

interface Sent {
  readonly body: unknown;
  readonly locale: string;
}

/** From the officer's form to a project, or back to the form with its mistakes. */
@Injectable()
export class ProjectMakingService {
  constructor(
    private readonly projects: ProjectsService,
    private readonly proposals: ProposalsService,
    private readonly cycles: CyclesService,
    private readonly city: CityService,
  ) {}

  /** Makes the project and gives its slug. */
  async make(
    officerId: string,
    { cycle, pot }: ProjectGround,
    { body, locale }: Sent,
  ): Promise<Result<string, InvalidForm>> {
    const { currency } = cycle;
    const terms = await this.read(body, currency);
    const chosen = new Set(listOf(body, 'proposals'));
    const candidates = await this.proposals.publishedOfPot(pot.id);
    const proposalIds = candidates.filter(({ slug }) => chosen.has(slug)).map(({ id }) => id);
    const missing = proposalIds.length === 0 ? [NO_PROPOSALS] : [];
    if (!terms.ok) return err({ ...terms.error, fields: [...missing, ...terms.error.fields] });
    const exceptionReason = typedValues(body)['exceptionReason'];
    const project = {
      ...terms.value,
      cycleId: cycle.id,
      potId: pot.id,
      proposalIds,
      exceptionReason,
    };
    const made = await this.projects.create(officerId, project);
    if (made.ok) return ok(made.value.slug);
    const refusal = await this.refusal(made.error, { locale, currency });
    const rest = refusal.error.fields.filter(({ text }) => text !== NO_PROPOSALS.text);
    return err({ ...refusal.error, fields: [...missing, ...rest] });
  }

  async change(
    officerId: string,
    slug: string,
    { body, locale, currency }: Sent & { readonly currency: string },
  ): Promise<Result<void, InvalidForm>> {
    const terms = await this.read(body, currency);
    if (!terms.ok) return terms;
    const changed = await this.projects.change(officerId, slug, terms.value);
    return changed.ok ? changed : this.refusal(changed.error, { locale, currency });
  }

  private async read(body: unknown, currency: string): Promise<Result<ProjectTerms, InvalidForm>> {
    const {
      proposals: _proposals,
      proposal: _proposal,
      ...fields
    } = { ...(body as Record<string, unknown>) };
    const form = readForm(ProjectForm, fields);
    const typed = typedValues(body);
    const isFree = typed['free'] === 'yes';
    const cost = finalCost(typed['cost'] ?? '', { isFree, currency });
    const least = costOf(typed['least'] ?? '', currency);
    const areaId = await this.areaOf(typed['area']);
    const mistakes: FieldError[] = form.ok ? [] : [...form.error.fields];
    if (cost === undefined) mistakes.push({ field: 'cost', text: 'proposals.form.finalCost' });
    if (least.isWrong) mistakes.push({ field: 'least', text: 'proposals.form.least' });
    if (!form.ok || cost === undefined || least.isWrong) {
      return err({ kind: 'invalid-form', fields: mistakes });
    }
    const { title, summary, code } = form.value;
    const costs = { isFree, costMinor: cost, leastMinor: least.value };
    return ok({ title, summary, code, ...costs, areaId });
  }

  private async areaOf(slug: string | undefined): Promise<string | null> {
    return (await this.cycles.areas()).find((area) => area.slug === slug)?.id ?? null;
  }

  /** @throws Problem when the refusal concerns no field, such as projects that a round has frozen */
  private async refusal(
    error: ProposalsError,
    { locale, currency }: { readonly locale: string; readonly currency: string },
  ): Promise<{ readonly ok: false; readonly error: InvalidForm }> {
    const { timezone } = await this.city.current();
    const mistake = problemAt(error, { locale, timezone, currency });
    if (mistake === undefined) throw new Problem(error);
    return { ok: false, error: { kind: 'invalid-form', fields: [mistake] } };
  }
}

/** Nothing typed is 0 where it costs nothing on purpose; undefined when there is no amount. */
function finalCost(
  typed: string,
  { isFree, currency }: { readonly isFree: boolean; readonly currency: string },
): number | undefined {
  const { value, isWrong } = costOf(typed, currency);
  if (isWrong) return undefined;
  return value ?? (isFree ? 0 : undefined);
}
