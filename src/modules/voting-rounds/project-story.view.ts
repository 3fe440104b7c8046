import type { ToldStep } from '../../domain/tally/explanation/explanation';
import { assertDefined } from '../../domain/shared/assert';
import { formatList, formatNumber } from '../../platform/views/formats';
import { howCounted } from './how-counted.view';
import type { Outcome } from './outcomes.service';
import { OutcomeReading, type PotReading } from './results.reading';

/** The model of `voting-rounds/project-story.hbs`; undefined where the round has no such project. */
export function projectStoryPage(outcome: Outcome, id: string, locale: string) {
  const reading = new OutcomeReading(outcome, locale);
  const pot = reading.pots().find(({ result }) => result.projects.some((one) => one.id === id));
  if (pot === undefined) return undefined;
  const figures = pot.result.projects.find((project) => project.id === id);
  const { costMinor, votes } = assertDefined(figures, 'the figures of the project');
  const place = pot.result.order.indexOf(id) + 1;
  return {
    id,
    name: reading.nameOf(id),
    area: reading.project(id)?.area ?? '',
    potName: pot.name,
    potId: pot.id,
    votes: formatNumber(locale, votes),
    cost: reading.money(costMinor),
    place: place === 0 ? null : formatNumber(locale, place),
    verdict: reading.sentence('results.why.', pot.explanation.verdict(id)),
    picture: reading.picture(pot.explanation.price(id)),
    how: howCounted(pot, reading),
    isRated: pot.config.ballot.type === 'scoring',
    isCounted: pot.result.ballots > 0,
    stepCount: pot.steps.length,
    steps: pot.explanation.story(id).map((step) => stepModel(step, { id, pot, locale }, reading)),
  };
}

interface Told {
  readonly id: string;
  readonly pot: PotReading;
  readonly locale: string;
}

function stepModel(step: ToldStep, { id, locale }: Told, reading: OutcomeReading) {
  const { key, values } = reading.sentence('results.step.', step);
  const project = step.project === undefined ? '' : reading.nameOf(step.project);
  const others = (step.tied ?? []).filter((tied) => tied !== step.project).map(reading.nameOf);
  return {
    number: step.number,
    sentence: { key, values: { ...values, project } },
    isOwn: step.project === undefined || step.project === id,
    tied: others.length === 0 ? null : formatList(locale, others),
  };
}
