import type { Logger } from './logger.ts';

const EXIT_SOFTWARE = 70;
const STOP_DEADLINE_MS = 20_000;

/** The last resort: what nobody expected is logged and ends the process; it starts again from its journal [SK2]. */
export function endProcess(logger: Logger, error: unknown): never {
  logger.fatal({ err: error }, 'the process ends: nothing was expected to fail here');
  process.exit(EXIT_SOFTWARE);
}

/** Ends the process on anything uncaught, and cleanly, with code 0, on the first SIGINT or SIGTERM. */
export function watchProcess(logger: Logger, stop: () => Promise<void>): { readonly isStopping: () => boolean } {
  let isStopping = false;
  process.on('uncaughtException', (error) => endProcess(logger, error));
  process.on('unhandledRejection', (error) => endProcess(logger, error));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // The second time is an order: the journal survives it like any crash.
      if (isStopping) process.exit(1);
      isStopping = true;
      logger.info({ signal }, 'stopping');
      setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
      stop().then(
        () => process.exit(0),
        (error: unknown) => endProcess(logger, error),
      );
    });
  }
  return { isStopping: () => isStopping };
}
