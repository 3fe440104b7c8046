import { isDeepStrictEqual } from 'node:util';

import type { RankedBallot } from '../domain/tally/seats/seat-contest';
import { SeatStory } from '../domain/tally/seats/seat-story';
import type { SeatOutcome } from '../domain/tally/seats/seat-trace';
import { Catalogues } from '../platform/i18n/catalogues';
import { Teller } from '../platform/i18n/teller';
import type { SeatCount } from '../verifier/recount/seats/contest';
import type { SeatOptions } from './tally-options';
import { ENGINE } from './tally-report';

/** An election of people as a file states it. */
export interface SeatFile {
  readonly title: string;
  /** In the order of the file. */
  readonly candidates: readonly string[];
  readonly withdrawn: readonly string[];
  readonly ballots: readonly RankedBallot[];
  readonly seats: number | undefined;
}

/** A count, and whether the second one came to the same. */
export interface CountedSeats {
  readonly outcome: SeatOutcome;
  readonly agrees: boolean;
}

/** Whether both counts elect the same in the same order, by the same steps with the same figures. */
export function isSameCount(first: SeatOutcome, second: SeatCount): boolean {
  const { elected, steps } = first;
  return isDeepStrictEqual({ elected, steps }, { elected: second.elected, steps: second.steps });
}

/** What `baraza tally` says of an election of people. */
export class SeatReport {
  private readonly story: SeatStory;
  private readonly teller: Teller;

  constructor(
    private readonly file: SeatFile,
    private readonly options: SeatOptions & { readonly seats: number },
    private readonly counted: CountedSeats,
  ) {
    this.story = new SeatStory(options.rule.id, counted.outcome);
    this.teller = new Teller(new Catalogues(), options.language);
  }

  /** One JSON document with every step, as figures and in sentences. */
  json(): string {
    const { rule, seats, tie, language } = this.options;
    const { candidates, withdrawn, title } = this.file;
    const { elected, ties, steps } = this.counted.outcome;
    const report = {
      ...{ rule: rule.id, options: rule.options, title, seats, tie, candidates, withdrawn },
      ...{ ...ballotCounts(this.file), elected, ties, steps },
      ...{ language, sentences: this.sentences() },
      secondCount: { agrees: this.counted.agrees },
      engine: ENGINE,
    };
    return `${JSON.stringify(report)}\n`;
  }

  /** The same for people: what became of everybody, and how it was counted. */
  text(): string {
    const { title } = this.file;
    const { rule, tie, candidates, steps } = this.sentences();
    const blocks = [
      [title, rule, tie].filter((text) => text !== ''),
      this.block(
        'result',
        candidates.map(({ candidate, text }) => `${candidate}: ${text}`),
      ),
      this.block(
        'steps',
        steps.map(({ step, text }) => `${step}. ${text}`),
      ),
      [this.word(this.counted.agrees ? 'agrees' : 'differs')],
    ];
    return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
  }

  private block(heading: string, lines: readonly string[]): string[] {
    return [this.word(heading), ...lines.map((line) => `  ${line}`)];
  }

  private word(name: string): string {
    return this.teller.text(`seats.report.${name}`);
  }

  /** Those elected come first, in order of election; then the others in the order of the file. */
  private sentences() {
    const { rule, tie } = this.options;
    const { elected } = this.counted.outcome;
    const others = this.file.candidates.filter((name) => !elected.includes(name));
    const standing = [...elected, ...others].map((candidate) => {
      return { candidate, text: this.tell(this.story.verdict(candidate)) };
    });
    const gone = this.file.withdrawn.map((candidate) => {
      return { candidate, text: this.tell([{ key: 'withdrawn', names: { candidate } }]) };
    });
    const steps = this.story.steps();
    return {
      rule: this.teller.text(`seats.rule.${rule.id}`),
      tie: this.teller.text(`seats.tie.${tieWord(tie)}`),
      candidates: [...standing, ...gone],
      steps: steps.map(({ number, sentences }) => ({ step: number, text: this.tell(sentences) })),
    };
  }

  private tell(sentences: Parameters<Teller['tell']>[1]): string {
    return this.teller.tell('seats.told.', sentences);
  }
}

/** The first key of a tie order decides; `id,seed:…` never comes to the seed. */
function tieWord(tie: string): string {
  return tie.split(/[,:]/, 1)[0] as string;
}

function ballotCounts({ ballots }: SeatFile): { readonly valid: number; readonly blank: number } {
  let [valid, blank] = [0, 0];
  for (const { ranking, weight } of ballots) {
    if (ranking.length > 0) valid += weight;
    else blank += weight;
  }
  return { valid, blank };
}
