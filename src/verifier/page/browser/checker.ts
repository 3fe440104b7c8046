import { checkJob, type Checked, type Job } from '../job';
import type { Progress } from '../../verify';

type Message =
  | { readonly kind: 'step'; readonly step: Parameters<Progress> }
  | { readonly kind: 'done'; readonly checked: Checked }
  | { readonly kind: 'broken'; readonly message: string };

/** The script of this page, which its thread runs, too: one script, one hash in the policy. */
const source = typeof document === 'undefined' ? '' : (document.currentScript?.textContent ?? '');

/** Serves one job in a thread of its own. */
export function serveJob(): void {
  const post = (message: Message) => (postMessage as (message: Message) => void)(message);
  onmessage = ({ data }: MessageEvent<Job>) => {
    try {
      const checked = checkJob(data, (...step) => post({ kind: 'step', step }));
      post({ kind: 'done', checked });
    } catch (error) {
      post({ kind: 'broken', message: messageOf(error) });
    }
  };
}

/**
 * Checks a bundle in a thread, so that the page stays alive; where the browser gives a page from a
 * file no thread, in the page itself.
 * @throws Error when the browser stops the check
 */
export async function checkInThread(job: Job, progress: Progress): Promise<Checked> {
  const thread = startThread();
  if (thread === undefined) {
    await nextFrame();
    return checkJob(job, progress);
  }
  try {
    return await new Promise<Checked>((resolve, reject) => {
      thread.onmessage = ({ data }: MessageEvent<Message>) => {
        if (data.kind === 'step') progress(...data.step);
        else if (data.kind === 'done') resolve(data.checked);
        else reject(new Error(data.message));
      };
      thread.onerror = (event) => reject(new Error(event.message));
      thread.postMessage(job, [job.zip]);
    });
  } finally {
    thread.terminate();
  }
}

/** What went wrong, in the words of the browser. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function startThread(): Worker | undefined {
  const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  try {
    return new Worker(address);
  } catch {
    return undefined;
  }
}

/** Lets the browser draw what has been said so far. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => resolve())),
  );
}
