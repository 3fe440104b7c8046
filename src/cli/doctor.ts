import 'reflect-metadata';

import { parseArgs } from 'node:util';

import { instantFromMillis } from '../domain/shared/instant';
import { leaderName } from '../modules/vote-log';
import { RoundDoctor, type DoctorFinding } from '../modules/voting-rounds';
import { OperatorMistake, readyConfig } from '../platform/config/ready-config';
import { openForReading } from '../platform/database/open-for-reading';
import { type CommandIo, commandOf, EXIT_FAILED, EXIT_FINE, EXIT_USAGE } from './command';

const USAGE = `Usage: baraza doctor [--round SLUG] [--json]

Compares all that is stored of the rounds, with the settings of the server and its database. It changes
nothing, needs no running server, and prints one line for each thing that is wrong. On PostgreSQL it
says which process writes the vote logs, as host:process.

  --round SLUG   only this round
  --json         print one JSON document

Exit code: 0 everything fits together, 1 something does not, 2 bad usage or settings.
`;

/** Looks at everything that is stored; exit 1 when something does not fit together. */
export const run = commandOf({ name: 'doctor', usage: USAGE, work: look });

async function look(args: string[], io: CommandIo): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { json: { type: 'boolean' }, round: { type: 'string' } },
  });
  try {
    const config = await readyConfig(io.env);
    const { reads, unsafe, close } = await openForReading(config.database);
    const findings: DoctorFinding[] = unsafe.map((text) => ({ round: null, text }));
    let leader: string | undefined;
    try {
      if (config.database.dialect === 'postgres')
        leader = await leaderName((sql) => reads.rows(sql, []));
      const doctor = new RoundDoctor(reads, config, instantFromMillis(Date.now()));
      for await (const finding of doctor.findings(values.round)) findings.push(finding);
    } finally {
      await close();
    }
    io.stdout.write(values.json === true ? jsonOf(findings) : textOf(findings, leader));
    return findings.length === 0 ? EXIT_FINE : EXIT_FAILED;
  } catch (error) {
    if (!(error instanceof OperatorMistake)) throw error;
    io.stderr.write(`${error.message}\n`);
    return EXIT_USAGE;
  }
}

function jsonOf(findings: readonly DoctorFinding[]): string {
  return `${JSON.stringify({ findings }, null, 2)}\n`;
}

function textOf(findings: readonly DoctorFinding[], leader: string | undefined): string {
  const writer = leader === undefined ? '' : `The vote logs are written by ${leader}.\n`;
  if (findings.length === 0) return `Everything that is stored fits together.\n${writer}`;
  const lines = findings.map(({ round, text }) =>
    round === null ? `database: ${text}.` : `round ${round}: ${text}.`,
  );
  return `${lines.join('\n')}\n${writer}`;
}
