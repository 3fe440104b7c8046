import fc from 'fast-check';
import { ballotBar } from './ballot-bar';
import { cardPattern } from './card-pattern';
import { potBar } from './pot-bar';
import { priceBar } from './price-bar';
import { turnoutBar } from './turnout-bar';

const block = (costMinor: number): { id: string; label: string; costMinor: number } => ({
  ...{ id: String(costMinor), label: String(costMinor), costMinor },
});

describe('the bar of a pot', () => {
  it('gives every project its part of the money', () => {
    const bar = potBar({ budgetMinor: 1000, currency: 'EUR', blocks: [block(500), block(250)] });
    expect(bar.segments.map(({ x, width }) => [x, width])).toEqual([
      ['0', '50'],
      ['50', '25'],
    ]);
    expect(bar).toMatchObject({ usedMinor: '750', leftMinor: '250', isOver: false, limit: '100' });
  });

  it('marks where the money ends when there is too little of it', () => {
    const bar = potBar({ budgetMinor: 1000, currency: 'EUR', blocks: [block(1500), block(500)] });
    expect(bar).toMatchObject({ isOver: true, overMinor: '1000', leftMinor: '0', limit: '50' });
    expect(bar.segments.map(({ width }) => width)).toEqual(['75', '25']);
  });

  it('is empty for a pot without money or projects', () => {
    const bar = potBar({ budgetMinor: 0, currency: 'EUR', blocks: [] });
    expect(bar).toMatchObject({ isOver: false, segments: [], leftShare: 0 });
  });

  it('never draws beyond its end, whatever the costs', () => {
    const costs = fc.array(fc.nat(10 ** 12), { maxLength: 40 });
    fc.assert(
      fc.property(fc.nat(10 ** 12), costs, (budgetMinor, all) => {
        const { segments } = potBar({ budgetMinor, currency: 'EUR', blocks: all.map(block) });
        for (const { x, width } of segments) {
          expect(Number(x) + Number(width)).toBeLessThanOrEqual(100.001);
        }
      }),
    );
  });
});

describe('the bar of turnout', () => {
  it('shows each way of voting, and who did not', () => {
    const bar = turnoutBar({
      total: 200,
      parts: [
        { label: 'Online', count: 50 },
        { label: 'On paper', count: 10, tone: 'sky' },
      ],
      rest: 'Did not vote',
    });
    expect(bar.segments.map(({ x, width, tone }) => [x, width, tone])).toEqual([
      ['0', '25', 'leaf'],
      ['25', '5', 'sky'],
    ]);
    expect(bar.legend.at(-1)).toEqual({ label: 'Did not vote', count: 140, tone: 'neutral', share: 0.7 });
  });

  it('is empty when nobody may vote', () => {
    const bar = turnoutBar({ total: 0, parts: [{ label: 'Online', count: 0 }], rest: 'Nobody' });
    expect(bar.legend.map(({ share }) => share)).toEqual([0, 0]);
  });
});

describe('the meter of a ballot', () => {
  it('fills as choices are made, and no further than its end', () => {
    expect(ballotBar(2, 5)).toEqual({ percent: '40', isOver: false });
    expect(ballotBar('700', '500')).toEqual({ percent: '100', isOver: true });
    expect(ballotBar(0, 0)).toEqual({ percent: '0', isOver: false });
  });
});

describe('the pattern of a card', () => {
  it('is always the same for the same id, small, and different for another', () => {
    expect(cardPattern('12')).toBe(cardPattern('12'));
    expect(cardPattern('12')).not.toBe(cardPattern('13'));
    for (let id = 0; id < 50; id += 1) expect(cardPattern(String(id)).length).toBeLessThan(500);
  });
});

describe('the bar of a price', () => {
  it('draws money and price to one scale', () => {
    expect(priceBar({ haveMinor: 300n, costMinor: 400n })).toEqual({
      haveMinor: '300',
      costMinor: '400',
      have: '75',
      cost: '100',
      isEnough: false,
    });
    expect(priceBar({ haveMinor: 800n, costMinor: 400n })).toMatchObject({
      have: '100',
      cost: '50',
      isEnough: true,
    });
  });
});
