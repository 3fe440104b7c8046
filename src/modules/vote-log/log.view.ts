import type { StepType } from '../../domain/vote-log/step';
import type { LoggedRound } from './logged-rounds';
import { headMarks, logPicture } from './log-picture';
import { headStage, hourOf } from './public-heads';
import type { ShownLog } from './public-log';

/** What two officers enter. */
const ACTS: ReadonlySet<StepType> = new Set(['void', 'restore', 'paper', 'rule']);

/** The model of `vote-log/log.hbs`. */
export function logPage(
  { slug, title, openedAt, cycle }: LoggedRound,
  log: ShownLog,
  lookUps: number,
) {
  const acts = log.steps.filter(({ kind }) => ACTS.has(kind));
  const kinds = new Set(log.steps.map(({ kind }) => kind));
  const state = kinds.has('final') ? 'counted' : kinds.has('close') ? 'closed' : 'open';
  return { round: { slug, title }, cycle, acts, state, lookUps, ...shown(log, openedAt) };
}

/** The model of `vote-log/verify.hbs`: what an auditor needs, with commands to copy. */
export function verifyPage(
  { slug, title, openedAt, cycle, bundle }: LoggedRound,
  log: ShownLog,
  pageSha256: string,
) {
  const file = `${slug}-tally.zip`;
  return {
    round: { slug, title },
    cycle,
    ...shown(log, openedAt),
    pageSha256,
    bundle: bundle === undefined ? null : { ...sizeOf(bundle.bytes), file, sha256: bundle.sha256 },
    recounts: (bundle?.recounts ?? []).map((recount, i) => ({ ...recount, number: i + 1 })),
    commands: {
      own: `bin/baraza verify ${file} --vkey '${log.vkey}'`,
      sum: `sha256sum ${file}`,
      hashes: `unzip -q ${file} -d bundle && cd bundle && sha256sum -c MANIFEST.sha256`,
      signature: [
        'head -n 3 log/checkpoint > body',
        "sed -n 5p log/checkpoint | cut -d' ' -f3 | base64 -d | tail -c 64 > sig",
        'openssl pkeyutl -verify -pubin -inkey keys/log.pem -rawin -in body -sigfile sig',
      ].join('\n'),
    },
  };
}

function shown(log: ShownLog, openedAt: string) {
  const { origin, vkey, heads, steps } = log;
  const latest = heads.at(-1);
  const size = latest?.size ?? 0;
  return {
    origin,
    vkey,
    size,
    checkpoint: latest?.note ?? '',
    heads: headMarks(heads).map((mark) => ({ ...mark, ...publication(mark.size, log, openedAt) })),
    picture: size === 0 ? null : logPicture(size, steps),
  };
}

/** Of heads between the first and the last no time is kept, since it would be that of ballots. */
function publication(size: number, { heads, publicAt, steps }: ShownLog, openedAt: string) {
  const latest = heads.at(-1)?.size ?? 0;
  const stage = headStage(size, steps);
  const hour = size === latest && stage !== 'opening' ? hourOf(publicAt) : null;
  return { stage, hour, at: stage === 'opening' ? openedAt : null };
}

function sizeOf(bytes: number): { readonly bytes: number; readonly megabytes: number } {
  return { bytes, megabytes: Math.max(0.1, Math.round(bytes / 100_000) / 10) };
}
