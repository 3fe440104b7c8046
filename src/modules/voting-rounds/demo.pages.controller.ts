import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Controller, Get, Inject } from '@nestjs/common';

import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { Problem } from '../../platform/errors/problem';
import { page, type Page } from '../../platform/views/page';
import { RoundsService } from './rounds.service';

/** Name of the file beside the data that the demo city leaves for its page. */
export const DEMO_FILE = 'demo.json';

/** What a visitor of the demo city needs: sign-ins and codes, in plain sight. */
export interface DemoNote {
  readonly password: string;
  readonly people: readonly {
    readonly role: string;
    readonly name: string;
    readonly email: string;
  }[];
  readonly openRound: string;
  readonly pastRound: string;
  readonly callCycle: string;
  readonly codes: readonly string[];
}

/** Exists only where the demo city was loaded. */
@Controller('demo')
export class DemoPagesController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly rounds: RoundsService,
  ) {}

  @Get()
  async show(): Promise<Page> {
    const file = join(this.config.dataDir, DEMO_FILE);
    if (!this.config.demo || !existsSync(file)) throw new Problem({ kind: 'page-not-found' });
    const note = JSON.parse(readFileSync(file, 'utf8')) as DemoNote;
    const round = await this.rounds.bySlug(note.openRound);
    const isOpen = round !== undefined && this.rounds.stateOf(round) === 'open';
    return page('voting-rounds/demo', { ...note, isOpen }, { noStore: true });
  }
}
