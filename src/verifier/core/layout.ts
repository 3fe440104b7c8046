const ALWAYS = [
  'README.html',
  'README.txt',
  'MANIFEST.sha256',
  'config.json',
  'projects.json',
  'projects.csv',
  'roll-summary.json',
  'policy.txt',
  'ballots.jsonl',
  'superseded.jsonl',
  'index.csv',
  'result.json',
  'result.csv',
  'trace.jsonl',
  'log/checkpoint',
  'log/checkpoints.txt',
  'log/entries.jsonl',
  'keys/log.vkey',
  'keys/log.pem',
  'verifier/baraza-verify.mjs',
];

const SOMETIMES = ['verifier/verify.html'];

export const VOIDS = 'voids.jsonl';
export const CVR = 'cvr/cvr.json';

/** Path of a pot's Pabulib file. */
export function pabulibPath(round: string, pot: string): string {
  return `pabulib/${round}-${pot}.pb`;
}

/** Files that a bundle must hold, without the tiles. */
export function requiredPaths(round: string, pots: Iterable<string>): Set<string> {
  return new Set([...ALWAYS, ...[...pots].map((pot) => pabulibPath(round, pot))]);
}

/** Whether a file may be there although it need not. */
export function isOptionalPath(path: string): boolean {
  return SOMETIMES.includes(path);
}
