import { plainDecimal } from '../../domain/shared/money';
import type { PabulibFile } from '../../domain/tally/pabulib/parse';
import type { SiteVisit } from './site-visit';

/** A round that was set up and opened over HTTP. */
export interface ReplayRound {
  readonly slug: string;
  /** One code per ballot of the file. */
  readonly codes: readonly string[];
}

/** Who sets the round up. */
export interface OfficerLogin {
  readonly email: string;
  readonly password: string;
}

const HOUR = 3_600_000;
/** Dates are typed in the city's own time; these lie far enough off for any time zone. */
const SLACK_HOURS = 30;
const MOST_CHOICES = 100;

/** Does by form what an officer does: cycle, pot, proposals, projects, round, roll, codes, opening. */
export async function setUpRound(
  visit: SiteVisit,
  file: PabulibFile,
  login: OfficerLogin,
  said: (text: string) => void,
): Promise<ReplayRound> {
  await visit.open('/sign-in');
  await visit.submit('/sign-in', { email: login.email, password: login.password });
  const cycle = await makeCycle(visit, file);
  said(`cycle ${cycle}: making ${file.projects.length} projects`);
  for (const project of file.projects) await makeProject(visit, file, { cycle, project });
  const slug = await makeRound(visit, file, cycle);
  said(`round ${slug}: roll of ${file.votes.length}, codes, opening`);
  await visit.open(`/rounds/${slug}/roll`);
  await visit.submit(`/rounds/${slug}/roll`, { text: rollOf(file.votes.length) });
  await visit.open(`/rounds/${slug}/codes`);
  const sheet = await visit.check(`/rounds/${slug}/codes`, { who: 'missing', format: 'csv' });
  await visit.open(`/rounds/${slug}/opening`);
  const reason = 'A replay of published ballots';
  await visit.submit(`/rounds/${slug}/opening`, { agree: 'yes', reason });
  return { slug, codes: sheet.match(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/g) ?? [] };
}

/** Closes the round by hand; the count and its checks follow. */
export async function closeRound(visit: SiteVisit, slug: string): Promise<void> {
  await visit.open(`/rounds/${slug}/closure`);
  await visit.submit(`/rounds/${slug}/closure`, { reason: 'The replay has cast all ballots' });
}

async function makeCycle(visit: SiteVisit, file: PabulibFile): Promise<string> {
  const title = `Replay ${Date.now().toString(36)}`;
  await visit.open('/cycles/new');
  const place = await visit.submit('/cycles', {
    ...{ title, summary: file.meta.get('description') ?? '', currency: currencyOf(file) },
    ...{ callAt: fromNow(-SLACK_HOURS), reviewAt: '', votingAt: fromNow(SLACK_HOURS) },
    ...{ resultsAt: fromNow(300), deliveryAt: '', endAt: fromNow(600) },
  });
  const slug = place.split('/')[2] ?? '';
  await visit.open(place);
  const amount = plainDecimal(file.budgetMinor, file.decimals);
  await visit.submit(place, { name: 'Pot', areaId: '', amount });
  return slug;
}

async function makeProject(
  visit: SiteVisit,
  file: PabulibFile,
  { cycle, project }: { readonly cycle: string; readonly project: PabulibFile['projects'][number] },
): Promise<void> {
  const name = project.cells[file.projectColumns.indexOf('name')] ?? '';
  const title = `${name} `.slice(0, 110).padEnd(8, '.').trim();
  const cost = plainDecimal(project.costMinor, file.decimals);
  const words = { cycle, title, pot: 'pot', area: '', cost };
  await visit.open(`/proposals/new?cycle=${cycle}`);
  const text = 'A project of a published election, cast again.';
  const place = await visit.submit('/proposals', { ...words, text, alt: '', intent: 'publish' });
  const proposal = place.split('/')[2] ?? '';
  await visit.open(`/projects/new?proposal=${proposal}`);
  await visit.submit('/projects', {
    ...{ ...words, summary: text, code: project.id, proposals: proposal },
    exceptionReason: 'Taken from a published election',
    ...(project.costMinor === 0n ? { free: 'yes' } : {}),
  });
}

async function makeRound(visit: SiteVisit, file: PabulibFile, cycle: string): Promise<string> {
  const stated = Number(file.meta.get('max_length') ?? file.projects.length);
  const max = Math.max(1, Math.min(stated, file.projects.length, MOST_CHOICES));
  await visit.open(`/rounds/new?cycle=${cycle}`);
  const place = await visit.submit('/rounds', {
    ...{ cycle, title: `Replay ${cycle}`, revote: 'yes', tieSeed: '' },
    ...{ opens: fromNow(-SLACK_HOURS), closes: fromNow(200) },
    ...{ 'pot-pot': 'yes', 'ballot-pot': 'approval', 'max-pot': String(max), 'rule-pot': 'add1' },
  });
  return place.split('/')[2] ?? '';
}

function rollOf(people: number): string {
  const rows = Array.from({ length: people }, (_unused, i) => `${i + 1},city`);
  return `id,style\n${rows.join('\n')}\n`;
}

function currencyOf(file: PabulibFile): string {
  return file.meta.get('currency') ?? 'EUR';
}

/** Local date and time as a form sends them. */
function fromNow(hours: number): string {
  return new Date(Date.now() + hours * HOUR).toISOString().slice(0, 16);
}
