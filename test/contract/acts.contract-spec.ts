import 'reflect-metadata';

import type { PaperEntry, VoidEntry } from '../../src/domain/vote-log/entry';
import { followOrder } from '../../src/domain/vote-log/grammar';
import type { Act } from '../../src/modules/vote-log';
import { BoxBench, HASH, KEY_IDS, signed } from '../support/box-bench';

const [OLGA, PIOTR, STRANGER] = KEY_IDS;
const BY = [OLGA, PIOTR] as const;

let bench: BoxBench;

beforeAll(async () => {
  bench = await BoxBench.start();
});

afterAll(async () => {
  expect(bench.alarms).toEqual([]);
  await bench.stop();
});

type Removal = Partial<Omit<VoidEntry, 'k'>>;

function removal(round: string, voter: string, changes: Removal = {}): Act {
  const k = bench.credential(round, voter);
  const stated = { t: 'void', v: 1, r: 0, reason: 'ineligible', ref: HASH, by: BY } as const;
  return signed({ entry: { ...stated, k, ...changes } });
}

function rule(what = 'deadline-extended'): Act {
  const to = '2027-05-20T18:00:00Z';
  return signed({ entry: { t: 'rule', v: 1, what, to, ref: HASH, by: BY } });
}

function paper(batch: string, n: number, sheets = n) {
  const entry: PaperEntry = { t: 'paper', v: 1, batch, n, sheets: HASH, by: BY };
  const ballot = { parks: { type: 'approval' as const, projects: ['p2'] } };
  const all = Array.from({ length: sheets }, () => ({ style: 'south', ballot }));
  return signed({ entry, sheets: all });
}

/** An act whose second approval is the first one again. */
function unsigned(act: Act): Act {
  return { ...act, approvals: [act.approvals[0], act.approvals[0]] };
}

async function revealed(round: string): Promise<{ effective: string[]; others: number }> {
  const found = await bench.box.reveal(round);
  if (!found.ok) throw new Error(found.error.kind);
  const { effective, superseded } = found.value;
  const names = effective.map(({ k, r }) => `${Buffer.from(k).toString('base64url')} ${r}`);
  return { effective: names.sort(), others: superseded.length };
}

