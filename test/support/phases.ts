import { readFileSync, writeFileSync } from 'node:fs';

/** A part of some work, and what it took. */
export interface Phase {
  readonly name: string;
  readonly seconds: number;
  /** The most memory that the whole process had meanwhile, in MiB. */
  readonly megabytes: number;
}

/** Measures parts of work, one after the other. */
export class Phases {
  readonly done: Phase[] = [];
  private running: { readonly name: string; readonly started: number } | undefined;

  /** Ends the part that runs, and begins another one. */
  begin(name: string): void {
    this.end();
    forgetPeak();
    this.running = { name, started: performance.now() };
  }

  end(): void {
    if (this.running === undefined) return;
    const { name, started } = this.running;
    const seconds = (performance.now() - started) / 1000;
    this.done.push({ name, seconds, megabytes: peakMegabytes() });
    this.running = undefined;
  }

  /**
   * Lets each call of an asynchronous method begin a part.
   * @param next the part that begins when it has answered, if one does
   */
  beginWith<T extends object>(
    owner: T,
    method: keyof T,
    { name, next }: { name: string | ((...args: never[]) => string); next?: string },
  ): void {
    const original = owner[method] as (...args: unknown[]) => Promise<unknown>;
    const timed = async (self: unknown, args: unknown[]): Promise<unknown> => {
      this.begin(typeof name === 'string' ? name : name(...(args as never[])));
      const answer = await original.apply(self, args);
      if (next !== undefined) this.begin(next);
      return answer;
    };
    owner[method] = function (this: unknown, ...args: unknown[]) {
      return timed(this, args);
    } as never;
  }
}

/** Seconds and memory in the words of benches. */
export function figures({ seconds, megabytes }: Omit<Phase, 'name'>): string {
  return `${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB at most`;
}

/** Linux can forget the peak so far; elsewhere the peak is that since the start of the process. */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    return;
  }
}

function peakMegabytes(): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}
