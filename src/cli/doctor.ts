import 'reflect-metadata';

import { parseArgs } from 'node:util';

import { instantFromMillis } from '../domain/shared/instant';
import { RoundDoctor, type DoctorFinding } from '../modules/voting-rounds';
import { OperatorMistake, readyConfig } from '../platform/config/ready-config';
import { openForReading } from '../platform/database/open-for-reading';
import { EXIT_FAILED, EXIT_FINE, EXIT_USAGE, type Run } from './command';

/**
 * Looks at everything that is stored, changes nothing, and needs no server; one line for each thing
 * that is wrong. Exit 0 when nothing is, 1 when something is, 2 when it cannot look.
 */
export const run: Run = async (args, io) => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' }, round: { type: 'string' } },
    });
    const config = await readyConfig(io.env);
    const { reads, unsafe, close } = await openForReading(config.database);
    const findings: DoctorFinding[] = unsafe.map((text) => ({ round: null, text }));
    try {
      const doctor = new RoundDoctor(reads, config, instantFromMillis(Date.now()));
      for await (const finding of doctor.findings(values.round)) findings.push(finding);
    } finally {
      await close();
    }
    io.stdout.write(values.json === true ? jsonOf(findings) : textOf(findings));
    return findings.length === 0 ? EXIT_FINE : EXIT_FAILED;
  } catch (error) {
    if (!(error instanceof OperatorMistake) && !isUsage(error)) throw error;
    io.stderr.write(`${error.message}\n`);
    return EXIT_USAGE;
  }
};

function jsonOf(findings: readonly DoctorFinding[]): string {
  return `${JSON.stringify({ findings }, null, 2)}\n`;
}

function textOf(findings: readonly DoctorFinding[]): string {
  if (findings.length === 0) return 'Everything that is stored fits together.\n';
  const lines = findings.map(({ round, text }) =>
    round === null ? `database: ${text}.` : `round ${round}: ${text}.`,
  );
  return `${lines.join('\n')}\n`;
}

function isUsage(error: unknown): error is Error {
  const { code } = error as { readonly code?: string };
  return code?.startsWith('ERR_PARSE_ARGS') === true;
}
