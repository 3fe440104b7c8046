import fc from 'fast-check';

import type { SeatSaid } from './seat-said';
import type { SeatElection } from './seat-contest';
import { bindSeatRule, SEAT_RULES } from './seat-rule';
import { SeatStory } from './seat-story';

/** "3 ab" is three ballots for a before b. */
function election(seats: number, candidates: string, ...lines: string[]): SeatElection {
  const ballots = lines.map((line) => {
    const [weight, ranking] = line.split(' ');
    return { ranking: [...(ranking ?? '')], weight: Number(weight) };
  });
  return { candidates: [...candidates], ballots, seats };
}

function storyOf(id: string, input: SeatElection): SeatStory {
  const rule = bindSeatRule({ id, version: 1 });
  if (!rule.ok) throw new Error(rule.error.kind);
  return new SeatStory(id, rule.value(input));
}

/** "key stage=1 total=3.00000 candidate=a tied=a,b totals=a:2,b:1" */
function short({ key, counts, votes, names, lists, standings }: SeatSaid): string {
  const plain = Object.entries({ ...counts, ...votes, ...names }).map(([k, v]) => `${k}=${v}`);
  const many = Object.entries(lists ?? {}).map(([k, v]) => `${k}=${v.join(',')}`);
  const held = Object.entries(standings ?? {}).map(
    ([k, v]) => `${k}=${v.map((one) => `${one.candidate}:${Number(one.votes)}`).join(',')}`,
  );
  return [key, ...plain, ...many, ...held].join(' ');
}

const told = (id: string, input: SeatElection): string[] =>
  storyOf(id, input)
    .steps()
    .flatMap(({ number, sentences }) => sentences.map((said) => `${number} ${short(said)}`));
const verdicts = (id: string, input: SeatElection): string[] =>
  input.candidates.map((name) => storyOf(id, input).verdict(name).map(short).join(' | '));

