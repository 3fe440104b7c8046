import {
  Inject,
  Logger,
  Module,
  type BeforeApplicationShutdown,
  type OnApplicationShutdown,
} from '@nestjs/common';

import { Clock } from '../../platform/clock';
import type { Config } from '../../platform/config/config';
import { CONFIG } from '../../platform/config/config.token';
import { OperatorMistake } from '../../platform/config/ready-config';
import { ReadDatabase } from '../../platform/database/read-database';
import { WriteTurn } from '../../platform/database/write-turn';
import { ActsLog } from './acts-log';
import { BallotBox } from './ballot-box';
import { ClerkBallotBox } from './ballot-box.clerk';
import type { OrderDesk } from './ballot-box.orders';
import { startPostgresDesk } from './ballot-box.postgres';
import type { BrokenRound } from './ballot-box.recovery';
import { startSqliteDesk, type BallotBoxAlarm } from './ballot-box.sqlite';
import { KeyShredding } from './key-shredding';
import { LogController } from './log.controller';
import { LoggedRounds } from './logged-rounds';
import { LookUps } from './look-ups';
import { LookUpsRepository } from './look-ups.repository';
import { PublicLog } from './public-log';
import { ReceiptsPagesController } from './receipts.pages.controller';
import { TallyBundles } from './tally-bundles';
import { TallyBundleController } from './tally-bundle.controller';
import { VerifyPage } from './verify-page';
import { VerifyPageController } from './verify-page.controller';
import { VoteLogRepository } from './vote-log.repository';

const TICK_MS = 60_000;
/** Between the end of the ballot box and that of the program. */
const LAST_WORDS_MS = 500;

/** The vote logs and the one door to them. */
@Module({
  controllers: [
    ReceiptsPagesController,
    LogController,
    TallyBundleController,
    VerifyPageController,
  ],
  providers: [
    {
      provide: VoteLogRepository,
      inject: [ReadDatabase, CONFIG],
      useFactory: (reads: ReadDatabase, { keyDir }: Config) => new VoteLogRepository(reads, keyDir),
    },
    LoggedRounds,
    PublicLog,
    ActsLog,
    KeyShredding,
    VerifyPage,
    LookUpsRepository,
    LookUps,
    TallyBundles,
    {
      provide: BallotBox,
      inject: [CONFIG, Clock, VoteLogRepository, WriteTurn],
      useFactory: startBallotBox,
    },
  ],
  exports: [BallotBox, ActsLog, KeyShredding, LoggedRounds, PublicLog, TallyBundles],
})
export class VoteLogModule implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly ticking: NodeJS.Timeout;

  constructor(
    @Inject(BallotBox) private readonly box: ClerkBallotBox,
    private readonly lookUps: LookUps,
  ) {
    this.ticking = setInterval(() => void this.tick(), TICK_MS);
    this.ticking.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.ticking);
    await this.keepLookUps();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.box.stop();
  }

  private async tick(): Promise<void> {
    await this.box.publishDueHeads().catch((error: Error) => alarmLog.error(error.message));
    await this.keepLookUps();
  }

  private async keepLookUps(): Promise<void> {
    await this.lookUps.keep().catch((error: Error) => alarmLog.error(error.message));
  }
}

const alarmLog = new Logger('BallotBox');

/** What an operator must know of a round, and do. */
const TROUBLE: Readonly<Record<BrokenRound['why'], string>> = {
  'older-than-remembered':
    'is broken: the database is older than the last signed head, so ballots that voters hold receipts for are ' +
    'missing. Stop the server and put the newest backup back: docs/how-to/back-up-and-restore.md',
  'entries-differ-from-head':
    'is broken: what is stored of its log was changed. Run "bin/baraza doctor", and put the newest backup back',
  'ballots-differ-from-log':
    'has ballots that its log did not commit to. It goes on, but will not be counted: run "bin/baraza doctor"',
  'key-missing':
    'is broken: its keys are missing. Put the folder of keys (KEY_DIR) back, and start the server again',
};

const ALARM: BallotBoxAlarm = {
  broken: (rounds) => {
    for (const { round, why } of rounds) alarmLog.error(`round ${round} ${TROUBLE[why]}`);
  },
  // Nothing may be accepted that might not be kept: a restart recovers from the database. Whoever waits
  // still gets the page that says so.
  ended: (message) => {
    process.stderr.write(`The ballot box stopped, and Baraza with it: ${message}\n`);
    setTimeout(() => process.exit(1), LAST_WORDS_MS);
  },
};

async function startBallotBox(
  config: Config,
  clock: Clock,
  logs: VoteLogRepository,
  turn: WriteTurn,
): Promise<ClerkBallotBox> {
  const desk = await startDesk(config, turn).catch((error: Error) => {
    throw new OperatorMistake(`The ballot box cannot start: ${error.message}`);
  });
  return new ClerkBallotBox(desk, { clock, publicUrl: config.publicUrl, logs });
}

function startDesk({ database, keyDir }: Config, turn: WriteTurn): Promise<OrderDesk> {
  return database.dialect === 'sqlite'
    ? startSqliteDesk({ file: database.file, keyDir }, ALARM, turn)
    : startPostgresDesk({ url: database.url, keyDir }, ALARM);
}
