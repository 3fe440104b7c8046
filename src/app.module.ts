import { Module, type DynamicModule } from '@nestjs/common';

import { AccountsModule } from './modules/accounts';
import { AssemblyMinutesModule } from './modules/assembly-minutes';
import { AuditTrailModule } from './modules/audit-trail';
import { AuditingModule } from './modules/auditing';
import { BodiesModule } from './modules/bodies';
import { CyclesModule } from './modules/cycles';
import { PrivacyModule } from './modules/privacy';
import { ProposalsModule } from './modules/proposals';
import { VoteLogModule } from './modules/vote-log';
import { VotingRoundsModule } from './modules/voting-rounds';
import { SystemClock, type Clock } from './platform/clock';
import type { Config } from './platform/config/config';
import { PlatformModule } from './platform/platform.module';

@Module({})
export class AppModule {
  static of(config: Config, clock: Clock = new SystemClock()): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.of(config, clock),
        AuditTrailModule,
        AccountsModule,
        CyclesModule,
        BodiesModule,
        AssemblyMinutesModule,
        AuditingModule,
        PrivacyModule,
        ProposalsModule,
        VoteLogModule,
        VotingRoundsModule,
      ],
    };
  }
}
