import { layOutContest, MOST_BALLOTS } from './seat-contest';

const NAMES = Array.from({ length: 13 }, (_, i) => `c${i}`);

describe('an election laid out for counting', () => {
  it('tells ballots apart whose ranks read alike, and merges equal ones', () => {
    const ballots = [
      { ranking: ['c1', 'c12'], weight: 2 },
      { ranking: ['c11', 'c2'], weight: 3 },
      { ranking: [], weight: 4 },
      { ranking: ['c1', 'c12'], weight: 5 },
    ];
    const contest = layOutContest({ candidates: NAMES, seats: 1, ballots });
    expect(contest).toMatchObject({ valid: 10, blank: 4 });
    expect(contest.papers).toEqual([
      { ranking: [1, 12], weight: 7 },
      { ranking: [11, 2], weight: 3 },
    ]);
    const turned = { candidates: NAMES, seats: 1, ballots: [...ballots].reverse() };
    expect(layOutContest(turned)).toEqual(contest);
  });

  it('takes as many ballots as can be counted, blank ones included', () => {
    const withBlank = (weight: number) =>
      layOutContest({
        ...{ candidates: NAMES, seats: 1 },
        ballots: [
          { ranking: ['c1'], weight: 1 },
          { ranking: [], weight },
        ],
      });
    expect(withBlank(MOST_BALLOTS - 1)).toMatchObject({ valid: 1, blank: MOST_BALLOTS - 1 });
    expect(() => withBlank(MOST_BALLOTS)).toThrow('there are too many ballots');
  });
});
