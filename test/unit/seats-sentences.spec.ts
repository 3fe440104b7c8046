import fc from 'fast-check';

import type { SeatElection } from '../../src/domain/tally/seats/seat-contest';
import { bindSeatRule, SEAT_RULES } from '../../src/domain/tally/seats/seat-rule';
import { SeatStory } from '../../src/domain/tally/seats/seat-story';
import { Catalogues } from '../../src/platform/i18n/catalogues';
import { type Told, Teller } from '../../src/platform/i18n/teller';

const NAMES = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve'];
const RULES = SEAT_RULES.map(({ id }) => id);
const PREFIX = 'seats.told.';

const catalogues = new Catalogues();
const languages = catalogues.languages().map(({ code }) => code);

const elections: fc.Arbitrary<SeatElection> = fc
  .record({
    candidates: fc.shuffledSubarray(NAMES, { minLength: 1 }),
    seats: fc.integer({ min: 1, max: 4 }),
    ballots: fc.array(
      fc.record({ ranking: fc.shuffledSubarray(NAMES), weight: fc.integer({ min: 1, max: 6 }) }),
      { maxLength: 9 },
    ),
  })
  .map(({ candidates, seats, ballots }) => {
    const standing = (name: string): boolean => candidates.includes(name);
    const cast = ballots.map(({ ranking, weight }) => ({
      ranking: ranking.filter(standing),
      weight,
    }));
    return { candidates, seats, ballots: cast };
  });

function sentencesOf(id: string, election: SeatElection): Told[] {
  const rule = bindSeatRule({ id, version: 1 });
  if (!rule.ok) throw new Error(rule.error.kind);
  const story = new SeatStory(id, rule.value(election));
  const steps = story.steps().flatMap(({ sentences }) => sentences);
  return [...steps, ...election.candidates.flatMap((name) => story.verdict(name))];
}

/** Found by hand: a surplus whose tie an earlier stage decides, which chance hardly ever draws. */
const RARE: SeatElection = {
  candidates: NAMES,
  seats: 4,
  ballots: [
    { ranking: ['Ada', 'Cleo'], weight: 10 },
    { ranking: ['Ben'], weight: 8 },
    { ranking: ['Cleo'], weight: 5 },
    { ranking: ['Dan'], weight: 4 },
    { ranking: ['Eve'], weight: 4 },
  ],
};

describe('the sentences of elections of people', () => {
  it('exist in every language for whatever a count can say, and no others do', () => {
    const said = new Set<string>();
    const tellAll = (id: string, election: SeatElection): void => {
      for (const told of sentencesOf(id, election)) {
        said.add(told.key);
        for (const language of languages) {
          const text = new Teller(catalogues, language).tell(PREFIX, [told]);
          expect(text).toMatch(/^[^{}]+[.]$/);
          expect(text).not.toMatch(/undefined|NaN|#| {2}/);
        }
      }
    };
    for (const id of RULES) {
      fc.assert(
        fc.property(elections, (election) => tellAll(id, election)),
        { numRuns: 120, seed: 20_260_503 },
      );
    }
    tellAll('scottish-stv', RARE);
    const texts = catalogues
      .keys('en')
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => key.slice(PREFIX.length));
    // Who withdrew is known from the file, not from the count.
    expect([...said, 'withdrawn'].sort()).toEqual(texts);
  });

  it('write large votes out to the last figure, and keep names whole in Arabic', () => {
    const told: Told = {
      key: 'won-round',
      counts: { round: 2 },
      votes: { total: '123456789.123456789' },
    };
    const english = new Teller(catalogues, 'en').tell(PREFIX, [told]);
    expect(english).toBe('Elected in round 2 with 123,456,789.123456789 votes.');
    const names: Told = { key: 'without-named', names: { candidate: 'Ada' } };
    expect(new Teller(catalogues, 'ar').tell(PREFIX, [names])).toContain('\u2068Ada\u2069');
  });

  it.each([
    ['1', 'صوت واحد'],
    ['2', 'صوتان'],
    ['3', '3 أصوات'],
    ['11', '11 صوتًا'],
    ['100', '100 صوت'],
    ['2.50000', '2.5 صوت'],
  ])('count %s votes as Arabic does', (total, words) => {
    const told: Told = { key: 'won-stage', counts: { stage: 1 }, votes: { total } };
    expect(new Teller(catalogues, 'ar').tell(PREFIX, [told])).toBe(
      `انتُخب في المرحلة 1 (${words}).`,
    );
  });
});
