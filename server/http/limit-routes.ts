import type { ProgrammeLimits } from '#lib/model/programme-limit.ts';
import type { LimitCoverage } from '#lib/model/limit-coverage.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { LimitVersions } from '#lib/model/limit-version.ts';
import type { AccountCard } from '#lib/model/view.ts';
import { emptyQuerySchema } from '#lib/protocol/http-api.ts';
import { askCore } from './ask-core.ts';
import { isNodeInScope } from './node-scope.ts';
import { createRoute, requireUser, type Answer, type Route } from './route.ts';

/** Where the record of versions and the coverage are: the core's handle. */
export type VersionCore = {
  readonly askVersions: (limitId: string) => Promise<LimitVersions | null>;
  readonly askCoverage: () => Promise<LimitCoverage>;
  readonly askProgrammes: (desks: readonly string[] | null) => Promise<ProgrammeLimits>;
};
type House = { readonly core: VersionCore; readonly cards: () => Iterable<AccountCard> };

const NOT_FOUND: Answer = { status: 404, body: { error: 'notFound' } };

/** Every version of a limit with who, when and why [LE8], the rules of programmes [LC2], and what limits do not cover [LC1]. */
export function createLimitRoutes(
  house: House,
): Readonly<Record<'limitVersions' | 'limitCoverage' | 'programmeLimits', Route>> {
  return {
    limitVersions: createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: async (_empty, { identity }, params) => {
        const found = await askCore(() => house.core.askVersions(params['limit'] ?? ''));
        if ('busy' in found) return found.busy;
        const versions = found.value;
        const desks = 'user' in identity ? identity.user.scopeDesks : [];
        // Out of scope is not there: existence is not revealed [AZ2]. A version may have stood on another node.
        const isSeen = versions?.versions.every(({ definition }) =>
          isNodeInScope(desks, definition.scope, house.cards()),
        );
        return versions === null || isSeen !== true ? NOT_FOUND : { status: 200, body: versions };
      },
    }),
    programmeLimits: createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: async (_empty, call) => {
        const { scopeDesks } = requireUser(call);
        const found = await askCore(() => house.core.askProgrammes(scopeDesks));
        return 'busy' in found ? found.busy : { status: 200, body: found.value };
      },
    }),
    limitCoverage: createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: async (_empty, { identity }) => {
        const found = await askCore(() => house.core.askCoverage());
        if ('busy' in found) return found.busy;
        const desks = 'user' in identity ? identity.user.scopeDesks : [];
        return { status: 200, body: desks === null ? found.value : ofDesks(found.value, desks, [...house.cards()]) };
      },
    }),
  };
}

/** What lies in a person's desks; an instrument is held by all, so only who sees all is told of it [AZ7]. */
function ofDesks(whole: LimitCoverage, desks: readonly string[], cards: readonly AccountCard[]): LimitCoverage {
  const sees = (node: ScopeNode): boolean => isNodeInScope(desks, node, cards);
  const uncovered = whole.uncovered.filter((node) => node.level !== 'instrument' && sees(node));
  const idle = whole.idle.filter(({ node }) => sees(node));
  return {
    ...whole,
    uncovered,
    uncoveredCount: uncovered.length,
    daily: whole.daily.filter(({ node }) => sees(node)),
    idle,
    idleCount: idle.length,
    overlaps: whole.overlaps.filter(({ node, nodes }) => nodes === 1 && sees(node)),
  };
}
