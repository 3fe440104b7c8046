import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { ClosureService } from '../../../src/modules/voting-rounds';
import { COUNTING_CHOICES } from '../../../src/modules/voting-rounds/counting-choices';
import { zipSource } from '../../../src/verifier/sources/zip-source';
import { startTestApp, type TestApp } from '../../support/app';
import { must, openRound } from '../../support/round-scenario';
import { vote } from '../../support/voter-steps';

const PROGRAM = join(__dirname, '..', '..', '..', 'bin', 'baraza');

/** What rules that count points need to be opened. */
const BALLOTS = {
  points: {
    ballotType: 'cumulative',
    minChoices: 1,
    maxChoices: 3,
    ballotNumbers: { points: 10 },
  },
  places: {
    ballotType: 'ordinal',
    minChoices: 1,
    maxChoices: 3,
    ballotNumbers: { rankPoints: [5, 3, 1] },
  },
} as const;

let baraza: TestApp;

beforeAll(async () => {
  baraza = await startTestApp();
});

afterAll(() => baraza.close());

/** The unpacked bundle of a round whose two pots are counted by these rules. */
async function bundleOf(rules: readonly (typeof COUNTING_CHOICES)[number][]): Promise<string> {
  const [ideas, basket = ideas] = rules.map(({ ruleId, ruleOptions, ballots }) => ({
    ruleId,
    ruleOptions: { ...ruleOptions },
    ...(ballots !== undefined && BALLOTS[ballots]),
  }));
  const scenario = await openRound(baraza, { ideas: ideas!, basket: basket! });
  for (const [voter, ids] of [['a1', 'k1'], ['a2'], ['a2', 'k3'], ['a1', 'k2']].entries()) {
    await vote(baraza, scenario, voter, ...ids);
  }
  const closure = baraza.app.get(ClosureService, { strict: false });
  must(await closure.closeEarly(scenario.officerId, scenario.slug, 'The council ended it.'));
  await closure.closeDue();
  const zip = await fetch(`${baraza.url}/rounds/${scenario.slug}/tally-bundle`);
  const source = zipSource(Buffer.from(await zip.arrayBuffer()));
  const folder = join(baraza.config.dataDir, scenario.slug);
  for (const path of source.paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source.read(path)!);
  }
  return folder;
}

/** The commands of README.txt, a paragraph each. */
function commandsIn(folder: string): string[] {
  const text = execFileSync('cat', [join(folder, 'README.txt')], { encoding: 'utf8' });
  const paragraphs = text.split('\n\n').filter((part) => part.startsWith('    '));
  return paragraphs.map((part) => part.replace(/^ {4}/gm, ''));
}

/** Runs a command in the folder, as a reader would who has the program on her path. */
function typed(folder: string, command: string): string {
  const script = `baraza() { '${PROGRAM}' "$@"; }\n${command}`;
  return execFileSync('bash', ['-ec', script], { cwd: folder, encoding: 'utf8' });
}

describe('the README of a bundle', () => {
  const pairs = COUNTING_CHOICES.map((choice, i, all) => [choice, all[(i + 1) % all.length]!])
    .filter((_pair, i) => i % 2 === 0)
    .map((pair) => [pair.map(({ name }) => name).join(' and '), pair] as const);

  it.each(pairs)(
    'has commands that work as they stand: %s',
    async (_names, rules) => {
      const folder = await bundleOf(rules);
      const [node, verify, sums, signature, ballot, ...others] = commandsIn(folder);
      expect(typed(folder, node!)).toContain('PASS');
      expect(typed(folder, verify!)).toContain('PASS');
      expect(typed(folder, sums!)).not.toContain('FAILED');
      expect(typed(folder, signature!)).toContain('Signature Verified Successfully');
      expect(typed(folder, ballot!)).toMatch(/^[A-Za-z0-9+/]{43}=\n$/);
      const recounts = others.join('\n').split('\n');
      // A Pabulib file does not say how many points each place gives.
      expect(recounts).toHaveLength(rules.filter(({ ballots }) => ballots !== 'places').length);
      const result = JSON.parse(
        execFileSync('cat', [join(folder, 'result.json')], { encoding: 'utf8' }),
      ) as { pots: Record<string, { winners: string[] }> };
      for (const command of recounts) {
        const pot = /-(ideas|basket)\.pb/.exec(command)?.[1] ?? '';
        const { winners } = JSON.parse(typed(folder, `${command} --json`)) as { winners: string[] };
        expect([pot, [...winners].sort()]).toEqual([pot, result.pots[pot]!.winners]);
      }
    },
    60_000,
  );
});
