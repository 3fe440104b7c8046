import { buildBundle } from '../../test/support/bundle-builder';
import { RICH_ROUND } from '../../test/support/sample-rounds';
import { verifyBundle } from './verify';

/** The checks that fail when a file has this content. */
function failingWith(path: string, content: string): string[] {
  const bundle = buildBundle(RICH_ROUND);
  bundle.files.set(path, Buffer.from(content));
  const { checks } = verifyBundle(bundle.source(), { vkey: bundle.vkey });
  return checks.filter(({ status }) => status === 'fail').map(({ id }) => id);
}

describe('what cannot be read', () => {
  it.each([
    ['config.json', ['C01', 'C03', 'A02', 'L06', 'E03', 'B04', 'R02', 'R03', 'R04', 'R05', 'R06']],
    ['projects.json', ['C03', 'B04', 'R02', 'R03', 'R04', 'R06']],
    ['roll-summary.json', ['C03', 'A02', 'E03']],
    ['result.json', ['C03', 'A02', 'R03']],
  ])('fails every check that needs %s', (path, ids) => {
    expect(failingWith(path, '[]\n')).toEqual(expect.arrayContaining(ids));
  });

  it('fails what needs the profile, where there are ballots', () => {
    expect(failingWith('log/entries.jsonl', '{}\n')).toContain('B05');
  });
});
