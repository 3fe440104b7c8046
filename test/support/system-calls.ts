import { spawnSync } from 'node:child_process';

/** Words before a command that note what it writes, flushes and answers. */
export function tracedTo(file: string): string[] {
  const calls = 'trace=pwrite64,write,writev,fsync,fdatasync';
  // With -D the tracer is no parent, so that a signal reaches the program itself.
  const shown = ['-D', '-f', '-qq', '-y', '-s', '1000', '-e', calls, '-e', 'signal=none'];
  return ['strace', ...shown, '-o', file];
}

/** Whether this machine lets one process look at the calls of another. */
export function canTrace(): boolean {
  return spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;
}

/** How answers to casts stand to what was flushed before them. */
export interface AnsweredCasts {
  /** Answers that lead to a receipt. */
  readonly answers: number;
  /** Those before which the write-ahead log was written and then flushed, since the answer before. */
  readonly flushed: number;
}

/** A system call that is over. */
interface Call {
  readonly name: string;
  /** What it was given, and gave back. */
  readonly text: string;
}

const BEGUN = /^(?<thread>\d+) +(?<name>\w+)\((?<text>.*) <unfinished \.\.\.>$/;
const RESUMED = /^(?<thread>\d+) +<\.\.\. (?<name>\w+) resumed>(?<text>.*)$/;
const WHOLE = /^(?<thread>\d+) +(?<name>\w+)\((?<text>.*)$/;
const ANSWER = /HTTP\/1\.1 303 .*\/receipts\//;

/**
 * Reads a trace of a server whose clients cast one after the other.
 * @param log end of the path of the database's write-ahead log
 */
export function answeredCasts(trace: string, log: string): AnsweredCasts {
  let [answers, flushed] = [0, 0];
  let standing: 'nothing' | 'written' | 'flushed' = 'nothing';
  for (const { name, text } of callsOf(trace)) {
    const isOfLog = text.includes(`${log}>`);
    if (isOfLog && name === 'pwrite64') standing = 'written';
    if (isOfLog && isFlush(name, text) && standing === 'written') standing = 'flushed';
    if (!ANSWER.test(text)) continue;
    answers += 1;
    flushed += standing === 'flushed' ? 1 : 0;
    standing = 'nothing';
  }
  return { answers, flushed };
}

function isFlush(name: string, text: string): boolean {
  return (name === 'fdatasync' || name === 'fsync') && text.endsWith('= 0');
}

/** Calls in the order in which they ended. */
function* callsOf(trace: string): Generator<Call, void> {
  const begun = new Map<string, string>();
  for (const line of trace.split('\n')) {
    const unfinished = partsOf(BEGUN, line);
    const resumed = partsOf(RESUMED, line);
    const whole = partsOf(WHOLE, line);
    if (unfinished !== undefined) begun.set(unfinished.thread, unfinished.text);
    else if (resumed !== undefined) {
      yield { ...resumed, text: `${begun.get(resumed.thread)}${resumed.text}` };
    } else if (whole !== undefined) yield whole;
  }
}

function partsOf(form: RegExp, line: string): (Call & { readonly thread: string }) | undefined {
  return form.exec(line)?.groups as (Call & { readonly thread: string }) | undefined;
}