describe('the story of a Scottish count', () => {
  // As in stv.spec.ts: quota 7; surplus 4 of 11; dan goes out.
  const council = election(2, 'abcd', '8 ab', '3 acd', '2 b', '4 cb', '3 dac', '1');

  it('tells quota, first preferences, surplus with its value, exclusion and elections', () => {
    expect(told('scottish-stv', council)).toEqual([
      '1 start-quota seats=2 valid=20 quota=7',
      '1 blank blank=1',
      '2 first-preferences stage=1 totals=a:11,b:2,c:4,d:3',
      '2 elected count=1 elected=a:11',
      '3 surplus stage=2 total=11.00000 surplus=4.00000 rate=0.36363 candidate=a',
      '3 moved transfers=b:2.90904,c:1.09089',
      '3 unmoved unmoved=0.00007',
      '3 totals totals=a:7,b:4.90904,c:5.09089,d:3',
      '4 exclusion stage=3 total=3.00000 candidate=d',
      '4 moved transfers=c:3',
      '4 totals totals=a:7,b:4.90904,c:8.09089',
      '4 elected count=1 elected=c:8.09089',
    ]);
  });

  it('tells of each candidate when they were elected or why not', () => {
    expect(verdicts('scottish-stv', council)).toEqual([
      'won-stage place=1 stage=1 total=11.00000 candidate=a',
      'lost-left total=4.90904 candidate=b',
      'won-stage place=2 stage=3 total=8.09089 candidate=c',
      'lost-excluded stage=3 total=3.00000 candidate=d',
    ]);
  });

  it('names the stage that told equals apart, and ballots that name nobody further', () => {
    const input = election(1, 'abcd', '4 a', '3 ba', '2 c', '1 dc');
    expect(told('scottish-stv', input).slice(2)).toEqual([
      '3 exclusion stage=2 total=1.00000 candidate=d',
      '3 moved transfers=c:1',
      '3 totals totals=a:4,b:3,c:3',
      '4 exclusion stage=3 total=3.00000 candidate=c',
      '4 tie-fewest stage=1 candidate=c tied=b,c',
      '4 moved-none candidate=c',
      '4 unmoved unmoved=3.00000',
      '4 totals totals=a:4,b:3',
      '5 exclusion stage=4 total=3.00000 candidate=b',
      '5 moved transfers=a:3',
      '5 totals totals=a:7',
      '5 elected count=1 elected=a:7',
    ]);
    expect(verdicts('scottish-stv', input)[2]).toBe(
      'lost-excluded stage=3 total=3.00000 candidate=c | tie-fewest stage=1 candidate=c tied=b,c',
    );
  });

  it('looks back to the stage that left one of several', () => {
    // At stage 3 b, c and e have 5; at stage 2 b and c had 4; at stage 1 b had 3.
    const three = election(1, 'abcdef', '9 a', '3 b', '4 c', '1 db', '5 e', '1 fb', '1 fc');
    expect(told('scottish-stv', three)).toContain('5 tie-fewest stage=1 candidate=b tied=b,c,e');
    // At stage 1 b had fewer than c, but at stage 2 c had fewer than b, and later stages come first.
    const turned = election(1, 'abcde', '10 a', '3 b', '4 c', '2 db', '1 ec', '2 e');
    expect(told('scottish-stv', turned)).toContain('5 tie-fewest stage=2 candidate=c tied=b,c');
    // The surplus of a lifts c to the 8 that b had before.
    const surpluses = election(4, 'abcde', '10 ac', '8 b', '5 c', '4 d', '4 e');
    expect(told('scottish-stv', surpluses)).toContain('4 tie-most stage=1 candidate=b tied=b,c');
  });

  it('tells of lots and of the last vacancies', () => {
    const lots = told('scottish-stv', election(3, 'abcd', '5 ac', '5 bd', '1 c', '1 d'));
    expect(lots).toContain('3 tie-lot candidate=a tied=a,b');
    const fill = election(3, 'abc', '1 c', '9 ba');
    expect(told('scottish-stv', fill).at(-1)).toBe('3 fill count=2 elected=c,a');
    expect(verdicts('scottish-stv', fill)).toEqual([
      'won-last place=3 total=0.00000 candidate=a',
      'won-stage place=1 stage=1 total=9.00000 candidate=b',
      'won-last place=2 total=1.00000 candidate=c',
    ]);
  });

  it('says nothing of votes where somebody without any goes', () => {
    const input = election(1, 'abc', '2 a', '2 b', '1 ab');
    expect(told('scottish-stv', election(1, 'abcd', '2 a', '2 b', '1 c'))).toContain(
      '3 exclusion stage=2 total=0.00000 candidate=d',
    );
    expect(verdicts('scottish-stv', input)[2]).toBe('lost-left total=0.00000 candidate=c');
  });
});

