import { ConsoleLogger, type LogLevel } from '@nestjs/common';

import type { Config } from '../config/config';

/** JSON lines where machines read them; for people only what needs their attention. */
export function createLogger(config: Config): ConsoleLogger {
  const isProduction = config.environment === 'production';
  const logLevels: LogLevel[] = isProduction
    ? ['log', 'warn', 'error', 'fatal']
    : ['warn', 'error', 'fatal'];
  return new ConsoleLogger({ json: isProduction, logLevels });
}