describe('a void', () => {
  it('takes a ballot out of the count, and out of the figures of the close', async () => {
    const round = await bench.open();
    await bench.cast(round, 'ada', 'bob', 'eve');
    expect(await bench.box.enter(round, removal(round, 'bob'))).toEqual({
      ok: true,
      value: { index: 4 },
    });
    expect(await bench.box.close(round)).toMatchObject({
      value: { casts: 3, credentials: 3, voids: 1, openAtClose: 2 },
    });
    const ids = ['ada', 'eve'].map((voter) => `${bench.credential(round, voter)} 0`);
    expect(await revealed(round)).toEqual({ effective: ids.sort(), others: 1 });
    expect(await bench.box.reveal(round)).toMatchObject({ value: { credentials: 3 } });
    expect(await bench.kinds(round)).toEqual(['open', 'cast', 'cast', 'cast', 'void', 'close']);
    expect(await bench.box.hasVoted(round, 'bob')).toEqual({ ok: true, value: true });
  });

  it('of a ballot that is only just recorded stands behind it', async () => {
    const round = await bench.open();
    const cast = bench.box.cast(bench.castOf(round, 'ada'));
    const acts = [removal(round, 'ada'), removal(round, 'ada', { t: 'restore' })];
    const entered = acts.map((act) => bench.box.enter(round, act));
    expect((await cast).kind).toBe('accepted');
    expect(await Promise.all(entered)).toMatchObject([{ value: { index: 2 } }, { ok: true }]);
    expect(await bench.kinds(round)).toEqual(['open', 'cast', 'void', 'restore']);
  });

  it('that comes right behind its ballot leaves the receipt what it will always be', async () => {
    const round = await bench.open();
    const cast = bench.castOf(round, 'ada');
    const first = bench.box.cast(cast);
    await bench.enter(round, removal(round, 'ada'));
    expect({ ...(await bench.box.cast(cast)), kind: 'accepted' }).toEqual(await first);
  });

  it('does not bring an older ballot back; a later one counts again', async () => {
    const round = await bench.open();
    await bench.cast(round, 'ada', 'ada', 'bob', 'bob');
    for (const voter of ['ada', 'bob']) {
      await bench.enter(round, removal(round, voter, { r: 1 }));
    }
    await bench.cast(round, 'bob');
    expect(await bench.box.close(round)).toMatchObject({
      value: { casts: 5, credentials: 2, voids: 2, openAtClose: 1 },
    });
    const effective = [`${bench.credential(round, 'bob')} 2`];
    expect(await revealed(round)).toEqual({ effective, others: 4 });
  });

  it('of a ballot that was replaced changes nothing but the number of voids', async () => {
    const round = await bench.open();
    await bench.cast(round, 'ada', 'ada');
    await bench.enter(round, removal(round, 'ada'));
    expect(await bench.box.close(round)).toMatchObject({ value: { voids: 1, openAtClose: 1 } });
  });

  it('does not let a voter vote again where the round takes one ballot', async () => {
    const round = await bench.open({ mayRevote: false });
    await bench.cast(round, 'ada');
    await bench.enter(round, removal(round, 'ada'));
    expect((await bench.box.cast(bench.castOf(round, 'ada'))).kind).toBe('already-voted');
  });

  it('is undone by a restore, before the close and after it', async () => {
    const round = await bench.open();
    await bench.cast(round, 'ada', 'bob');
    const restore = { t: 'restore', reason: 'court-order' } as const;
    await bench.enter(round, removal(round, 'ada'));
    await bench.enter(round, removal(round, 'ada', restore));
    await bench.enter(round, removal(round, 'bob'));
    expect(await bench.box.close(round)).toMatchObject({ value: { voids: 1, openAtClose: 1 } });
    await bench.enter(round, removal(round, 'bob', restore));
    expect((await revealed(round)).others).toBe(0);
    const head = await bench.logs.latestPublicNote(round);
    expect(head?.size).toBe((await bench.logs.find(round))?.size);
  });

  it('that comes again is entered once, also after a restart', async () => {
    const round = await bench.open();
    await bench.cast(round, 'ada');
    const act = removal(round, 'ada');
    const answers = await Promise.all([bench.box.enter(round, act), bench.box.enter(round, act)]);
    await bench.restart();
    answers.push(await bench.box.enter(round, act));
    expect(answers).toEqual(answers.map(() => ({ ok: true, value: { index: 2 } })));
    await bench.enter(round, removal(round, 'ada', { t: 'restore' }));
    expect(await bench.box.enter(round, act)).toEqual({ ok: true, value: { index: 4 } });
    expect(await bench.kinds(round)).toEqual(['open', 'cast', 'void', 'restore', 'void']);
    const approvals = await bench.logs.approvalsOf(round);
    expect([...approvals.keys()]).toEqual([2, 3, 4]);
    expect(approvals.get(4)).toEqual(act.approvals);
  });

  it.each([
    ['no-such-cast', (round: string) => removal(round, 'nobody')],
    ['no-such-cast', (round: string) => removal(round, 'ada', { r: 1 })],
    ['changes-nothing', (round: string) => removal(round, 'ada', { t: 'restore' })],
    ['changes-nothing', (round: string) => removal(round, 'bob', { reason: 'court-order' })],
    ['not-approvers', (round: string) => removal(round, 'ada', { by: [OLGA, OLGA] })],
    ['not-approvers', (round: string) => removal(round, 'ada', { by: [OLGA, STRANGER] })],
    ['not-signed', (round: string) => unsigned(removal(round, 'ada'))],
    ['malformed', (round: string) => removal(round, 'ada', { reason: 'two words' })],
    ['malformed', (round: string) => removal(round, 'ada', { ref: 'no hash \ud800' })],
  ])('is refused as %s', async (why, make) => {
    const round = await bench.open();
    await bench.cast(round, 'ada', 'bob');
    await bench.enter(round, removal(round, 'bob'));
    const size = (await bench.logs.find(round))?.size;
    const refused = await bench.box.enter(round, make(round));
    expect(refused).toEqual({ ok: false, error: { kind: 'act-refused', why } });
    expect((await bench.logs.find(round))?.size).toBe(size);
    await bench.cast(round, 'eve');
  });

  it('is impossible in a round that opened without approvers, or is not there', async () => {
    const round = await bench.open({ approvers: [] });
    await bench.cast(round, 'ada');
    expect(await bench.box.enter(round, removal(round, 'ada'))).toMatchObject({
      error: { why: 'not-approvers' },
    });
    expect(await bench.box.enter('nowhere', rule())).toMatchObject({ error: { state: 'absent' } });
  });
});

