import 'reflect-metadata';

import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { plusSeconds } from '../../src/domain/shared/instant';
import { BoxBench } from '../support/box-bench';

const CASTS = 500;
const RACES = 4;

let bench: BoxBench;

beforeAll(async () => {
  bench = await BoxBench.start();
});

afterAll(async () => {
  expect(bench.alarms).toEqual([]);
  await bench.stop();
});

describe('a closing round', () => {
  it('takes what was received in time, and nothing else', async () => {
    const round = await bench.open();
    const deadline = bench.clock.now();
    const early = { receivedAt: plusSeconds(deadline, -0.001) };
    const late = { receivedAt: deadline };
    expect(await bench.box.beginClosing(round, deadline)).toEqual({ ok: true, value: undefined });
    expect(await bench.state(round)).toBe('closing');
    const cast = bench.castOf(round, 'ada', early);
    const kinds = [
      (await bench.box.cast(cast)).kind,
      (await bench.box.cast(bench.castOf(round, 'bob', late))).kind,
      (await bench.box.cast(bench.castOf(round, 'eve'))).kind,
      (await bench.box.cast({ ...cast, ...late })).kind,
    ];
    expect(kinds).toEqual(['accepted', 'closed', 'closed', 'same-receipt']);
    expect(await bench.box.close(round)).toMatchObject({ value: { casts: 1 } });
    expect((await bench.box.cast(bench.castOf(round, 'fay', early))).kind).toBe('closed');
    expect(await bench.box.beginClosing(round, deadline)).toMatchObject({
      error: { state: 'closed' },
    });
  });

  it('knows its deadline after a restart, and can be closed', async () => {
    const round = await bench.open();
    await bench.cast(round, 'ada');
    const deadline = plusSeconds(bench.clock.now(), 60);
    expect((await bench.box.beginClosing(round, deadline)).ok).toBe(true);
    await bench.restart();
    expect((await bench.box.cast(bench.castOf(round, 'bob'))).kind).toBe('accepted');
    const late = { receivedAt: deadline };
    expect((await bench.box.cast(bench.castOf(round, 'eve', late))).kind).toBe('closed');
    expect(await bench.box.reveal(round)).toMatchObject({ error: { state: 'closing' } });
    expect(await bench.box.close(round)).toMatchObject({ value: { casts: 2 } });
  });
});

describe('casts around the deadline', () => {
  it.each(Array.from({ length: RACES }, (_unused, i) => i + 1))(
    'are in the log before its close, or refused: race %i',
    async () => {
      const round = await bench.open();
      const deadline = bench.clock.now();
      const casting = Array.from({ length: CASTS }, async (_unused, i) => {
        const millis = randomInt(-100, 100);
        const receivedAt = plusSeconds(deadline, millis / 1000);
        await pause(randomInt(60));
        const answer = await bench.box.cast(bench.castOf(round, `voter-${i}`, { receivedAt }));
        return { millis, answer };
      });
      await pause(randomInt(30));
      const closing = await bench.box.beginClosing(round, deadline);
      await pause(randomInt(20));
      const close = await bench.box.close(round);
      const casts = await Promise.all(casting);
      expect([closing.ok, close.ok]).toEqual([true, true]);
      const entries = await bench.entries(round);
      const closeIndex = entries.findIndex(({ t }) => t === 'close');
      const places = casts.flatMap(({ answer }) => ('receipt' in answer ? [answer.receipt] : []));
      expect(places.every(({ index }) => index < closeIndex)).toBe(true);
      expect(places).toHaveLength(closeIndex - 1);
      const kinds = new Set(casts.map(({ answer }) => answer.kind));
      expect([...kinds].filter((kind) => kind !== 'accepted' && kind !== 'closed')).toEqual([]);
    },
  );
});
