import type { AreaView, CycleView } from '../cycles';
import type { Photo } from './photo.entity';
import type { Project } from './project.entity';

/** A project as everybody sees it. */
export interface ProjectView {
  readonly id: string;
  readonly slug: string;
  readonly cycleId: string;
  /** The id used on ballots and in files for counting: short text, unique in the cycle. */
  readonly code: string;
  readonly title: string;
  readonly summary: string;
  readonly areaId: string | null;
  /** Null for a project of the whole city. */
  readonly areaName: string | null;
  readonly potId: string;
  readonly costMinor: number;
  /** The least that is still worth giving; null where only the whole cost is. */
  readonly leastMinor: number | null;
  readonly photoUrl?: string;
  readonly photoSmallUrl?: string;
  readonly photoAlt?: string;
}

/** What addresses are made of; anything else was mistyped, and PostgreSQL would choke on a NUL. */
export function isSlug(text: string): boolean {
  return /^[a-z0-9-]{1,80}$/.test(text);
}

/** Address of a picture. */
export function photoUrl(id: string): string {
  return `/photos/${id}`;
}

/** Address of the same picture for cards. */
export function photoSmallUrl(id: string): string {
  return `/photos/${id}/small`;
}

export function projectView(
  project: Project,
  cycle: CycleView,
  areas: readonly AreaView[],
): ProjectView {
  const pot = cycle.pots.find(({ id }) => id === project.potId);
  const areaId = project.areaId ?? pot?.areaId ?? null;
  return {
    ...{ id: project.id, slug: project.slug, cycleId: project.cycleId, code: project.code },
    ...{ title: project.title, summary: project.summary, costMinor: project.costMinor },
    ...{ leastMinor: project.leastMinor, potId: project.potId, areaId },
    areaName: areas.find(({ id }) => id === areaId)?.name ?? null,
    ...(project.photo ? photoParts(project.photo) : {}),
  };
}

function photoParts({ id, alt }: Photo) {
  return { photoUrl: photoUrl(id), photoSmallUrl: photoSmallUrl(id), photoAlt: alt };
}

/** Numbers by their size, then other codes by letters. */
export function byCode(a: { readonly code: string }, b: { readonly code: string }): number {
  return a.code.localeCompare(b.code, 'en', { numeric: true });
}