describe('acts after a count', () => {
  async function counted(): Promise<string> {
    const round = await bench.open();
    await bench.cast(round, 'ada', 'bob');
    await bench.count(round);
    return round;
  }

  it('that change the ballots make a new count due', async () => {
    const round = await counted();
    await bench.enter(round, removal(round, 'ada'));
    expect(await bench.state(round)).toBe('closed');
    expect(await bench.box.publish(round)).toMatchObject({ error: { state: 'closed' } });
    await bench.append(round);
    expect(await bench.state(round)).toBe('counted');
    expect(followOrder((await bench.entries(round)).map(({ t }) => t))).toEqual({
      ok: true,
      value: 'counted',
    });
    expect((await revealed(round)).others).toBe(1);
  });

  it('that do not, leave it published', async () => {
    const round = await counted();
    const act = rule('key-shredded');
    await bench.enter(round, act);
    await bench.enter(round, act);
    expect(await bench.state(round)).toBe('published');
    expect((await bench.kinds(round)).slice(-2)).toEqual(['final', 'rule']);
    expect((await bench.logs.latestPublicNote(round))?.size).toBe(8);
  });

  it('are never paper', async () => {
    const round = await counted();
    expect(await bench.box.enter(round, paper('P-1', 2))).toMatchObject({
      error: { kind: 'entry-out-of-order', type: 'paper' },
    });
  });
});

describe('a batch of paper', () => {
  it('is entered whole, with credentials of its own', async () => {
    const round = await bench.open();
    await bench.cast(round, 'ada');
    expect(await bench.box.enter(round, paper('P-017', 5))).toMatchObject({ value: { index: 2 } });
    await bench.cast(round, 'bob');
    const casts = (await bench.entries(round)).slice(3, 8) as {
      b?: string;
      k: string;
      r: number;
    }[];
    expect(casts.map(({ b, r }) => [b, r])).toEqual(casts.map(() => ['P-017', 0]));
    expect(new Set(casts.map(({ k }) => k)).size).toBe(5);
    expect(await bench.box.close(round)).toMatchObject({
      value: { casts: 7, credentials: 7, openAtClose: 7 },
    });
    const found = await bench.box.reveal(round);
    const styles = found.ok ? found.value.effective.map(({ line }) => line.includes('south')) : [];
    expect(styles.filter(Boolean)).toHaveLength(5);
    expect((await bench.kinds(round)).slice(0, 4)).toEqual(['open', 'cast', 'paper', 'cast']);
  });

  it('is entered once, and under one number', async () => {
    const round = await bench.open();
    const batch = paper('P-1', 2);
    await bench.enter(round, batch);
    expect(await bench.box.enter(round, batch)).toEqual({ ok: true, value: { index: 1 } });
    const refused = [paper('P-1', 3), paper('P-2', 3, 2)];
    const answers = await Promise.all(refused.map((act) => bench.box.enter(round, act)));
    expect(answers).toMatchObject([
      { error: { why: 'batch-entered' } },
      { error: { why: 'other-number' } },
    ]);
    expect(await bench.kinds(round)).toEqual(['open', 'paper', 'cast', 'cast']);
  });

  it('of many sheets fills tiles like any other entries, and survives a restart', async () => {
    const round = await bench.open();
    await bench.enter(round, paper('P-1', 300));
    await bench.restart();
    await bench.cast(round, 'ada');
    expect(await bench.box.close(round)).toMatchObject({ value: { casts: 301 } });
  });
});

describe('a decision about the round', () => {
  it('stands in the log and changes nothing else', async () => {
    const round = await bench.open();
    const publicSize = async () => (await bench.logs.latestPublicNote(round))?.size;
    expect(await bench.box.enter(round, rule())).toEqual({ ok: true, value: { index: 1 } });
    expect(await bench.state(round)).toBe('open');
    expect(await publicSize()).toBe(1);
    await bench.cast(round, 'ada');
    bench.clock.advance(86_400);
    await bench.box.publishDueHeads();
    expect(await publicSize()).toBe(3);
  });
});

describe('heads of the admin log', () => {
  it('stand in the open and close entries where they are given', async () => {
    const admin = { size: 7, root: HASH };
    const round = await bench.open({ admin });
    expect((await bench.box.close(round, { ...admin, size: 9 })).ok).toBe(true);
    const entries = await bench.entries(round);
    expect(entries).toMatchObject([{ admin: { size: 7 } }, { admin: { size: 9 } }]);
  });
});

describe('preparing a round', () => {
  it('makes its key known before it opens', async () => {
    const opening = bench.opening();
    const prepared = await bench.box.prepare(opening.round);
    expect(await bench.state(opening.round)).toBe('prepared');
    expect(await bench.logs.latestPublicNote(opening.round)).toMatchObject({ size: 0 });
    expect((await bench.box.cast(bench.castOf(opening.round, 'ada'))).kind).toBe('closed');
    expect(await bench.box.enter(opening.round, rule())).toMatchObject({
      error: { state: 'prepared' },
    });
    expect(await bench.box.close(opening.round)).toMatchObject({ error: { state: 'prepared' } });
    await bench.restart();
    expect(await bench.box.open(opening)).toEqual(prepared);
    expect(await bench.box.prepare(opening.round)).toMatchObject({ error: { state: 'open' } });
    await bench.cast(opening.round, 'ada');
  });
});
