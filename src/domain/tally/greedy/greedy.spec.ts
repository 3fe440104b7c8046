import { tallyPot } from '../tally';

const projects = [
  { id: 'big', costMinor: 80n },
  { id: 'mid', costMinor: 50n },
  { id: 'small', costMinor: 20n },
  { id: 'unloved', costMinor: 0n },
];

const BALLOTS = [['big', 'mid'], ['big', 'mid'], ['small'], []];

function count(fundUnsupported: boolean, ballots = BALLOTS) {
  return tallyPot({
    budgetMinor: 100n,
    unitMinor: 1n,
    projects,
    ballots,
    rule: { id: 'greedy', version: 1, options: { onMisfit: 'skip', fundUnsupported } },
    tieOrder: ['unloved', 'mid', 'small', 'big'],
  });
}

describe('greedy by votes', () => {
  it('takes by votes, lets the tie order decide, and skips what does not fit', () => {
    const outcome = count(false);
    expect(outcome).toMatchObject({
      ballots: 4,
      order: ['mid', 'small'],
      winners: ['mid', 'small'],
      costMinor: 70n,
      leftMinor: 30n,
      runs: 1,
      ties: 1,
    });
    expect(outcome.trace).toEqual([
      {
        t: 'take',
        project: 'mid',
        votes: 2,
        costMinor: '50',
        leftMinor: '50',
        tied: ['big', 'mid'],
      },
      { t: 'misfit', project: 'big', votes: 2, costMinor: '80', leftMinor: '50' },
      { t: 'take', project: 'small', votes: 1, costMinor: '20', leftMinor: '30' },
      { t: 'unsupported', project: 'unloved', votes: 0, costMinor: '0', leftMinor: '30' },
    ]);
    expect(outcome.votes.get('unloved')).toBe(0);
  });

  it('funds what nobody approves only when told to', () => {
    expect(count(true).order).toEqual(['mid', 'small', 'unloved']);
  });

  it('funds nothing when nobody voted', () => {
    expect(count(true, []).order).toEqual([]);
  });

  it('refuses rules that do not exist', () => {
    const rule = { id: 'lottery', version: 1 };
    const input = { budgetMinor: 1n, unitMinor: 1n, projects: [], ballots: [], tieOrder: [] };
    expect(() => tallyPot({ ...input, rule })).toThrow('rule-unknown: lottery');
  });
});
