import { runInWorker } from './run-in-worker';

interface Job<Progress> {
  readonly controller: AbortController;
  progress: Progress | undefined;
}

/** Work in threads by name: how far each is, and how to stop it. */
export class WorkerJobs<Progress> {
  private readonly running = new Map<string, Job<Progress>>();

  /** @param script path below `dist` */
  constructor(private readonly script: string) {}

  /**
   * Starts a job; one of the same name that still runs is cancelled, since its question is older.
   * @throws WorkerFailure when the job gives no answer
   */
  async run<Answer>(name: string, work: unknown): Promise<Answer> {
    this.cancel(name);
    const controller = new AbortController();
    const job: Job<Progress> = { controller, progress: undefined };
    this.running.set(name, job);
    try {
      return await runInWorker<Answer, Progress>(this.script, work, {
        signal: controller.signal,
        onProgress: (progress) => (job.progress = progress),
      });
    } finally {
      if (this.running.get(name) === job) this.running.delete(name);
    }
  }

  /** Whether a job has begun and is not over. */
  isRunning(name: string): boolean {
    return this.running.has(name);
  }

  /** How far a job is; undefined before its first report, and when there is none. */
  progressOf(name: string): Progress | undefined {
    return this.running.get(name)?.progress;
  }

  /** Stops a job; tells whether there was one. */
  cancel(name: string): boolean {
    const job = this.running.get(name);
    job?.controller.abort();
    return job !== undefined;
  }

  /** Stops everything, as when the program ends. */
  cancelAll(): void {
    for (const name of this.running.keys()) this.cancel(name);
  }
}
