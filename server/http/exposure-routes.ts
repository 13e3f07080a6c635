import type { ExposureNode } from '#lib/model/exposure-board.ts';
import type { AccountCard } from '#lib/model/view.ts';
import type { ExposureCourse } from '#lib/protocol/exposure-course.ts';
import { exposureCourseQuerySchema } from '#lib/protocol/http-api.ts';
import { isNodeInScope } from './node-scope.ts';
import { createRoute, requireUser, type Route } from './route.ts';

type House = {
  readonly cards: () => Iterable<AccountCard>;
  readonly exposureCourse: (node: ExposureNode) => ExposureCourse | null;
};

/** How exposure by class of the firm or a desk went, for a page that has just been opened. */
export function createExposureRoutes(house: House): Readonly<Record<'exposureCourse', Route>> {
  return {
    exposureCourse: createRoute({
      from: 'query',
      schema: exposureCourseQuerySchema,
      run: (node, call) => {
        const { scopeDesks } = requireUser(call);
        // Out of scope is not there: existence is not revealed [AZ2].
        if (!isNodeInScope(scopeDesks, node, house.cards())) return { status: 404, body: { error: 'notFound' } };
        return { status: 200, body: { course: house.exposureCourse(node) } };
      },
    }),
  };
}
