import { fraction } from '../../shared/fraction';
import { ShareLedger } from './share-ledger';

describe('the ledger of shares', () => {
  it('keeps hundreds of classes apart, each with its own payments', () => {
    const ledger = new ShareLedger();
    ledger.reset([fraction(1000n)]);
    const classes = [0];
    for (let purchase = 0; purchase < 9; purchase += 1) {
      ledger.recordPurchase({ value: ledger.denominator * BigInt(2 ** purchase), payers: 1 });
      for (const parent of [...classes]) classes.push(ledger.childOf(parent));
    }
    // Those who paid for a set of purchases paid its number in binary.
    const left = classes.map((c) => Number(ledger.budgetOf(c) / ledger.denominator));
    expect(left).toEqual(Array.from({ length: 512 }, (_, paid) => 1000 - paid));
    expect(new Set(classes).size).toBe(512);
  });

  it('gives one class to those who paid alike, and another to those who gave other points', () => {
    const ledger = new ShareLedger();
    ledger.reset([fraction(7n, 2n)]);
    ledger.recordPurchase({ value: 1n, payers: 3 });
    const once = ledger.scoredChildOf(0, 1);
    const twice = ledger.scoredChildOf(0, 2);
    expect(ledger.scoredChildOf(0, 2)).toBe(twice);
    expect(once).not.toBe(twice);
    expect(fraction(ledger.budgetOf(twice), ledger.denominator)).toEqual(fraction(19n, 6n));
    ledger.addVoters(once, 3);
    ledger.addVoters(0, 1);
    ledger.addVoters(once, 1);
    expect(fraction(ledger.takeSum(), ledger.denominator)).toEqual(fraction(101n, 6n));
  });
});
