import { Module } from '@nestjs/common';

import { AccountsModule } from '../accounts';
import { AuditTrailModule } from '../audit-trail';
import { AreasPagesController } from './areas.pages.controller';
import { CityPagesController } from './city.pages.controller';
import { ConsolePagesController } from './console.pages.controller';
import { CycleTasks } from './cycle-tasks';
import { CyclesPagesController } from './cycles.pages.controller';
import { HomePagesController } from './home.pages.controller';
import { PhasesPagesController } from './phases.pages.controller';
import { PlanningPagesController } from './planning.pages.controller';
import { PotsPagesController } from './pots.pages.controller';
import { CityRepository } from './city.repository';
import { CityService } from './city.service';
import { CycleCache } from './cycle-cache';
import { CyclesRepository } from './cycles.repository';
import { CyclesService } from './cycles.service';
import { PlanningService } from './planning.service';
import { PotsService } from './pots.service';
import { ConsoleTasks, CyclePanels, HomePanels } from './registries';

@Module({
  imports: [AuditTrailModule, AccountsModule],
  controllers: [
    HomePagesController,
    ConsolePagesController,
    CityPagesController,
    AreasPagesController,
    PlanningPagesController,
    PhasesPagesController,
    PotsPagesController,
    CyclesPagesController,
  ],
  providers: [
    CycleTasks,
    CityRepository,
    CityService,
    CyclesRepository,
    CycleCache,
    CyclesService,
    PlanningService,
    PotsService,
    CyclePanels,
    HomePanels,
    ConsoleTasks,
  ],
  exports: [CityService, CyclesService, PlanningService, CyclePanels, HomePanels, ConsoleTasks],
})
export class CyclesModule {}
