import { finding, judged, notApplicable, type Outcome } from './report';

/**
 * A check of files that config.json has no words for yet: it does not apply, unless somebody put such
 * files there all the same.
 * @param kind the folder, or the name before the extension
 */
export function notProvided(paths: readonly string[], kind: string): Outcome {
  const found = paths.filter((path) => path.startsWith(`${kind}/`) || path.startsWith(`${kind}.`));
  if (found.length > 0) {
    return judged(found.map((path) => finding(path, `config.json provides for no ${kind}`)));
  }
  return notApplicable(`config.json provides for no ${kind}, and the bundle holds none`);
}
