import { setTimeout as pause } from 'node:timers/promises';

import { load } from 'cheerio';

import { Visitor } from './agent';
import { formsToCast, receiptIn, sendForm, type FormAnswer, type SealedForm } from './http-casts';
import { closeAndVerify, openLiveRound, type LiveStage } from './live-stage';
import { LiveServer } from './live-server';
import type { TrialDatabase } from './trial-databases';

const PART = 6;
const RETRIES = 50;
const RETRY_MS = 100;

/** What people and the operator saw while something was wrong. */
export interface SeenInFault {
  /** Statuses of the answers to casts, 0 without one, in numerical order. */
  readonly statuses: readonly number[];
  /** Of the page that was shown instead of a receipt. */
  readonly pages: readonly string[];
  /** What the server printed since, without empty lines. */
  readonly lines: readonly string[];
  readonly hasEnded: boolean;
}

/**
 * A round of 18 voters: a third casts before a fault, a third into it, a third after it is mended; those who got no
 * receipt send the same form again, as the page tells them.
 */
export class FaultTrial {
  private readonly receipts = new Map<SealedForm, string>();
  private forms: SealedForm[] = [];

  private constructor(
    private readonly trial: TrialDatabase,
    private readonly stage: LiveStage,
    private server: LiveServer,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** @param env variables of the web server */
  static async start(
    trial: TrialDatabase,
    env: Readonly<Record<string, string>>,
  ): Promise<FaultTrial> {
    const stage = await openLiveRound(trial);
    const server = await LiveServer.start({ ...stage.setting, env });
    const faults = new FaultTrial(trial, stage, server, env);
    faults.forms = await formsToCast(server, stage.scenario, { voters: 3 * PART, each: 1 });
    await faults.cast(0);
    return faults;
  }

  /** Lets a third of the voters cast while something is wrong. */
  async castInto(): Promise<SeenInFault> {
    const before = this.server.printed.length;
    const answers = await this.send(this.part(1));
    const hasEnded = await Promise.race([this.server.ended.then(() => true), pause(2000, false)]);
    const lines = this.server.printed
      .slice(before)
      .split('\n')
      .filter((line) => line !== '');
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    const pages = new Set(answers.flatMap(({ text = '' }) => load(text)('h1').text() || []));
    return { statuses, pages: [...pages], lines, hasEnded };
  }

  /** What a start prints, word for word, that fails. */
  async refusal(): Promise<string> {
    return LiveServer.start({ ...this.stage.setting, env: this.env }).then(
      async (server) => {
        await server.stop();
        return 'it started';
      },
      (error: Error) => error.message,
    );
  }

  /**
   * Starts the server again where it ended; everybody who has no receipt sends the form once more, and those who have
   * one as well; then the rest casts. The round is closed and its bundle verified.
   * @throws when something acknowledged is not in it, or something is in it twice
   */
  async mend(): Promise<void> {
    await this.trial.server?.revive();
    if (!this.server.isRunning) {
      this.server = await LiveServer.start({ ...this.stage.setting, env: this.env });
    }
    for (const part of [1, 0, 2]) await this.cast(part);
    await this.server.stop();
    const { slug } = this.stage.scenario;
    const files = await this.files(slug);
    const casts = await closeAndVerify(this.stage, files);
    if (casts !== this.forms.length) throw new Error(`${casts} entries of ${this.forms.length}`);
  }

  async remove(): Promise<void> {
    await this.server.stop();
    await this.trial.remove();
  }

  private part(number: number): SealedForm[] {
    return this.forms.slice(number * PART, (number + 1) * PART);
  }

  /** Everybody of a third gets a receipt: the one that she had, if she had one. */
  private async cast(part: number): Promise<void> {
    for (const form of this.part(part)) {
      for (let tries = 0; ; tries += 1) {
        const [answer] = await this.send([form]);
        if (answer?.status === 303) break;
        if (tries === RETRIES) throw new Error(`no receipt: ${JSON.stringify(answer)}`);
        await pause(RETRY_MS);
      }
    }
  }

  private send(forms: readonly SealedForm[]): Promise<FormAnswer[]> {
    return Promise.all(
      forms.map(async (form) => {
        const url = form.url.replace(/^http:\/\/[^/]+/, this.server.url);
        const answer = (await sendForm({ ...form, url })) ?? { status: 0, location: '' };
        const receipt = receiptIn(answer);
        const known = this.receipts.get(form);
        if (receipt !== undefined) this.receipts.set(form, receipt);
        if (known !== undefined && known !== receipt) {
          throw new Error(`receipt ${known} became ${receipt ?? answer.status}`);
        }
        return answer;
      }),
    );
  }

  private async files(slug: string): Promise<string[]> {
    const server = await LiveServer.start({ ...this.stage.setting });
    const visitor = new Visitor(server.url);
    const files: string[] = [];
    for (const code of this.receipts.values()) {
      files.push((await visitor.get(`/rounds/${slug}/receipts/${code}.tlog-proof`)).text);
    }
    await server.stop();
    return files;
  }
}
