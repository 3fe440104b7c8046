/** What a ballot id may look like when an officer types it: letters, digits, dash, dot, underscore. */
export const PROJECT_CODE = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/;

/** The next free number after the numbers among the codes in use; "1" when there is none. */
export function nextProjectCode(used: readonly string[]): string {
  const numbers = used.filter((code) => /^\d{1,9}$/.test(code)).map(Number);
  return String(Math.max(0, ...numbers) + 1);
}
