import type { ExposureNode } from '#lib/model/exposure-board.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { EventsPage } from '#lib/protocol/event-lines.ts';
import type { ExposureCourse } from '#lib/protocol/exposure-course.ts';
import type { HoldingAnswer } from '#lib/protocol/holding-answer.ts';
import type { SeriesAnswer, SeriesRange } from '#lib/protocol/series.ts';
import type { EventsAsk } from './event-reads.ts';
import type { HoldingAsk } from './holding-courses.ts';
import type { Records } from './records.ts';

/** What the doors read of the records; nothing while there are none. */
export type RecordReads = {
  readonly exposureCourse: (node: ExposureNode) => ExposureCourse | null;
  readonly series: (node: ScopeNode, range: SeriesRange) => SeriesAnswer | null;
  readonly holdingCourse: (ask: HoldingAsk) => HoldingAnswer | null;
  /** Null: too many wait. */
  readonly events: (ask: EventsAsk) => Promise<EventsPage> | null;
};

export function recordReads(records: () => Records | null): RecordReads {
  return {
    exposureCourse: (node) => records()?.classes.of(node) ?? null,
    series: (node, range) => records()?.history.series(node, range) ?? null,
    holdingCourse: (ask) => records()?.holdings.ask(ask) ?? null,
    events: (ask) => records()?.events.ask(ask) ?? null,
  };
}
