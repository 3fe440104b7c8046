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
