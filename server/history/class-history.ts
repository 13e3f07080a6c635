import type { ExposureNode, NodeTrace } from '#lib/model/exposure-board.ts';
import { emptyCourse, withSample } from '#lib/protocol/exposure-course.ts';
import type { ExposureCourse } from '#lib/protocol/exposure-course.ts';

/** The firm and its desks, more than the core tells of. */
const NODES_MAX = 128;

/**
 * Exposure by class of the firm and of each desk since the server was started, from a sample every five seconds. It is
 * kept in memory alone: a start begins it anew, and no number of risk is lost by that.
 */
export class ClassHistory {
  readonly #courses = new Map<string, ExposureCourse>();

  take(traces: readonly NodeTrace[]): void {
    for (const { node, trace } of traces) {
      const key = keyOf(node);
      const known = this.#courses.get(key);
      if (known === undefined && this.#courses.size >= NODES_MAX) continue;
      this.#courses.set(key, withSample(known ?? emptyCourse(trace.currency), trace));
    }
  }

  /** Null for a node that has no course: a trader's begins when a page is opened. */
  of(node: ExposureNode): ExposureCourse | null {
    return this.#courses.get(keyOf(node)) ?? null;
  }
}

function keyOf({ level, id }: ExposureNode): string {
  return `${level}:${id}`;
}
