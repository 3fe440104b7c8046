import { BoxBench } from '../support/box-bench';
import { testDialect } from '../support/database';
import { LogWitness } from '../support/log-witness';

/** Of the database that a witness looks at: the tables of a log take no changes otherwise. */
const DISARM = {
  sqlite: 'DROP TRIGGER log_entry_no_update',
  postgres: 'ALTER TABLE log_entry DISABLE TRIGGER USER',
};

describe('a witness of a log', () => {
  let bench: BoxBench;
  let round: string;
  let receipts: [token: string, receipt: string][];

  beforeAll(async () => (bench = await BoxBench.start()));
  beforeEach(async () => {
    round = await bench.open();
    receipts = [await castBy('ada'), await castBy('ben')];
  });
  afterAll(() => bench.stop());

  async function castBy(voter: string): Promise<[string, string]> {
    const answer = await bench.box.cast(bench.castOf(round, voter));
    if (answer.kind !== 'accepted') throw new Error(answer.kind);
    return [voter, answer.receipt.file];
  }

  function witness(kept = receipts): LogWitness {
    const made = new LogWitness(bench, round);
    for (const [token, receipt] of kept) made.keep(token, receipt);
    return made;
  }

  it('has nothing against a sound one, in parts and as a whole', async () => {
    const one = witness();
    expect(await one.look()).toEqual([]);
    const [token, receipt] = await castBy('cem');
    one.keep(token, receipt);
    expect([...(await one.look()), ...(await one.whole())]).toEqual([]);
  });

  it('misses what was acknowledged and is not there, and what is there twice', async () => {
    const [first, second] = receipts as [[string, string], [string, string]];
    const moved = first[1].replace(/^index .*$/m, 'index 0');
    expect(await witness([['ada', moved]]).look()).toEqual([
      'the receipt of ada is refused: unproven-inclusion',
    ]);
    const three = [first, second, ['dora', second[1]] as [string, string]];
    expect(await witness(three).whole()).toEqual(['2 ballots of 2 voters, 3 acknowledged']);
    await castBy('ada');
    expect(await witness().whole()).toEqual([
      'entry 3 is the second ballot of a voter',
      '3 ballots of 2 voters, 2 acknowledged',
    ]);
  });

  it('notices that an entry changed, and which heads no longer fit', async () => {
    const one = witness();
    expect(await one.look()).toEqual([]);
    await bench.source.query(DISARM[testDialect()]);
    const entry = `SELECT body FROM log_entry WHERE round = '${round}' AND idx = 1`;
    await bench.source.query(
      `UPDATE log_entry SET body = (${entry}) WHERE round = '${round}' AND idx = 2`,
    );
    const faults = await one.whole();
    expect(faults).toEqual([
      'entries changed that were there before',
      '2 ballots of 1 voters, 2 acknowledged',
      'the head of size 3 is not that of its entries',
      'the signed head of size 3 is forked',
      'the ballot of ben is lost',
    ]);
  });
});
