import { csvText, type CsvEscapes } from '../formats/csv';
import type { Project } from './instance';
import type { PotCount } from './recount';

/** projects.csv */
export function projectsCsv(projects: readonly Project[], escapes?: CsvEscapes): string {
  const rows = projects.map(({ id, pot, name, cost }) => [id, pot, name, `${cost}`]);
  return csvText([['id', 'pot', 'name', 'cost_minor'], ...rows], escapes);
}

/** result.csv: pots in the order given, their projects by id. */
export function resultCsv(counts: readonly PotCount[], escapes?: CsvEscapes): string {
  const rows = counts.flatMap((count) => {
    const places = new Map(count.order.map((id, index) => [id, index + 1]));
    return count.projects.map(({ id, name, cost, votes }) => {
      const place = places.get(id);
      return [count.pot.id, id, name, `${cost}`, votes, place === undefined ? 0 : 1, place ?? ''];
    });
  });
  const header = ['pot', 'project', 'name', 'cost_minor', 'votes', 'selected', 'position'];
  return csvText([header, ...rows], escapes);
}
