import { parsePabulib } from '../domain/tally/pabulib/parse';
import { tallyPot } from '../domain/tally/tally';
import { readTallyOptions, type TallyOptions } from './tally-options';
import { tallyJson, tallyTable } from './tally-report';

describe('the report of a search that was given up', () => {
  it('says that there is no outcome', () => {
    const text =
      'META\nkey;value\nbudget;9\nvote_type;approval\nPROJECTS\nproject_id;cost\np;1\n' +
      'VOTES\nvoter_id;vote\n';
    const parsed = parsePabulib(text);
    if (!parsed.ok) throw new Error(parsed.error.kind);
    const file = parsed.value;
    const rule = { id: 'knapsack-optimum', version: 1 };
    const nothing = tallyPot({
      budgetMinor: 9n,
      unitMinor: 1n,
      projects: file.projects,
      ballots: [],
      rule,
      tieOrder: ['p'],
    });
    const outcome = { ...nothing, trace: [{ t: 'unproven', looked: 5 } as const] };
    const options = readTallyOptions(['x.pb', '--rule', rule.id]) as TallyOptions;
    expect(JSON.parse(tallyJson(file, options, outcome))).toMatchObject({ unproven: true });
    expect(tallyTable(file, options, outcome)).toMatch(/^No outcome: /);
    expect(JSON.parse(tallyJson(file, options, nothing))).not.toHaveProperty('unproven');
  });
});
