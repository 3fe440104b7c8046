import { canonicalJson, type CanonicalValue } from '../../src/domain/shared/canonical-json';
import { ballotRules, checkBallot } from '../../src/domain/tally/ballot';
import { writePotFile } from '../../src/domain/tally/pabulib/pot-file';
import {
  type BallotContent,
  checkFrozenRound,
  parseBallotContent,
  parseProjects,
  parseRoundConfig,
} from '../../src/domain/tally/round-config';
import { type RoundOutcome, tallyRound } from '../../src/domain/tally/tally';
import type { Report } from '../../src/verifier/core/report';
import type { JsonObject } from '../../src/verifier/formats/json';
import { verifyBundle } from '../../src/verifier/verify';
import { buildBundle, type BundleSpec, type Draft } from './bundle-builder';

/** What was expected to go well. */
export function value<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** The round of a draft as the domain counts it. */
function recount(draft: Draft) {
  const config = value(parseRoundConfig(draft.config));
  const projects = value(parseProjects(draft.projects));
  value(checkFrozenRound(config, projects));
  const ballots: BallotContent[] = draft.openings.map(({ ballot, style }) =>
    value(
      checkBallot(
        value(parseBallotContent(ballot)),
        ballotRules(config, projects, style as string),
      ),
    ),
  );
  const { roll, casts, credentials } = draft.result as Record<string, number>;
  const turnout = { roll: roll ?? 0, casts: casts ?? 0, credentials: credentials ?? 0 };
  const styles = draft.openings.map(({ style }) => style as string);
  const outcome = tallyRound({ config, projects, ballots, styles, turnout });
  return { config, projects, ballots, outcome };
}

const textOf = (part: unknown): string => canonicalJson(part as CanonicalValue);
const linesOf = (outcome: RoundOutcome): string[] => outcome.trace.map(textOf);

/** Puts the domain's outcome in the place of the verifier's own. */
function publish(draft: Draft): void {
  const { outcome } = recount(draft);
  // Compared here as well, since a difference shows better in a list than in a finding.
  expect(linesOf(outcome)).toEqual(draft.trace);
  expect(outcome.result).toEqual(draft.result);
  draft.trace = linesOf(outcome);
  draft.result = JSON.parse(textOf(outcome.result)) as JsonObject;
}

function publishPabulib(draft: Draft): void {
  const { config, projects, ballots, outcome } = recount(draft);
  for (const [pot, result] of Object.entries(outcome.result.pots)) {
    const text = writePotFile({ config, pot, projects, ballots, result });
    draft.files.set(`pabulib/${draft.round}-${pot}.pb`, Buffer.from(text));
  }
}

function findingsOf(report: Report) {
  return report.checks.flatMap(({ id, findings }) => findings.map((found) => ({ id, ...found })));
}

/** Counts a round by both implementations, and verifies the bundle of the domain's own count. */
export function countTwice(spec: BundleSpec): void {
  const bundle = buildBundle(spec, { counted: publish, written: publishPabulib });
  const report = verifyBundle(bundle.source(), { vkey: bundle.vkey });
  expect({ verdict: report.verdict, findings: findingsOf(report) }).toEqual({
    verdict: 'pass',
    findings: [],
  });
}
