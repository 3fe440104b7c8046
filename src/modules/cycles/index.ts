export { CityService, type CitySettings } from './city.service';
export { instantOf, localTime } from './local-time';
export type { CycleLine } from './cycle-line';
export type { AreaView, CycleView, DecisionView, PhaseView, PotView } from './cycle.view';
export type { CyclesError } from './cycles.errors';
export { CyclesModule } from './cycles.module';
export { CyclesService, type NewCycle } from './cycles.service';
export { PlanningService } from './planning.service';
export type { NewPot } from './pots.service';
export {
  ConsoleTasks,
  CyclePanels,
  HomePanels,
  type ConsoleTask,
  type ConsoleTaskSource,
  type CyclePanelSource,
  type HomePanelSource,
  type Panel,
  type PanelLink,
  type Reader,
} from './registries';
