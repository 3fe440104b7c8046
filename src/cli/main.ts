/* eslint-disable @typescript-eslint/no-require-imports -- a command is loaded when it is called for, and no sooner */
import { type CommandIo, EXIT_USAGE, type Run } from './command';

interface CommandEntry {
  readonly usage: string;
  /** Loads only what the command needs: counting and verifying start without the web framework. */
  load(): { readonly run: Run };
}

const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  tally: {
    usage: 'tally FILE.pb --rule RULE [options]   count a Pabulib or BLT file',
    load: () => require('./tally') as { run: Run },
  },
  verify: {
    usage: 'verify BUNDLE [options]               check a tally bundle',
    load: () => require('../verifier/cli') as { run: Run },
  },
  'verify-trail': {
    usage: 'verify-trail FILE [options]           check a proof of the admin trail',
    load: () => require('../verifier/trail/trail-cli') as { run: Run },
  },
  'check-trail': {
    usage: 'check-trail [--json]                  look at every row of the admin trail',
    load: () => require('./check-trail') as { run: Run },
  },
  doctor: {
    usage: 'doctor [--round SLUG] [--json]        compare all that is stored of the rounds',
    load: () => require('./doctor') as { run: Run },
  },
  replay: {
    usage: 'replay FILE.pb --url URL              cast every ballot of a file as voters do',
    load: () => require('./replay') as { run: Run },
  },
  admin: {
    usage: 'admin EMAIL                           make an account the first admin',
    load: () => require('./admin') as { run: Run },
  },
  migrate: {
    usage: 'migrate [--quiet]                     bring the database up to date',
    load: () => require('./migrate') as { run: Run },
  },
};

/**
 * Runs the command that the first argument names.
 * @returns the exit code: 0 fine, 1 a check failed, 2 bad input or usage, or it broke off
 */
export async function main(args: readonly string[], io: CommandIo): Promise<number> {
  const [name = '', ...rest] = args;
  if (name === '--help' || name === 'help') {
    io.stdout.write(usage());
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    io.stderr.write(name === '' ? usage() : `baraza: there is no command "${name}"\n${usage()}`);
    return EXIT_USAGE;
  }
  try {
    return await command.load().run(rest, io);
  } catch (error) {
    io.stderr.write(`baraza ${name} broke off: ${(error as Error).stack}\n`);
    return EXIT_USAGE;
  }
}

function usage(): string {
  const lines = Object.values(COMMANDS).map((command) => `  baraza ${command.usage}`);
  return `Usage:\n${lines.join('\n')}\n`;
}

if (require.main === module) {
  void main(process.argv.slice(2), process).then((code) => {
    process.exitCode = code;
  });
}
