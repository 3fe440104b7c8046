import { parseVerifierKey, type VerifierKey } from './note';

/** Whose signatures a checkpoint needs. */
export interface Policy {
  readonly logs: readonly VerifierKey[];
  readonly witnesses: ReadonlyMap<string, VerifierKey>;
  readonly groups: ReadonlyMap<string, Group>;
  /** Name of a witness or group, or "none". */
  readonly quorum: string;
}

interface Group {
  readonly needed: number;
  readonly members: readonly string[];
}

interface Draft {
  readonly logs: VerifierKey[];
  readonly witnesses: Map<string, VerifierKey>;
  readonly groups: Map<string, Group>;
  quorum: string | undefined;
}

/** Reads a policy; returns the 1-based line that cannot be read instead of a policy when one fails. */
export function parsePolicy(text: string): Policy | { readonly badLine: number } {
  const draft: Draft = { logs: [], witnesses: new Map(), groups: new Map(), quorum: undefined };
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const words = line.split(/[ \t]+/).filter((word) => word !== '');
    const isSilent = words[0] === undefined || words[0].startsWith('#');
    if (!isSilent && !readLine(draft, words)) return { badLine: index + 1 };
  }
  const { quorum } = draft;
  if (quorum === undefined) return { badLine: lines.length };
  return { ...draft, quorum };
}

/** Whether the set of witnesses whose lines verified is enough for the policy. */
export function isQuorumMet(policy: Policy, present: ReadonlySet<string>): boolean {
  return policy.quorum === 'none' || isMet(policy, policy.quorum, present);
}

function isMet(policy: Policy, name: string, present: ReadonlySet<string>): boolean {
  const group = policy.groups.get(name);
  if (group === undefined) return present.has(name);
  return group.members.filter((member) => isMet(policy, member, present)).length >= group.needed;
}

function readLine(draft: Draft, words: readonly string[]): boolean {
  const [keyword, first, second] = words;
  if (keyword === 'log') return words.length <= 3 && readLog(draft, first);
  if (keyword === 'witness') return words.length <= 4 && readWitness(draft, first, second);
  if (keyword === 'group') return readGroup(draft, words.slice(1));
  return keyword === 'quorum' && words.length === 2 && readQuorum(draft, first as string);
}

function readLog(draft: Draft, text = ''): boolean {
  const key = parseVerifierKey(text);
  if (key === undefined || key.type !== 1) return false;
  return draft.logs.push(key) > 0;
}

function readWitness(draft: Draft, name = '', text = ''): boolean {
  const key = parseVerifierKey(text);
  if (key === undefined || key.type !== 4 || isTaken(draft, name)) return false;
  draft.witnesses.set(name, key);
  return true;
}

function readGroup(draft: Draft, words: readonly string[]): boolean {
  const [name = '', threshold = '', ...members] = words;
  const isKnown = members.every((member) => member !== 'none' && isTaken(draft, member));
  const needed = { any: 1, all: members.length }[threshold] ?? Number(threshold);
  const isThreshold = /^(any|all|[1-9]\d{0,3})$/.test(threshold) && needed <= members.length;
  if (isTaken(draft, name) || !isKnown || !isThreshold || members.length === 0) return false;
  draft.groups.set(name, { needed, members });
  return true;
}

function readQuorum(draft: Draft, name: string): boolean {
  if (draft.quorum !== undefined || !isTaken(draft, name)) return false;
  draft.quorum = name;
  return true;
}

/** Whether a name stands for something already; "none" and the empty name always do. */
function isTaken(draft: Draft, name: string): boolean {
  return name === '' || name === 'none' || draft.witnesses.has(name) || draft.groups.has(name);
}
