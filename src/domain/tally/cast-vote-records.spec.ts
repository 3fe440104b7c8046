import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';

import { buildBundle } from '../../../test/support/bundle-builder';
import { cvrSchema } from '../../../test/support/cvr-schema';
import { ACTS_ROUND, EVERY_BALLOT } from '../../../test/support/sample-rounds';
import { castVoteRecords } from './cast-vote-records';
import { parseBallotContent, parseProjects, parseRoundConfig } from './round-config';

type Files = ReadonlyMap<string, Buffer>;

function textOf(files: Files, path: string): string {
  return files.get(path)?.toString() ?? '';
}

/** The records that the program writes for the ballots of a bundle. */
function recordsOf(files: Files): string {
  const config = parseRoundConfig(JSON.parse(textOf(files, 'config.json')));
  const projects = parseProjects(JSON.parse(textOf(files, 'projects.json')));
  if (!config.ok || !projects.ok) throw new Error('the bundle is readable');
  const lines = textOf(files, 'ballots.jsonl').split('\n').slice(0, -1);
  const ballots = lines.map((line) => {
    const { style, ballot } = JSON.parse(line) as { style: string; ballot: unknown };
    const content = parseBallotContent(ballot);
    if (!content.ok) throw new Error('the ballot is readable');
    return { style, ballot: content.value };
  });
  return [...castVoteRecords(config.value, projects.value, ballots)].join('');
}

describe('cast vote records', () => {
  it('are those of every ballot that counts, in the order of the bundle', () => {
    const { files } = buildBundle(ACTS_ROUND);
    expect(recordsOf(files)).toBe(textOf(files, 'cvr/cvr.json'));
  });

  it('hold every type of ballot', () => {
    const { files } = buildBundle(EVERY_BALLOT);
    expect(recordsOf(files)).toBe(textOf(files, 'cvr/cvr.json'));
    expect((JSON.parse(recordsOf(files)) as { CVR: object[] }).CVR).toHaveLength(3);
  });

  it('may be none', () => {
    const { files } = buildBundle({ ...EVERY_BALLOT, voters: [] });
    expect(recordsOf(files)).toBe(textOf(files, 'cvr/cvr.json'));
    expect(recordsOf(files)).toContain('"GeneratedDate":"1980-01-01T00:00:00.000Z"');
  });
});

describe('the standard of cast vote records', () => {
  const ajv = new Ajv({ allErrors: true });
  addFormats(ajv);
  const isValid = ajv.compile(cvrSchema());

  it.each([
    ['of a round with acts', ACTS_ROUND],
    ['of every type of ballot', EVERY_BALLOT],
    ['of a round without a ballot', { ...EVERY_BALLOT, voters: [] }],
  ])('holds for those %s', (_name, round) => {
    const report: unknown = JSON.parse(recordsOf(buildBundle(round).files));
    isValid(report);
    expect(isValid.errors ?? []).toEqual([]);
  });

  it('refuses what is no report', () => {
    const report = JSON.parse(recordsOf(buildBundle(EVERY_BALLOT).files)) as {
      GeneratedDate: string;
      CVR: { CVRSnapshot: { Type: string }[] }[];
    };
    for (const broken of [
      { ...report, GeneratedDate: 'yesterday' },
      { ...report, Version: '2.0.0' },
      { ...report, GpUnit: undefined },
      { ...report, CVR: [{ ...report.CVR[0], CVRSnapshot: [] }] },
      { ...report, Seal: 'broken' },
    ]) {
      expect(isValid(JSON.parse(JSON.stringify(broken)))).toBe(false);
    }
  });
});