describe('the story of a Meek count', () => {
  it('tells quota, keep factors, what is left over, and who goes', () => {
    const input = election(2, 'abcd', '6 ab', '2 c', '1 b', '1 d', '1');
    const lines = told('meek-stv', input);
    expect(lines.slice(0, 5)).toEqual([
      '1 start-meek seats=2 valid=10',
      '1 blank blank=1',
      '2 iteration round=1 iteration=1 quota=3.333333334 totals=a:6,b:1,c:2,d:1',
      '2 surplus-left surplus=2.666666666',
      '2 elected count=1 elected=a:6',
    ]);
    expect(lines).toContain('4 keeps keeps=a:0.555555556');
    expect(lines.some((line) => / exhausted /.test(line))).toBe(false);
    expect(verdicts('meek-stv', input)[0]).toBe(
      'won-round place=1 round=1 total=6.000000000 candidate=a',
    );
  });

  it('tells of votes with nobody left, and of those as good as equal', () => {
    const input = election(1, 'abc', '2 c', '2 b', '1 a');
    expect(told('meek-stv', input)).toEqual([
      '1 start-meek seats=1 valid=5',
      '2 iteration round=1 iteration=1 quota=2.500000001 totals=a:1,b:2,c:2',
      '3 defeat round=1 total=1.000000000 candidate=a',
      '4 iteration round=2 iteration=1 quota=2.000000001 totals=b:2,c:2',
      '4 exhausted exhausted=1.000000000',
      '5 defeat-tied round=2 total=2.000000000 candidate=c tied=b,c',
      '6 fill count=1 elected=b',
    ]);
    expect(verdicts('meek-stv', input)).toEqual([
      'lost-defeated round=1 total=1.000000000 candidate=a',
      'won-last place=1 total=2.000000000 candidate=b',
      'lost-defeated round=2 total=2.000000000 candidate=c | tie-close candidate=c tied=b,c',
    ]);
  });

  it('tells what the last pass left to whoever goes', () => {
    const [, , , last] = verdicts('meek-stv', election(2, 'abcd', '8 ad', '4 b', '5 c'));
    expect(last).toBe('lost-defeated round=2 total=2.333333328 candidate=d');
  });

  it('tells that nobody had to be counted where everybody finds a seat', () => {
    const input = election(3, 'ab', '1 a');
    expect(told('meek-stv', input)).toEqual([
      '1 start-meek seats=3 valid=1',
      '2 fill-unopposed count=2 elected=a,b',
    ]);
    expect(verdicts('meek-stv', input)[1]).toBe('won-unopposed place=2 candidate=b');
  });
});

