import { DeadLetter } from './dead-letter.ts';
import { FactDoor } from './fact-door.ts';
import type { FactDoorOptions } from './fact-door.ts';
import { FeedHealth } from './feed-health.ts';

type OpenDoorOptions = Pick<FactDoorOptions, 'core' | 'nowUs' | 'counters'> & {
  readonly monotonicMs: () => number;
  /** Where refused events are kept. */
  readonly folder: string;
  readonly onError: (error: unknown) => void;
};

/** The door for facts with what listens to it: the health of feeds, and the keeper of what was refused. */
export async function openFactDoor(options: OpenDoorOptions): Promise<{
  readonly door: FactDoor;
  readonly health: FeedHealth;
  readonly flush: () => Promise<void> | void;
}> {
  const { core, nowUs, counters, monotonicMs, folder, onError } = options;
  const deadLetter = await DeadLetter.open(folder, nowUs);
  const health = new FeedHealth({ core, nowUs, monotonicMs, onError });
  const door = new FactDoor({
    core,
    nowUs,
    counters,
    onFact: (origin, fact) => health.hear(origin, fact),
    onRefused: (origin, raw, outcome) => deadLetter.keep(origin, raw, outcome),
  });
  return { door, health, flush: () => deadLetter.flush() };
}
