import 'reflect-metadata';

import { randomBytes, randomInt } from 'node:crypto';

import { plusSeconds } from '../../src/domain/shared/instant';
import type { BallotBox } from '../../src/modules/vote-log';
import { BoxBench } from '../support/box-bench';
import { testDialect } from '../support/database';
import { runModel } from '../support/model-trial';

jest.setTimeout(120_000);

/** PostgreSQL takes twice as long for each. */
const RUNS = testDialect() === 'sqlite' ? 40 : 20;
const MOST_RUNS = 200;

let bench: BoxBench;

beforeAll(async () => {
  bench = await BoxBench.start();
});

afterAll(() => bench.stop());

/** The short form of `npm run torture model`. */
describe('a ballot box that is given random commands', () => {
  it('answers as its model does, and leaves a log that the verifier passes with the same ballots', async () => {
    const { runs, answers, failure } = await runModel(bench, { runs: RUNS, seed: Date.now() | 0 });
    expect(failure).toBeUndefined();
    expect(runs).toBe(RUNS);
    expect(answers).toBeGreaterThan(RUNS);
    expect(bench.alarms).toEqual([]);
  });
});

/** A ballot box that does one thing otherwise. */
type Fault = (box: BallotBox) => Partial<BallotBox>;

const FAULTS: readonly (readonly [string, string, Fault])[] = [
  [
    'records a form that comes again as a new one',
    'expected "same-receipt',
    (box) => ({
      cast: (cast) => box.cast({ ...cast, token: { ...cast.token, nonce: randomBytes(16) } }),
    }),
  ],
  [
    'takes ballots for a minute after the deadline',
    'expected "closed", got "accepted',
    (box) => ({
      beginClosing: (round, deadline) => box.beginClosing(round, plusSeconds(deadline, 61)),
    }),
  ],
  [
    'forgets what was void when it closes',
    'expected',
    (box) => ({
      close: async (round, admin) => {
        const closed = await box.close(round, admin);
        return closed.ok ? { ok: true, value: { ...closed.value, voids: 0 } } : closed;
      },
    }),
  ],
  [
    'says that it has put a ballot back, and has not',
    'expected',
    (box) => ({
      enter: async (round, act) => {
        return act.entry.t === 'restore'
          ? { ok: true, value: { index: randomInt(10_000, 1_000_000) } }
          : box.enter(round, act);
      },
    }),
  ],
];

describe('the model', () => {
  it.each(FAULTS)('notices a ballot box that %s', async (_what, complaint, fault) => {
    const door = (box: BallotBox) => Object.assign(Object.create(box), fault(box)) as BallotBox;
    const { failure } = await runModel(bench, {
      ...{ runs: MOST_RUNS, seed: 1, door },
      shrinks: false,
    });
    expect(failure).toContain(complaint);
  });
});
