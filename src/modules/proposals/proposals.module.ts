import { Module } from '@nestjs/common';

import { AccountsModule } from '../accounts';
import { AuditTrailModule } from '../audit-trail';
import { CyclesModule } from '../cycles';
import { PhotosController } from './photos.controller';
import { PhotosRepository } from './photos.repository';
import { PhotosService } from './photos.service';
import { ProjectLocks } from './project-locks';
import { ProjectMakingService } from './project-making.service';
import { ProjectPagesService } from './project-pages.service';
import { ProjectsPagesController } from './projects.pages.controller';
import { ProjectsRepository } from './projects.repository';
import { ProjectsService } from './projects.service';
import { ProposalFormsService } from './proposal-forms.service';
import { ProposalListingService } from './proposal-listing.service';
import { ProposalPanels } from './proposal-panels';
import { ProposalPagesService } from './proposal-pages.service';
import { ProposalWritingPagesController } from './proposal-writing.pages.controller';
import { ProposalsPagesController } from './proposals.pages.controller';
import { ReviewWorklistService } from './review-worklist.service';
import { ReviewsPagesController } from './reviews.pages.controller';
import { ProposalListRepository } from './proposal-list.repository';
import { ProposalsRepository } from './proposals.repository';
import { ProposalsService } from './proposals.service';
import { ReviewsRepository } from './reviews.repository';
import { ReviewsService } from './reviews.service';
import { SupportsRepository } from './supports.repository';
import { SupportsService } from './supports.service';

@Module({
  imports: [AuditTrailModule, AccountsModule, CyclesModule],
  controllers: [
    ProposalWritingPagesController,
    ProposalsPagesController,
    ReviewsPagesController,
    ProjectsPagesController,
    PhotosController,
  ],
  providers: [
    ...[ProposalsRepository, ProposalListRepository, SupportsRepository, ReviewsRepository],
    ...[ProjectsRepository, PhotosRepository],
    ...[PhotosService, ProposalsService, SupportsService, ReviewsService, ProjectsService],
    ...[ProposalListingService, ProposalPagesService, ProposalFormsService, ReviewWorklistService],
    ...[ProjectPagesService, ProjectMakingService, ProjectLocks, ProposalPanels],
  ],
  exports: [ProposalsService, SupportsService, ReviewsService, ProjectsService, ProjectLocks],
})
export class ProposalsModule {}
