import type { RiskEngine } from '#lib/engine/engine.ts';
import type { EngineQueries } from '#lib/engine/queries.ts';

/** What the core asks of the engine; tests put a small one of their own behind it. */
export type EnginePort = Pick<
  RiskEngine,
  | 'seq'
  | 'timeUs'
  | 'apply'
  | 'collect'
  | 'collectAll'
  | 'isDirty'
  | 'accountDetail'
  | 'alerts'
  | 'personLimits'
  | 'proposals'
  | 'calendars'
  | 'wallTimes'
  | 'firm'
  | 'fingerprint'
> & {
  readonly queries: Pick<
    EngineQueries,
    | 'answer'
    | 'preview'
    | 'evidence'
    | 'versions'
    | 'coverage'
    | 'programmeLimits'
    | 'silences'
    | 'exposureBoards'
    | 'exposureTraces'
    | 'holders'
  >;
  snapshot(): unknown;
};

/** Makes engines of one version. `restore` takes what `snapshot` of the same version gave, after a way through JSON. */
export type EngineFactory = {
  readonly version: string;
  create(): EnginePort;
  restore(snapshot: unknown): EnginePort;
};
