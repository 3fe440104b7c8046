import fc from 'fast-check';

import { buildInstance, packedInstance } from '../instance';
import { ballotsOf, packedBallotsOf } from './ballots';
import { parsePabulib, type PabulibFile } from './parse';

const IDS = ['1', '10', 'A,B', 'żaba', 'two words', '0012'];
const CHOOSABLE = IDS.filter((id) => !id.includes(','));

function parse(text: string): PabulibFile {
  const result = parsePabulib(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function fileOf(type: string, columns: string, rows: readonly string[], ids = IDS): string {
  const projects = ids.map((id) => `"${id}";5`);
  return [
    ...['META', 'key;value', 'budget;10', `vote_type;${type}`],
    ...['PROJECTS', 'project_id;cost', ...projects],
    ...['VOTES', columns, ...rows],
    '',
  ].join('\n');
}

function readable(file: PabulibFile): unknown {
  return {
    votes: file.votes.map(({ voterId, projects, points }) => ({ voterId, projects, points })),
    warnings: file.warnings,
  };
}

const list = fc.array(fc.constantFrom(...CHOOSABLE), { maxLength: 6 });

describe('a file with many votes', () => {
  it('is read alike whether its cells are quoted or not', () => {
    const voter = fc.constantFrom('1', '2', '3', '007', 'x', '');
    const rows = fc.array(fc.tuple(voter, list), { maxLength: 20 });
    fc.assert(
      fc.property(rows, (votes) => {
        const usual = votes.map(([id, ids]) => `${id};${ids.join(',')};woman`);
        const quoted = votes.map(([id, ids]) => `"${id}";"${ids.join(',')}";woman`);
        const columns = 'voter_id;vote;sex';
        expect(readable(parse(fileOf('approval', columns, usual)))).toEqual(
          readable(parse(fileOf('approval', columns, quoted))),
        );
      }),
    );
  });

  it('keeps every vote and merges equal choices', () => {
    const ids = Array.from({ length: 40 }, (_, i) => `p${i}`);
    const rows = Array.from({ length: 3000 }, (_, i) => {
      const chosen = ids.filter((_id, k) => (Math.floor(i / 2) >> (k % 12)) % 2 === 1);
      return `${i};${chosen.join(',')}`;
    });
    const file = parse(fileOf('approval', 'voter_id;vote', rows, ids));
    expect(file.warnings).toEqual([]);
    expect(file.votes.map(({ cells }) => cells.join(';'))).toEqual(rows);
    expect(file.choices.weights).toHaveLength(1500);
    expect(new Set(file.choices.weights)).toEqual(new Set([2]));
    // Blank ballots make no group, and equal patterns one.
    const { voters, weights } = packedInstance(file.projects, ids, packedBallotsOf(file));
    expect({ voters, groups: weights.length }).toEqual({ voters: 3000, groups: 1499 });
  });

  it.each([
    ['approval', ''],
    ['scoring', ''],
    ['scoring', 'default_score;2\n'],
    ['cumulative', ''],
  ])('has the same ballots packed as one by one (%s %s)', (type, meta) => {
    fc.assert(
      fc.property(fc.array(list, { maxLength: 20 }), (votes) => {
        const rows = votes.map((chosen, i) => {
          const points = chosen.map((_, k) => (i + k) % 4).join(',');
          return `${i};${chosen.join(',')};${points}`;
        });
        const text = fileOf(type, 'voter_id;vote;points', rows);
        const file = parse(text.replace('budget', `${meta}budget`));
        const { ballots, points } = ballotsOf(file);
        const order = [...IDS].reverse();
        const packed = packedInstance(file.projects, order, packedBallotsOf(file));
        const plain = buildInstance(file.projects, order, ballots, points);
        expect(support(packed)).toEqual(support(plain));
        expect(packed).toMatchObject({ voters: plain.voters, votes: plain.votes });
      }),
    );
  });

  it('refuses packed ballots with a project that the tie order lacks', () => {
    const packed = {
      ids: ['a'],
      weights: Int32Array.of(1),
      first: Int32Array.of(0, 1),
      projects: Int32Array.of(0),
    };
    expect(() => packedInstance([], [], packed)).toThrow('not in the tie order');
  });
});

/** What each project's supporters are, whatever number a group has. */
function support(instance: ReturnType<typeof buildInstance>): string[] {
  const { weights, firstSupporter, supporters, scores, projects } = instance;
  const groups = Array.from(weights, (weight) => [String(weight)]);
  projects.forEach((_, p) => {
    for (let i = firstSupporter[p] as number; i < (firstSupporter[p + 1] as number); i += 1) {
      groups[supporters[i] as number]?.push(`${p}:${scores?.[i] ?? 1}`);
    }
  });
  return groups.map((group) => group.join(' ')).sort();
}
