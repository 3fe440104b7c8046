import { parseVerifierKey } from '../../src/domain/vote-log/note';
import { verifyReceipt } from '../../src/domain/vote-log/proof';
import type { BallotBox, CastAnswer } from '../../src/modules/vote-log';
import type { BoxBench } from './box-bench';

/** What a race of one voter with herself came to. */
export interface RaceFigures {
  readonly faults: readonly string[];
}

/** A race to be run. */
export interface Race {
  readonly mayRevote: boolean;
  readonly casts: number;
  /** Where ballots come in, in turn: the box of the bench where nothing is said. */
  readonly boxes?: readonly BallotBox[];
}

/** Casts so many ballots of one voter at the same moment, closes the round and looks at the log. */
export async function raceOf(
  bench: BoxBench,
  { mayRevote, casts, boxes = [bench.box] }: Race,
): Promise<RaceFigures> {
  const round = await bench.open({ mayRevote });
  const orders = Array.from({ length: casts }, () => bench.castOf(round, 'ada'));
  const answers = await Promise.all(
    orders.map((order, i) => (boxes[i % boxes.length] as BallotBox).cast(order)),
  );
  const closed = await bench.box.close(round);
  const entries = (await bench.entries(round)).flatMap((entry) =>
    entry.t === 'cast' ? [entry] : [],
  );
  const revealed = await bench.box.reveal(round);
  const taken = mayRevote ? casts : 1;
  const found = {
    closed: closed.ok,
    accepted: countOf(answers, 'accepted'),
    refused: countOf(answers, 'already-voted'),
    revisions: entries.map(({ r }) => r).join(),
    credentials: new Set(entries.map(({ k }) => k)).size,
    effective: revealed.ok ? revealed.value.effective.map(({ r }) => r).join() : 'unknown',
    receipts: await provenReceipts(bench, round, answers),
  };
  const expected = {
    closed: true,
    accepted: taken,
    refused: casts - taken,
    revisions: Array.from({ length: taken }, (_, r) => r).join(),
    credentials: 1,
    effective: `${taken - 1}`,
    receipts: taken,
  };
  const differs = (key: keyof typeof found): boolean => found[key] !== expected[key];
  const faults = (Object.keys(found) as (keyof typeof found)[]).filter(differs);
  return { faults: faults.map((key) => `${round} ${key}: ${found[key]}, not ${expected[key]}`) };
}

function countOf(answers: readonly CastAnswer[], kind: CastAnswer['kind']): number {
  return answers.filter((answer) => answer.kind === kind).length;
}

/** How many different places the receipts prove. */
async function provenReceipts(
  { logs }: BoxBench,
  round: string,
  answers: readonly CastAnswer[],
): Promise<number> {
  const key = parseVerifierKey((await logs.find(round))?.vkey ?? '');
  const places = answers.flatMap((answer) => {
    if (!key.ok || !('receipt' in answer)) return [];
    const verified = verifyReceipt(answer.receipt.file, key.value);
    return verified.ok ? [verified.value.index] : [];
  });
  return new Set(places).size;
}
