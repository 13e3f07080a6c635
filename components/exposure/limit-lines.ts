import { isSameNode } from '#lib/client/selectors.ts';
import type { ExposureNode } from '#lib/model/exposure-board.ts';
import type { LimitView } from '#lib/model/view.ts';
import { COURSE_SCALE } from '#lib/protocol/exposure-course.ts';
import type { ExposureLimit } from '../charts/net-gross-domain.ts';
import { exposureLimits } from '../level/exposure-limits.ts';

/** Limits on gross and net of a node in the currency of its course. */
export function limitLines(
  limits: readonly LimitView[] | null,
  node: ExposureNode | null,
  currency: string,
): readonly ExposureLimit[] {
  if (node === null || limits === null) return [];
  return exposureLimits(
    limits.filter((limit) => isSameNode(limit.node, node)),
    COURSE_SCALE,
    currency,
  );
}
