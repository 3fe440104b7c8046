/** A stream that a command prints to. */
export interface TextSink {
  write(text: string): unknown;
}

/** What a command may touch of the process that runs it. */
export interface CommandIo {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Exit codes of every command. */
export const EXIT_FINE = 0;
export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;

/** A command: takes the arguments behind its name, returns the exit code. */
export type Run = (args: string[], io: CommandIo) => Promise<number>;

/** Bad usage: the message goes to standard error, the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What a command is called and how it is used; the work takes the arguments behind its name. */
export interface CommandForm {
  readonly name: string;
  /** The answer to `--help`; begins with "Usage: ". */
  readonly usage: string;
  readonly work: Run;
}

/** A command that answers to `--help`, and says in one line what of its arguments it cannot use. */
export function commandOf({ name, usage, work }: CommandForm): Run {
  return async (args, io) => {
    if (args.includes('--help') || args.includes('-h')) {
      io.stdout.write(usage);
      return EXIT_FINE;
    }
    try {
      return await work(args, io);
    } catch (error) {
      const message = usageFault(error);
      if (message === undefined) throw error;
      io.stderr.write(`baraza ${name}: ${message}\n`);
      return EXIT_USAGE;
    }
  };
}

/** What is wrong with arguments, in one line; undefined where something else went wrong. */
function usageFault(error: unknown): string | undefined {
  const { message, code = '' } = error as Error & { readonly code?: string };
  if (error instanceof UsageError) return message;
  // What Node adds helps programmers, not those who misspelt an option.
  return code.startsWith('ERR_PARSE_ARGS') ? message.split(/\. |\n/)[0] : undefined;
}
