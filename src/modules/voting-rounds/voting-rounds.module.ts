import { Module, type OnModuleInit } from '@nestjs/common';

import { AccountsModule } from '../accounts';
import { AuditTrailModule } from '../audit-trail';
import { CyclesModule } from '../cycles';
import { ProposalsModule } from '../proposals';
import { LoggedRounds, VoteLogModule } from '../vote-log';
import { ActEntering } from './acts/act-entering';
import { ActLegality } from './acts/act-legality';
import { ActTasks } from './acts/act-tasks';
import { ActPages } from './acts/act.pages';
import { ActsPagesController } from './acts/acts.pages.controller';
import { ActsService } from './acts/acts.service';
import { ApprovalRequestsRepository } from './acts/approval-requests.repository';
import { CaseFiles } from './acts/case-files';
import { KeyDestruction } from './acts/key-destruction';
import { VoidsPagesController } from './acts/voids.pages.controller';
import { BallotCards } from './ballot-cards';
import { BallotPages } from './ballot.pages';
import { BallotsPagesController } from './ballots.pages.controller';
import { BallotsService } from './ballots.service';
import { ClosurePagesController } from './closure.pages.controller';
import { ClosureService } from './closure.service';
import { ComparisonPagesController } from './comparison/comparison.pages.controller';
import { ComparisonShelf } from './comparison/comparison-shelf';
import { ComparisonsService } from './comparison/comparisons.service';
import { WhatIfPagesController } from './comparison/what-if.pages.controller';
import { DemoPagesController } from './demo.pages.controller';
import { CodesPagesController } from './codes.pages.controller';
import { CodesService } from './codes.service';
import { LimitPages } from './limits/limits.pages';
import { LimitsPagesController } from './limits/limits.pages.controller';
import { LimitsRepository } from './limits/limits.repository';
import { PotMoneyPagesController } from './limits/pot-money.pages.controller';
import { LimitsService } from './limits/limits.service';
import { MatchingPagesController } from './matching.pages.controller';
import { OpeningPagesController } from './opening.pages.controller';
import { OpeningService } from './opening.service';
import { OutcomesService } from './outcomes.service';
import { ResultsPagesController } from './results.pages.controller';
import { RollFilePagesController } from './roll-file.pages.controller';
import { RollPagesController } from './roll.pages.controller';
import { RollRepository } from './roll.repository';
import { RollService } from './roll.service';
import { RoundDesk } from './round-desk';
import { RoundPages } from './round-pages';
import { RoundPanels } from './round-panels';
import { RoundsPagesController } from './rounds.pages.controller';
import { RoundsRepository } from './rounds.repository';
import { RoundsService } from './rounds.service';
import { ShortAddressController } from './short-address.controller';
import { PublicationsService } from './publications.service';
import { TalliesService } from './tallies.service';
import { VotingPhase } from './voting-phase';

@Module({
  imports: [AccountsModule, AuditTrailModule, CyclesModule, ProposalsModule, VoteLogModule],
  controllers: [
    RoundsPagesController,
    RollPagesController,
    RollFilePagesController,
    LimitsPagesController,
    PotMoneyPagesController,
    MatchingPagesController,
    OpeningPagesController,
    ClosurePagesController,
    ActsPagesController,
    VoidsPagesController,
    CodesPagesController,
    BallotsPagesController,
    ComparisonPagesController,
    WhatIfPagesController,
    ResultsPagesController,
    DemoPagesController,
    ShortAddressController,
  ],
  providers: [
    RoundsRepository,
    RollRepository,
    LimitsRepository,
    LimitsService,
    LimitPages,
    RoundsService,
    RollService,
    CodesService,
    OpeningService,
    ApprovalRequestsRepository,
    CaseFiles,
    ActLegality,
    ActEntering,
    ActsService,
    ActPages,
    ActTasks,
    KeyDestruction,
    ClosureService,
    TalliesService,
    PublicationsService,
    OutcomesService,
    ComparisonShelf,
    ComparisonsService,
    BallotsService,
    BallotCards,
    BallotPages,
    RoundDesk,
    RoundPages,
    RoundPanels,
    VotingPhase,
  ],
  exports: [
    ActsService,
    RoundsService,
    LimitsService,
    RollService,
    CodesService,
    OpeningService,
    ClosureService,
    BallotsService,
    OutcomesService,
  ],
})
export class VotingRoundsModule implements OnModuleInit {
  constructor(
    private readonly logged: LoggedRounds,
    private readonly outcomes: OutcomesService,
  ) {}

  /** The log's pages learn here what people may read of a round. */
  onModuleInit(): void {
    this.logged.register((slug, locale) => this.outcomes.loggedRound(slug, locale));
  }
}
