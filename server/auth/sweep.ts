import type { Logger } from '#server/observe/logger.ts';
import type { ActorTeller } from './actor-teller.ts';
import type { Sessions } from './sessions.ts';

const SWEEP_MS = 5_000;

/** Ends sessions that ran out, and tells the engine what it could not take before; the function it returns ends it. */
export function runSweep(house: {
  readonly sessions: Sessions;
  readonly actors: ActorTeller;
  readonly logger: Logger;
  readonly onFailed: (error: unknown) => void;
}): () => void {
  const { sessions, actors, logger, onFailed } = house;
  const timer = setInterval(() => {
    sessions.sweep().catch((error: unknown) => logger.error({ err: error }, 'sessions could not be swept'));
    actors.retry().catch(onFailed);
  }, SWEEP_MS);
  return () => clearInterval(timer);
}
