import type { PotCount } from '../recount/recount';
import type { VerifyOptions } from './bundle';
import { finding, type Finding } from './report';

/** What a results page shows of a pot: the ids it lists as winners, and whether it lists losers. */
interface Section {
  readonly pot: string;
  readonly winners: readonly string[];
}

const HEADING = /\bid="(won|lost)-([a-z0-9-]{1,64})"/g;
const PROJECT = /\bhref="[^"]*\/results\/projects\/([^"]*)"/g;

/** The part of R06 about the site: it shows exactly the winners that the recount gives. */
export function siteFindings(site: VerifyOptions['site'], counts: readonly PotCount[]): Finding[] {
  if (site === undefined) return [];
  const shown = new Map(sectionsOf(site.html).map(({ pot, winners }) => [pot, winners]));
  const findings: Finding[] = [];
  for (const { pot, order } of counts) {
    const winners = shown.get(pot.id);
    shown.delete(pot.id);
    if (winners === undefined) {
      findings.push(finding(site.url, `shows no result of the pot ${pot.id}`));
    } else if (listed(winners) !== listed(order)) {
      const message = `shows as winners of ${pot.id}: ${listed(winners)}; it should: ${listed(order)}`;
      findings.push(finding(site.url, message));
    }
  }
  for (const pot of shown.keys()) {
    findings.push(finding(site.url, `shows a result of the unknown pot ${pot}`));
  }
  return findings;
}

/** Cuts the page at the headings of winners and losers; links between the two are the winners. */
function sectionsOf(html: string): Section[] {
  const headings = [...html.matchAll(HEADING)];
  return headings.flatMap(({ 1: kind, 2: pot, index }, place) => {
    if (kind !== 'won' || pot === undefined) return [];
    const part = html.slice(index, headings[place + 1]?.index);
    return [
      { pot, winners: [...part.matchAll(PROJECT)].map(([, address]) => idOf(address as string)) },
    ];
  });
}

function idOf(address: string): string {
  const plain = address.replaceAll('&#x27;', "'").replaceAll('&amp;', '&');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

function listed(ids: readonly string[]): string {
  return ids.length === 0 ? 'none' : [...ids].sort().join(', ');
}