describe('the story of a ranking', () => {
  it('tells each pair once, from the side that stands above', () => {
    const clear = election(1, 'abc', '3 cab', '2 ca');
    expect(told('schulze', clear)).toEqual([
      '1 start seats=1 valid=5',
      '2 pair-above ballots=5 against=0 strength=5 back=0 candidate=a over=b through=',
      '3 pair-above ballots=5 against=0 strength=5 back=0 candidate=c over=a through=',
      '4 pair-above ballots=5 against=0 strength=5 back=0 candidate=c over=b through=',
      '5 place-elected place=1 candidate=c',
      '6 place place=2 candidate=a',
      '7 place place=3 candidate=b',
    ]);
    expect(verdicts('schulze', clear)).toEqual([
      'lost-below place=2 candidate=a above=c',
      'lost-below place=3 candidate=b above=a,c',
      'won-above place=1 candidate=c below=a,b',
    ]);
  });

  it('names those in between on a strongest chain, the shortest and first in tie order', () => {
    const schulze45 = election(
      ...([1, 'abcde', '5 acbed', '5 adecb', '8 bedac', '3 cabed', '7 caebd'] as const),
      ...['2 cbade', '7 dceba', '8 ebadc'],
    );
    const chains = told('schulze', schulze45).filter((line) => line.includes('pair-above'));
    const ofPair = (pair: string) =>
      chains
        .find((line) => line.includes(pair))
        ?.split(' ')
        .at(-1);
    // 20 prefer a to b and 25 b to a, but a beats d, d beats c, c beats b by 28 and more.
    expect(ofPair('candidate=a over=b')).toBe('through=d,c');
    expect(ofPair('candidate=a over=c')).toBe('through=d');
    expect(ofPair('candidate=a over=d')).toBe('through=');
    expect(ofPair('candidate=e over=a')).toBe('through=b');
    // a and b are level at 10, which is no win, but a beats c by 9 and c beats b by 6.
    const level = told('schulze', election(1, 'abc', '9 a', '1 ca', '5 cb', '5 b'));
    expect(level[1]).toBe(
      '2 pair-above ballots=10 against=10 strength=6 back=0 candidate=a over=b through=c',
    );
  });

  it('tells of lots for the last seat on both sides of it, and of no others', () => {
    const level = election(1, 'ab', '1 ab', '1 ba');
    expect(told('schulze', level).slice(1)).toEqual([
      '2 pair-level ballots=1 against=1 strength=0 back=0 candidate=a over=b',
      '3 place-elected place=1 candidate=a',
      '3 tie-lot candidate=a tied=a,b',
      '4 place place=2 candidate=b',
    ]);
    expect(verdicts('schulze', level)).toEqual([
      'won-above place=1 candidate=a below= | tie-lot candidate=a tied=a,b',
      'lost-level place=2 candidate=b above= | tie-lot candidate=a tied=a,b',
    ]);
    const three = verdicts('approval-seats', election(2, 'abc', '1 a', '1 b', '1 c'));
    expect(three[1]).toBe('won-named place=2 score=1 candidate=b | tie-lot candidate=b tied=b,c');
    const both = verdicts('schulze', { ...level, seats: 2 });
    expect(both.join()).not.toContain('tie-lot');
  });

  it('has no pairs to tell where one candidate stands alone', () => {
    const alone = election(1, 'a', '2 a');
    expect(told('schulze', alone).slice(1)).toEqual(['2 place-elected place=1 candidate=a']);
    expect(verdicts('schulze', alone)).toEqual(['won-above place=1 candidate=a below=']);
  });

  it('counts points for Borda and ballots for approval', () => {
    const input = election(2, 'abcd', '2 ab', '1 ba', '2 c');
    expect(told('borda-seats', input).slice(1, 3)).toEqual([
      '2 place-points-elected place=1 score=11 candidate=a',
      '3 place-points-elected place=2 score=10 candidate=b',
    ]);
    expect(verdicts('borda-seats', input)).toEqual([
      'won-points place=1 score=11 candidate=a',
      'won-points place=2 score=10 candidate=b',
      'lost-points place=3 score=8 candidate=c',
      'without-points place=4 score=0 candidate=d',
    ]);
    expect(told('approval-seats', input).slice(1)).toEqual([
      '2 place-named-elected place=1 score=3 candidate=a',
      '2 tie-lot candidate=a tied=a,b',
      '3 place-named-elected place=2 score=3 candidate=b',
      '4 place-named place=3 score=2 candidate=c',
      '5 place-named place=4 score=0 candidate=d',
    ]);
    expect(verdicts('approval-seats', { ...input, seats: 1 })).toEqual([
      'won-named place=1 score=3 candidate=a | tie-lot candidate=a tied=a,b',
      'lost-named place=2 score=3 candidate=b | tie-lot candidate=a tied=a,b',
      'lost-named place=3 score=2 candidate=c',
      'without-named place=4 score=0 candidate=d',
    ]);
  });
});

describe.each(SEAT_RULES.map(({ id }) => id))('the story of %s', (id) => {
  it('ends at once where no ballot names anybody', () => {
    const input = election(1, 'ab', '3');
    expect(told(id, input)).toEqual(['1 start-nobody seats=1', '1 blank blank=3']);
    expect(verdicts(id, input)).toEqual(['lost-nobody candidate=a', 'lost-nobody candidate=b']);
  });

  it('has something to say of everybody in every election', () => {
    const candidates = [...'abcde'];
    const ballot = fc.record({
      ranking: fc.shuffledSubarray(candidates),
      weight: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(
        fc.array(ballot, { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 6 }),
        (ballots, seats) => {
          fc.pre(ballots.some(({ ranking }) => ranking.length > 0));
          const rule = bindSeatRule({ id, version: 1 });
          if (!rule.ok) throw new Error(rule.error.kind);
          const outcome = rule.value({ candidates, ballots, seats });
          const story = new SeatStory(id, outcome);
          const elected = candidates.filter((name) =>
            story.verdict(name)[0]?.key.startsWith('won'),
          );
          expect(elected).toEqual(candidates.filter((name) => outcome.elected.includes(name)));
          const ties = story.steps().flatMap(({ sentences }) => sentences);
          expect(ties.filter(({ lists }) => lists?.['tied'])).toHaveLength(outcome.ties);
        },
      ),
      { numRuns: 150 },
    );
  });
});
