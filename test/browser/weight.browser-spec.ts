import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Request } from 'playwright-core';

import { parsePabulib } from '../../src/domain/tally/pabulib/parse';
import { ProjectsService } from '../../src/modules/proposals';
import { ClosureService, OpeningService } from '../../src/modules/voting-rounds';
import { PROJECT_ROOT } from '../../src/platform/config/paths';
import { startTestApp, type TestApp } from '../support/app';
import { describeInBrowser, startBrowser, type TestBrowser } from '../support/browser';
import { typeCode, wordingOf } from '../support/browser-voter';
import { must, openRound, type RoundScenario } from '../support/round-scenario';
import { vote } from '../support/voter-steps';

const KILOBYTE = 1000;
/** Bytes on the wire of the first view of a page. */
const MOST = {
  document: 60 * KILOBYTE,
  stylesheet: 30 * KILOBYTE,
  script: 30 * KILOBYTE,
  font: 60 * KILOBYTE,
} as const;
type Part = keyof typeof MOST;

describeInBrowser('pages with the 64 projects of a real city on them', () => {
  let baraza: TestApp;
  let browser: TestBrowser;
  let scenario: RoundScenario;
  let path: string;

  beforeAll(async () => {
    baraza = await startTestApp();
    scenario = await openRound(baraza, { isOpen: false });
    path = `/rounds/${scenario.slug}`;
    await addRealProjects(baraza, scenario);
    const opening = baraza.app.get(OpeningService, { strict: false });
    must(await opening.open(scenario.officerId, scenario.round, ''));
    browser = await startBrowser(baraza);
  });

  afterAll(async () => {
    await browser?.close();
    await baraza?.close();
  });

  /** Opens a page with an empty cache and weighs what comes. */
  async function weigh(address: string, language: 'en-GB' | 'ar' = 'en-GB', code?: string) {
    const reader = await browser.reader({ name: 'weight', kind: 'phone', language });
    const requests: Request[] = [];
    const words = wordingOf(language === 'ar' ? 'ar' : 'en');
    reader.page.on('requestfinished', (request) => requests.push(request));
    await reader.open(address);
    if (code !== undefined) await typeCode(reader, code, words);
    const document = reader.page.url();
    const weights: Record<Part, number> = { document: 0, stylesheet: 0, script: 0, font: 0 };
    for (const request of requests) {
      const kind = request.resourceType() as Part;
      const isOfPage = kind !== 'document' || request.url() === document;
      const { responseBodySize } = await request.sizes();
      // What comes from the cache counts as less than nothing.
      if (kind in MOST && isOfPage) weights[kind] += Math.max(0, responseBodySize);
    }
    await reader.leave();
    return weights;
  }

  function expectLight(weights: Readonly<Record<Part, number>>): void {
    const heavy = Object.entries(MOST).filter(([part, most]) => weights[part as Part] > most);
    expect({ weights, heavy }).toEqual({ weights, heavy: [] });
    expect(weights.document).toBeGreaterThan(0);
    expect(weights.stylesheet).toBeGreaterThan(0);
  }

  it.each(['en-GB', 'ar'] as const)('the first page is light (%s)', async (language) => {
    expectLight(await weigh('/', language));
  });

  it.each([
    ['en-GB', 0],
    ['ar', 1],
  ] as const)('the ballot is light (%s)', async (language, voter) => {
    expectLight(await weigh(`${path}/ballot`, language, scenario.codes[voter]));
  });

  it('the results are light', async () => {
    for (let voter = 2; voter < 8; voter += 1) await vote(baraza, scenario, voter, 'a1', 'k2');
    baraza.clock.advance(8 * 86_400);
    await baraza.app.get(ClosureService, { strict: false }).closeDue();
    expectLight(await weigh(`${path}/results`));
  });
});

async function addRealProjects({ app }: TestApp, { round }: RoundScenario): Promise<void> {
  const folder = join(PROJECT_ROOT, 'seeds', 'demo');
  const { projects, projectColumns } = must(
    parsePabulib(readFileSync(join(folder, 'wieliczka-2023.pb'), 'utf8')),
  );
  const texts = JSON.parse(
    readFileSync(join(folder, 'wieliczka-2023.projects.json'), 'utf8'),
  ) as Record<string, { summary: string; area: string }>;
  const nameColumn = projectColumns.indexOf('name');
  for (const { id, cells, costMinor } of projects) {
    must(
      await app.get(ProjectsService, { strict: false }).create(null, {
        cycleId: round.cycleId,
        potId: round.pots[0]?.potId ?? '',
        code: `w${id}`,
        title: cells[nameColumn] ?? id,
        summary: `${texts[id]?.area}. ${texts[id]?.summary}`,
        costMinor: Number(costMinor),
        proposalIds: [],
      }),
    );
  }
}
