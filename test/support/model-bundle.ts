import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { BundleMaker, VerifyPage, type CountedRound } from '../../src/modules/vote-log';
import { countRound, readFrozenTexts } from '../../src/modules/voting-rounds/count-round';
import { recountsOf } from '../../src/modules/voting-rounds/recount-command';
import { folderSource } from '../../src/verifier/sources/folder-source';
import { verifyBundle } from '../../src/verifier/verify';
import { HASH, type BoxBench } from './box-bench';
import { frozenTexts } from './model-config';
import type { ModelRound, StepLine } from './model-round';

const ROLL = { total: 1000, byStyle: { north: 600, south: 400 }, hash: HASH };

/** A closed round as strangers get it. */
export interface BundledRound {
  /** What the verifier found. */
  readonly faults: readonly string[];
  /** The ballots that count, in the words of the model. */
  readonly effective: readonly string[];
  /** Entries of the log but ballots, in order. */
  readonly steps: readonly string[];
}

/** Counts a closed round, writes its bundle, and has the verifier read it with all receipts and public heads. */
export async function bundleOf(
  bench: BoxBench,
  round: ModelRound,
  mayRevote: boolean,
): Promise<BundledRound> {
  const home = mkdtempSync(join(tmpdir(), 'baraza-model-'));
  try {
    const folder = join(home, 'bundle');
    await writeBundle(bench, { round: round.round, mayRevote, folder });
    const entries = linesOf(join(folder, 'log', 'entries.jsonl')).map(
      (line) => JSON.parse(line) as StepLine,
    );
    return {
      faults: await faultsOf(bench, round, folder),
      effective: linesOf(join(folder, 'ballots.jsonl')).map((line) => round.named(line)),
      steps: entries.filter(({ t }) => t !== 'cast').map((entry) => round.step(entry)),
    };
  } finally {
    rmSync(home, { recursive: true });
  }
}

interface Place {
  readonly round: string;
  readonly mayRevote: boolean;
  readonly folder: string;
}

async function writeBundle(bench: BoxBench, { round, mayRevote, folder }: Place): Promise<void> {
  const maker = new BundleMaker(bench.logs, new VerifyPage());
  const log = await bench.logs.find(round);
  const begun = await maker.begin(round, folder);
  if (log === undefined || !begun.ok) throw new Error(`${round} is not closed`);
  const { figures, ballots } = begun.value;
  const counted = countedRound(round, mayRevote, { figures, ballots, folder });
  await maker.writeFiles(begun.value.folder, log, { counted, known: await maker.lastCount(log) });
  const entries = maker.entriesOf(begun.value.folder, counted, figures);
  const appended = await bench.box.append(round, entries, log.size);
  if (!appended.ok) throw new Error(`${round} is not counted: ${appended.error.kind}`);
  await maker.writeSignedLog(begun.value.folder, round);
}

interface Ballots {
  readonly figures: { readonly casts: number; readonly credentials: number };
  readonly ballots: string;
  readonly folder: string;
}

function countedRound(
  round: string,
  mayRevote: boolean,
  { figures, ballots, folder }: Ballots,
): CountedRound {
  const { config: configText, projects: projectsText } = frozenTexts(round, mayRevote);
  const { casts, credentials } = figures;
  const turnout = { roll: ROLL.total, casts, credentials };
  const frozen = readFrozenTexts(configText, projectsText);
  return {
    ...{ round, configText, projectsText, ...frozen, roll: ROLL, code: '0'.repeat(40) },
    recounts: recountsOf(frozen.config, frozen.projects),
    outcome: countRound({ configText, projectsText, ballots, folder, turnout }),
  };
}

async function faultsOf(bench: BoxBench, round: ModelRound, folder: string): Promise<string[]> {
  const { vkey = '' } = (await bench.logs.find(round.round)) ?? {};
  const seen = (await bench.logs.publicNotes(round.round)).map(({ note }) => note);
  const receipts = [...round.receipts].map(([token, { receipt }]) => {
    return { name: `form ${token}`, text: receipt.file };
  });
  const report = verifyBundle(folderSource(folder), { vkey, seen, receipts });
  const bad = report.checks.filter(({ status }) => status === 'fail' || status === 'incomplete');
  const faults = bad.map(({ id, findings: [first] }) => {
    return `${id} ${first?.file}: ${first?.message}`;
  });
  return report.verdict === 'pass' ? [] : [`the verifier says ${report.verdict}`, ...faults];
}

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}
