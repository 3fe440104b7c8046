import { Module } from '@nestjs/common';

import { AccountsModule } from '../accounts';
import { AuditTrailModule } from '../audit-trail';
import { CyclesModule } from '../cycles';
import { PhotosRepository } from './photos.repository';
import { PhotosService } from './photos.service';
import { ProjectLocks } from './project-locks';
import { ProjectsRepository } from './projects.repository';
import { ProjectsService } from './projects.service';
import { ProposalListRepository } from './proposal-list.repository';
import { ProposalsRepository } from './proposals.repository';
import { ProposalsService } from './proposals.service';
import { ReviewsRepository } from './reviews.repository';
import { ReviewsService } from './reviews.service';
import { SupportsRepository } from './supports.repository';
import { SupportsService } from './supports.service';

@Module({
  imports: [AuditTrailModule, AccountsModule, CyclesModule],
  controllers: [],
  providers: [
    ...[ProposalsRepository, ProposalListRepository, SupportsRepository, ReviewsRepository],
    ...[ProjectsRepository, PhotosRepository],
    ...[PhotosService, ProposalsService, SupportsService, ReviewsService, ProjectsService],
    ProjectLocks,
  ],
  exports: [ProposalsService, SupportsService, ReviewsService, ProjectsService, ProjectLocks],
})
export class ProposalsModule {}
