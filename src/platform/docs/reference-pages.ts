import { compareCodePoints } from '../../domain/shared/code-points';
import type { ProblemAnswer } from '../errors/problem';

/** The audit events of one module: what each name stands for. */
export interface AuditCatalogue {
  readonly module: string;
  readonly events: Readonly<Record<string, string>>;
}

const GENERATED = '<!-- Written by `npm run docs`; changes by hand are lost. -->';

/** `docs/reference/audit-events.md`. */
export function auditEventsPage(catalogues: readonly AuditCatalogue[]): string {
  const sorted = [...catalogues].sort((a, b) => compareCodePoints(a.module, b.module));
  const sections = sorted.flatMap(({ module, events }) => [
    `## ${module}`,
    table(['event', 'recorded when'], Object.entries(events).map(auditRow)),
  ]);
  return page([
    GENERATED,
    '# Audit events',
    'Every act in the back office adds one row to the audit trail, in the same transaction as the act\n' +
      'itself: when, which account (none for acts by schedule), which event, done to what, and facts of\n' +
      'the act. Rows are never changed or removed, and each gets a place in a signed log\n' +
      '([admin-trail.md](admin-trail.md)). Auditors and admins read them at `/audit-trail`.',
    ...sections,
  ]);
}

/**
 * `docs/reference/errors.md`.
 * @param words English text of a key
 */
export function errorsPage(
  answers: Readonly<Record<string, ProblemAnswer>>,
  words: (key: string) => string,
): string {
  const kinds = Object.keys(answers).sort(compareCodePoints);
  const rows = kinds.map((kind) => {
    const { status, text } = answers[kind] as ProblemAnswer;
    return [code(kind), String(status), words(text)];
  });
  return page([
    GENERATED,
    '# Errors',
    'What can be refused, and how it is answered. Pages say the words in the language of the reader; a\n' +
      'request that asks for JSON gets `application/problem+json` (RFC 9457) with the type\n' +
      '`urn:baraza:problem:` and the kind. A form with mistakes comes back with the status 422, the\n' +
      'mistakes beside its fields.',
    table(['kind', 'status', 'words'], rows),
  ]);
}

function auditRow([event, meaning]: readonly [string, string]): string[] {
  return [code(event), meaning];
}

function page(blocks: readonly string[]): string {
  return `${blocks.join('\n\n')}\n`;
}

function code(text: string): string {
  return `\`${text}\``;
}

/** In the form that Prettier leaves alone. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [header, ...rows].map((row) => row.map((text) => text.replaceAll('|', '\\|')));
  const widths = header.map((_, i) => Math.max(3, ...cells.map((row) => (row[i] ?? '').length)));
  const [first = '', ...rest] = cells.map((row) =>
    line(row.map((text, i) => pad(text, widths[i]))),
  );
  return [first, line(widths.map((width) => '-'.repeat(width))), ...rest].join('\n');
}

function pad(text: string, width = 0): string {
  return text.padEnd(width);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
