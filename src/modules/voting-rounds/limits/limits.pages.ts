import { Injectable } from '@nestjs/common';

import { Catalogues } from '../../../platform/i18n/catalogues';
import { Problem } from '../../../platform/errors/problem';
import type { FormState } from '../../../platform/forms/form-page';
import type { Actor } from '../../../platform/security/current-actor';
import { formatMoney } from '../../../platform/views/formats';
import { CyclesService, type AreaView } from '../../cycles';
import { ProjectsService, type ProjectView } from '../../proposals';
import type { PlannedPot } from '../frozen-round';
import { plannedPots } from '../opening.service';
import { RoundDesk, type OpenedFile } from '../round-desk';
import {
  areaNamesOf,
  lastWithoutArea,
  limitWords,
  tellerOf,
  toldMoney,
  UNTOLD,
} from './limit.words';
import type { LimitGround } from './limits.forms';
import { hasShares, knowsShares } from './pot-money';
import { shareField, type MoneyGround } from './pot-money.forms';
import { plannedLimits, potLimits, type LimitKind } from './pot-limit';

type OfficersFile = OpenedFile & { readonly officer: Actor };

/** Who asks for a page, and in which language. */
export interface Caller {
  readonly actor: Actor | undefined;
  readonly locale: string;
}

/** A pot of a draft, with everything that its forms are read against. */
export interface LimitDesk {
  readonly file: OfficersFile;
  readonly pot: Omit<PlannedPot, 'limits'>;
  /** Those of the pot. */
  readonly projects: readonly ProjectView[];
  readonly areas: readonly AreaView[];
}

/** What stands in a form. */
export interface TypedLimit {
  readonly form: FormState;
  /** Row ids of the ticked projects. */
  readonly chosen: readonly string[];
}

/** The models of the pages about limits. */
@Injectable()
export class LimitPages {
  constructor(
    private readonly desks: RoundDesk,
    private readonly cycles: CyclesService,
    private readonly projects: ProjectsService,
    private readonly catalogues: Catalogues,
  ) {}

  /** @throws Problem `page-not-found`, or that the actor is no officer */
  async file({ actor, locale }: Caller, slug: string): Promise<OfficersFile> {
    return this.desks.forOfficer(actor, slug, locale);
  }

  /** @throws Problem `page-not-found` for another pot, `round-already-open` after the freeze */
  async desk(
    caller: Caller,
    place: { readonly slug: string; readonly pot: string },
  ): Promise<LimitDesk> {
    const file = await this.file(caller, place.slug);
    const pot = plannedPots(file.round, file.cycle).find(({ slug }) => slug === place.pot);
    if (pot === undefined) throw new Problem({ kind: 'page-not-found' });
    if (file.state !== 'draft') throw new Problem({ kind: 'round-already-open' });
    const all = await this.projects.ofCycle(file.cycle.id);
    const projects = all.filter(({ potId }) => potId === pot.id);
    return { file, pot, projects, areas: await this.cycles.areas() };
  }

  /** @param id of the limit that is changed */
  ground({ file, pot, projects, areas }: LimitDesk, kind: LimitKind, id?: string): LimitGround {
    const others = file.round.limits.filter((one) => one.potId === pot.id && one.id !== id);
    const { locale, cycle } = file;
    return { kind, pot, projects, areas, others, currency: cycle.currency, locale };
  }

  /** Every pot of the round with what holds for it. */
  async list({ round, cycle, frame, locale }: OfficersFile) {
    const projects = await this.projects.ofCycle(cycle.id);
    const named = projects.map(({ code, title }) => ({ id: code, name: title }));
    const teller = tellerOf(named, cycle.currency, locale);
    const all = plannedPots(round, cycle);
    const areaNames = areaNamesOf(await this.cycles.areas());
    const pots = all.map((pot) => {
      const own = plannedLimits(pot.id, round.limits, projects);
      const stored = round.limits.filter(({ potId }) => potId === pot.id);
      return {
        ...{ slug: pot.slug, name: pot.name, amountMinor: pot.amountMinor },
        currency: cycle.currency,
        money: limitWords({ ...UNTOLD, ...toldMoney(pot, all, areaNames) }, teller).money,
        sharesAlike: knowsShares(pot.ruleId),
        parts: projects
          .filter(({ potId, leastMinor }) => potId === pot.id && leastMinor !== null)
          .map(({ title, leastMinor, slug }) => ({
            title,
            leastMinor,
            href: `/projects/${slug}/edit`,
          })),
        hasProjects: projects.some(({ potId }) => potId === pot.id),
        limits: own.map((limit, i) => {
          const told = { ...UNTOLD, limits: potLimits([limit]) };
          const { conflicts, groups } = limitWords(told, teller);
          return {
            id: stored[i]?.id ?? '',
            sentences: [...conflicts, ...groups.flatMap(({ sentences }) => sentences)],
            members: groups[0]?.members ?? null,
          };
        }),
      };
    });
    return { ...frame, cycleSlug: cycle.slug, pots };
  }

  moneyGround({ file, pot }: LimitDesk): MoneyGround {
    const { round, cycle, locale } = file;
    const shown = round.styles.filter(({ pots }) => pots.includes(pot.slug));
    const styles = shown.map(({ style }) => style).sort(lastWithoutArea);
    return {
      ...{ pot, pots: plannedPots(round, cycle), styles },
      ...{ currency: cycle.currency, locale },
    };
  }

  money(desk: LimitDesk, form: FormState) {
    const { file, pot, areas } = desk;
    const { styles, locale } = this.moneyGround(desk);
    const isOffered = styles.length > 1 && (knowsShares(pot.ruleId) || hasShares(pot));
    const receivers = plannedPots(file.round, file.cycle).filter(({ id }) => id !== pot.id);
    const reachesCity =
      pot.areaName !== null && receivers.some(({ areaName }) => areaName === null);
    const cityStyle = this.catalogues.text(locale, 'limits.money.cityStyle');
    return {
      ...file.frame,
      form,
      pot: { slug: pot.slug, name: pot.name, amountMinor: pot.amountMinor },
      receivers: receivers.map(({ slug, name }) => ({ value: slug, text: name })),
      leftToHint: reachesCity ? 'fromArea' : 'any',
      noShares: styles.length > 1 ? 'rule' : 'alone',
      shares: (isOffered ? styles : []).map((style) => ({
        name: shareField(style),
        label: areas.find(({ slug }) => slug === style)?.name ?? cityStyle,
      })),
    };
  }

  /** @param id of the limit that is changed; without one, a new one is made */
  form({ file, pot, projects, areas }: LimitDesk, kind: LimitKind, typed: TypedLimit, id = '') {
    const { frame, locale, cycle } = file;
    const used = areas.filter((area) => projects.some(({ areaId }) => areaId === area.id));
    return {
      ...frame,
      ...typed,
      id,
      kind,
      pot: { slug: pot.slug, name: pot.name, amountMinor: pot.amountMinor },
      hasAreas: used.length > 0 || typed.form.errors.some(({ field }) => field === 'area'),
      areas: used.map((area) => ({ value: area.slug, text: area.name })),
      projects: projects.map(({ id: value, title, areaName, costMinor }) => {
        const cost = formatMoney(locale, costMinor, cycle.currency);
        return { value, text: title, hint: areaName === null ? cost : `${areaName} · ${cost}` };
      }),
    };
  }
}
