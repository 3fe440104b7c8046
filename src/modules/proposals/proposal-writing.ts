import { missingForPublication } from '../../domain/proposals/publication';
import { foldForSearch, tidyLine, tidyText } from '../../domain/proposals/proposal-text';
import { phaseStateOf } from '../../domain/cycle/phase-at';
import type { Instant } from '../../domain/shared/instant';
import { err, ok, type Result } from '../../domain/shared/result';
import type { AreaView, CycleView, PotView } from '../cycles';
import type { ProposalVersion } from './proposal-version.entity';
import type { Proposal } from './proposal.entity';
import type { ProposalError } from './proposals.errors';

/** What a resident writes; a draft may still lack text and pot. */
export interface ProposalWords {
  readonly title: string;
  readonly text: string;
  readonly potId: string | null;
  /** Null: the pot's area, or the whole city. */
  readonly areaId: string | null;
  /** Own estimate, minor units. */
  readonly costMinor: number | null;
}

/** The columns that hold what somebody wrote. */
export type WordColumns = Pick<
  Proposal,
  'title' | 'text' | 'searchText' | 'potId' | 'areaId' | 'costMinor'
>;

/** Checks pot, area and estimate, and gives the columns as they are kept. */
export function wordColumns(
  words: ProposalWords,
  cycle: CycleView,
  areas: readonly AreaView[],
): Result<WordColumns, ProposalError> {
  const { potId, areaId, costMinor } = words;
  const pot = cycle.pots.find(({ id }) => id === potId);
  if (potId !== null && pot === undefined) return err({ kind: 'pot-not-found' });
  const problem = areaProblem(areaId, pot, areas) ?? costProblem(costMinor, pot, cycle);
  if (problem !== undefined) return err(problem);
  const title = tidyLine(words.title);
  const text = tidyText(words.text);
  const searchText = foldForSearch(`${title} ${text}`);
  return ok({ title, text, searchText, potId, costMinor, areaId: areaId ?? pot?.areaId ?? null });
}

function areaProblem(
  areaId: string | null,
  pot: PotView | undefined,
  areas: readonly AreaView[],
): ProposalError | undefined {
  if (areaId === null) return undefined;
  if (!areas.some(({ id }) => id === areaId)) return { kind: 'area-not-found' };
  const isElsewhere = pot !== undefined && pot.areaId !== null && pot.areaId !== areaId;
  if (!isElsewhere) return undefined;
  return { kind: 'area-not-of-pot', pot: pot.name, area: pot.areaName ?? '' };
}

function costProblem(
  costMinor: number | null,
  pot: PotView | undefined,
  { currency }: CycleView,
): ProposalError | undefined {
  const isAbove = pot !== undefined && costMinor !== null && costMinor > pot.amountMinor;
  if (!isAbove) return undefined;
  return { kind: 'estimate-above-pot', costMinor, potMinor: pot.amountMinor, currency };
}

/** Whether a text can be published now: it is complete, and the call is open. */
export function checkPublication(
  words: Pick<WordColumns, 'text' | 'potId'>,
  cycle: CycleView,
  now: Instant,
): Result<void, ProposalError> {
  const missing = missingForPublication(words);
  if (missing !== undefined) return err({ kind: 'proposal-incomplete', missing });
  return checkCall(cycle, now);
}

function checkCall(cycle: CycleView, now: Instant): Result<void, ProposalError> {
  const phase = phaseStateOf(cycle, 'call', now);
  if (phase === 'open') return ok(undefined);
  const call = cycle.phases.find(({ kind }) => kind === 'call');
  return err({
    kind: 'call-not-open',
    phase,
    opens: call?.opensAt ?? '',
    closes: call?.closesAt ?? '',
  });
}

export function versionRow(
  proposal: Pick<Proposal, 'id' | 'version' | 'title' | 'text' | 'costMinor'>,
  writtenBy: string,
  writtenAt: string,
): ProposalVersion {
  const { id: proposalId, version: number, title, text, costMinor } = proposal;
  return { proposalId, number, title, text, costMinor, writtenBy, writtenAt };
}
