import { buildBundle } from '../../../test/support/bundle-builder';
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
