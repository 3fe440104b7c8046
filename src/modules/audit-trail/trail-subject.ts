const ACCOUNT = 'account';

/** "round:demo-2026" as kind and id. */
export function subjectParts(subject: string): readonly [kind: string, id: string] {
  const colon = subject.indexOf(':');
  return [subject.slice(0, Math.max(0, colon)), subject.slice(colon + 1)];
}

/** The id within a subject that is an account. */
export function accountOf(subject: string): string | undefined {
  const [kind, id] = subjectParts(subject);
  return kind === ACCOUNT ? id : undefined;
}

/** The subject of acts that are done to an account. */
export function ofAccount(id: string): string {
  return `${ACCOUNT}:${id}`;
}
