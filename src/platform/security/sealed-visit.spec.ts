import { openVisit, sealVisit } from './sealed-visit';

const VOTER = { voter: { roundId: 'r1', rollEntryId: 'AAAAAAAAAAAAAAAAAAAAAQ', style: 'ñorth' } };

describe('a visit at rest', () => {
  it('opens with the id of the cookie, and with no other', () => {
    const stored = sealVisit('an id', VOTER, 'r1');
    expect(openVisit('an id', stored)).toEqual(VOTER);
    expect(() => openVisit('another id', stored)).toThrow();
    const [start, end] = [stored.slice(0, -40), stored.slice(-40)];
    expect(() => openVisit('an id', start + end.replace(/[a-z]/, 'A'))).toThrow();
  });

  it('names the round, and neither the voter nor her ballot style', () => {
    const stored = sealVisit('an id', VOTER, 'r1');
    expect(stored).toContain('"roundId":"r1"');
    for (const word of ['AAAAAAAAAAAAAAAAAAAAAQ', 'orth', 'voter']) {
      expect(stored).not.toContain(word);
    }
    expect(sealVisit('an id', VOTER)).not.toContain('roundId');
    expect(sealVisit('an id', VOTER, 'r1')).not.toBe(stored);
  });

  it('has the same length whatever it holds, up to half a kilobyte', () => {
    const lengths = ['', 'a', 'a'.repeat(400)].map((style) => sealVisit('an id', { style }).length);
    expect(new Set(lengths).size).toBe(1);
  });

  it('that an older version stored is read as it is', () => {
    expect(openVisit('an id', JSON.stringify(VOTER))).toEqual(VOTER);
  });
});
