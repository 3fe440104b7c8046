import type { ClerkBallotBox } from '../../src/modules/vote-log/ballot-box.clerk';
import { KEY_SHREDDED } from '../../src/domain/vote-log/shredding';
import { BoxBench, HASH, KEY_IDS, signed } from '../support/box-bench';
import { BoxProcess } from '../support/box-process';
import { testDialect } from '../support/database';
import { FailoverTrial } from '../support/failover-trial';
import { raceOf } from '../support/race-trial';

jest.setTimeout(300_000);

/** SQLite has one process. */
const onPostgres = testDialect() === 'postgres' ? describe : describe.skip;

onPostgres('three processes on one database', () => {
  let bench: BoxBench;
  let others: BoxProcess[];
  let boxes: ClerkBallotBox[];

  beforeAll(async () => {
    bench = await BoxBench.start();
    const url = 'url' in bench.database ? bench.database.url : '';
    const setting = { url, keyDir: bench.keyDir };
    others = await Promise.all([BoxProcess.start(setting), BoxProcess.start(setting)]);
    boxes = [bench.box, ...others.map((desk) => bench.boxAt(desk))];
  });

  afterAll(async () => {
    await Promise.all(others.map((one) => one.stop()));
    await bench.stop();
  });

  it.each([true, false])(
    'take one voter’s ballots in without a gap or a double (revoting: %s)',
    async (mayRevote) => {
      const { faults } = await raceOf(bench, { mayRevote, casts: 150, boxes });
      expect(faults).toEqual([]);
    },
  );

  it('know the same of a round, and each can open and close it', async () => {
    const [leading, second, third] = boxes as [ClerkBallotBox, ClerkBallotBox, ClerkBallotBox];
    const opening = bench.opening();
    const { round } = opening;
    expect((await second.open(opening)).ok).toBe(true);
    expect((await third.cast(bench.castOf(round, 'ada'))).kind).toBe('accepted');
    for (const box of boxes) {
      expect(await box.hasVoted(round, 'ada')).toEqual({ ok: true, value: true });
      expect(await box.hasVoted(round, 'bob')).toEqual({ ok: true, value: false });
      expect(await box.standing(round)).toBe('open');
    }
    const closed = await third.close(round);
    expect(closed).toMatchObject({ ok: true, value: { casts: 1, openAtClose: 1 } });
    for (const box of boxes) {
      expect((await box.cast(bench.castOf(round, 'bob'))).kind).toBe('closed');
    }
    expect(await leading.close(round)).toMatchObject({ error: { state: 'closed' } });
  });

  it('give one form that comes to all of them one receipt', async () => {
    const round = await bench.open();
    const cast = bench.castOf(round, 'ada');
    const answers = await Promise.all(boxes.map((box) => box.cast(cast)));
    const kinds = answers.map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['accepted', 'same-receipt', 'same-receipt']);
    const files = answers.map((answer) => ('receipt' in answer ? answer.receipt.file : ''));
    expect(new Set(files).size).toBe(1);
    expect(await bench.kinds(round)).toEqual(['open', 'cast']);
  });

  it('know nothing more of voters when one of them has destroyed the keys', async () => {
    const round = await bench.open();
    await Promise.all(boxes.map((box, i) => box.cast(bench.castOf(round, `voter-${i}`))));
    await bench.count(round);
    const by = [KEY_IDS[0], KEY_IDS[1]] as const;
    const stated = { what: KEY_SHREDDED, to: '2027-06-20T18:00:00Z', ref: HASH, by };
    await bench.enter(round, signed({ entry: { t: 'rule', v: 1, ...stated } }));
    expect((await boxes[1]!.shred(round)).ok).toBe(true);
    for (const box of boxes) {
      expect(await box.hasVoted(round, 'voter-0')).toMatchObject({ error: { state: 'published' } });
    }
  });

  it('are not joined by one that has other keys', async () => {
    const url = 'url' in bench.database ? bench.database.url : '';
    const other = BoxProcess.start({ url, keyDir: `${bench.keyDir}-elsewhere` });
    await expect(other).rejects.toThrow('did not start');
  });
});

/** The short form of `npm run torture failover`. */
onPostgres('processes whose leader is killed or paused, or whose server ends', () => {
  it('lose no ballot with a receipt, and fork no head', async () => {
    const trial = await FailoverTrial.start();
    await trial.pauseLeader();
    await trial.killLeader();
    await trial.stopServer();
    await trial.pauseLeader();
    const { failovers, serverStops, acknowledged, faults } = await trial.finish();
    expect(faults).toEqual([]);
    expect([failovers, serverStops]).toEqual([3, 1]);
    expect(acknowledged).toBeGreaterThan(100);
  });
});
