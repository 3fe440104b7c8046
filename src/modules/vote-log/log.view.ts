import type { LoggedRound } from './logged-rounds';
import type { StoredNote } from './log-reader';
import type { LogIdentity } from './public-log';

/** The model of `vote-log/log.hbs`. */
export function logPage(
  { slug, title }: LoggedRound,
  { origin, vkey }: LogIdentity,
  heads: readonly StoredNote[],
) {
  const latest = heads.at(-1);
  return {
    round: { slug, title },
    origin,
    vkey,
    size: latest?.size ?? 0,
    checkpoint: latest?.note ?? '',
    heads: heads.map(({ size }) => ({ size })),
  };
}

/** The model of `vote-log/verify.hbs`: what an auditor needs, with commands to copy. */
export function verifyPage(
  { slug, title, bundle }: LoggedRound,
  { origin, vkey }: LogIdentity,
  checkpoint: string,
) {
  const file = `${slug}-tally.zip`;
  return {
    round: { slug, title },
    origin,
    vkey,
    checkpoint,
    bundle: bundle === undefined ? null : { file, bytes: bundle.bytes, sha256: bundle.sha256 },
    commands: {
      own: `bin/baraza verify ${file} --vkey '${vkey}'`,
      hashes: `unzip -q ${file} -d bundle && cd bundle && sha256sum -c MANIFEST.sha256`,
      signature: [
        'head -n 3 log/checkpoint > body',
        "sed -n 5p log/checkpoint | cut -d' ' -f3 | base64 -d | tail -c 64 > sig",
        'openssl pkeyutl -verify -pubin -inkey keys/log.pem -rawin -in body -sigfile sig',
      ].join('\n'),
      count: `bin/baraza tally bundle/pabulib/FILE.pb --rule equal-shares --completion add1`,
    },
  };
}
