import { ConsoleLogger, type LogLevel } from '@nestjs/common';

import type { Config } from '../config/config';
import { OperatorMistake } from '../config/ready-config';

/** Nest logs what ends a start with its stack; an operator's mistake is printed once, by `stopWith`. */
class PlainLogger extends ConsoleLogger {
  override error(message: unknown, ...more: unknown[]): void {
    if (!(message instanceof OperatorMistake)) super.error(message, ...more);
  }
}

/** JSON lines where machines read them; for people only what needs their attention. */
export function createLogger(config: Config): ConsoleLogger {
  const isProduction = config.environment === 'production';
  const logLevels: LogLevel[] = isProduction
    ? ['log', 'warn', 'error', 'fatal']
    : ['warn', 'error', 'fatal'];
  return new PlainLogger({ json: isProduction, logLevels });
}
