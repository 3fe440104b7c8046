/** What of a pot in config.json ties it to other pots and to styles. */
export interface LinkedPot {
  readonly budgetMinor: string;
  readonly rule: { readonly id: string };
  readonly leftTo?: string;
  readonly districts?: Readonly<Record<string, string>>;
}

type Pots = ReadonlyMap<string, LinkedPot>;
type Styles = Readonly<Record<string, readonly string[]>>;

/**
 * A problem if there is no pot, a style shows one that there is not, or money would flow in a circle,
 * to nowhere, or to districts that do not add up.
 */
export function linkProblem(pots: Pots, styles: Styles): string | undefined {
  if (pots.size === 0) return 'has no pot';
  const odd = Object.entries(styles).find(([, shown]) => shown.some((id) => !pots.has(id)));
  if (odd !== undefined) return `style ${odd[0]} names odd pots`;
  for (const [id, pot] of pots) {
    const problem = flowProblem(pots, id) ?? districtProblem(id, pot, styles);
    if (problem !== undefined) return `the pot ${id} ${problem}`;
  }
  return undefined;
}

function flowProblem(pots: Pots, id: string): string | undefined {
  const passed = new Set([id]);
  let next = pots.get(id)?.leftTo;
  if (next !== undefined && pots.get(next)?.districts !== undefined) {
    return 'leaves money to a pot that is divided among districts';
  }
  while (next !== undefined) {
    if (!pots.has(next)) return `leaves money to ${next}, which is no pot`;
    if (passed.has(next)) return 'leaves money in a circle';
    passed.add(next);
    next = pots.get(next)?.leftTo;
  }
  return undefined;
}

function districtProblem(id: string, pot: LinkedPot, styles: Styles): string | undefined {
  if (pot.districts === undefined) return undefined;
  if (pot.rule.id !== 'equal-shares') return 'has districts, which its rule does not know';
  const sum = Object.values(pot.districts).reduce((total, minor) => total + BigInt(minor), 0n);
  if (sum !== BigInt(pot.budgetMinor)) return 'has districts that do not add up to its budget';
  const voting = Object.entries(styles).filter(([, shown]) => shown.includes(id));
  const expected = voting.map(([style]) => style).sort();
  const isSame = JSON.stringify(Object.keys(pot.districts).sort()) === JSON.stringify(expected);
  return isSame ? undefined : 'has other districts than styles that may vote in it';
}
