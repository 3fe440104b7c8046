import { Agent } from 'node:http';

import { castAll } from './voters';

const BALLOTS = Array.from({ length: 25 }, () => ['1']);
const ROUND = { slug: 'nowhere', codes: BALLOTS.map(() => 'AAAA-AAAA-AAAA') };

describe('casting all ballots of a file', () => {
  it('counts every refusal, and tells the reasons of the first', async () => {
    const report = await castAll(BALLOTS, ROUND, {
      base: new URL('http://127.0.0.1:1'),
      agent: new Agent(),
      voters: 4,
      receipt: () => undefined,
      progress: () => undefined,
    });
    expect(report).toMatchObject({ accepted: 0, refused: 25, receipts: [] });
    expect(report.failures).toHaveLength(20);
    expect(report.failures[0]).toContain('ballot 1: ');
  });
});
