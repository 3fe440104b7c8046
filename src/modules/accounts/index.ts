export { ApproverKeys, type ApproverKeyView } from './approver-keys';
export { AccountsModule } from './accounts.module';
export type { AccountsError } from './accounts.errors';
export { guessers } from './guessers';
export { AccountsService, type AccountSummary } from './accounts.service';
