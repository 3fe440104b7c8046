import '../../../src/app.module';

import { ProjectsService, ProposalsService } from '../../../src/modules/proposals';
import { unwrap } from '../../../src/platform/errors/problem';
import { writeDataSource } from '../../../src/platform/database/data-source';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { startTown } from '../proposals/town';

describe('migrations', () => {
  let target: TestDatabase;

  beforeAll(async () => {
    target = await createTestDatabase();
  });

  afterAll(() => target.remove());

  it('build exactly the schema that the entities describe', async () => {
    const source = await writeDataSource(target.database).initialize();
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    const ownTables = upQueries.map((query) => query.query);
    await source.destroy();
    expect(ownTables).toEqual([]);
  });

  it('can all be undone and done again', async () => {
    const source = await writeDataSource(target.database).initialize();
    const done = await source.query<{ name: string }[]>('SELECT name FROM migrations');
    for (const _step of done) await source.undoLastMigration();
    const left = await source.query<unknown[]>('SELECT name FROM migrations');
    const again = await source.runMigrations();
    await source.destroy();
    expect(left).toEqual([]);
    expect(again).toHaveLength(done.length);
  });

  it('keep rows that rows of other tables refer to', async () => {
    const { test, cycle, whole, get, person, goTo } = await startTown();
    goTo('call');
    const words = { title: 'Trees for Oak Lane', text: 'Shade for everybody who waits there.' };
    const place = { cycleId: cycle.id, potId: whole.id, areaId: null, costMinor: 100 };
    const proposals = get(ProposalsService);
    const author = await person('Ada');
    const slug = unwrap(
      await proposals.submitProposal(author, { ...words, ...place }, 'published'),
    );
    const proposal = await proposals.visible(slug, undefined);
    const project = { ...place, title: words.title, summary: words.text, leastMinor: 50 };
    const proposalIds = [proposal?.id ?? ''];
    const exceptionReason = 'Nobody reviewed it.';
    unwrap(await get(ProjectsService).create(null, { ...project, proposalIds, exceptionReason }));

    const source = await writeDataSource(test.config.database).initialize();
    await source.undoLastMigration();
    await source.runMigrations();
    const links = 'project_proposal JOIN project ON project.id = project_proposal.project_id';
    const kept = await source.query<{ cost: unknown }[]>(`SELECT cost_minor AS cost FROM ${links}`);
    await source.destroy();
    await test.close();
    expect(kept.map(({ cost }) => Number(cost))).toEqual([100]);
  });
});
