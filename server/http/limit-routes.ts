import type { LimitVersions } from '#lib/model/limit-version.ts';
import type { AccountCard } from '#lib/model/view.ts';
import { emptyQuerySchema } from '#lib/protocol/http-api.ts';
import { answerBusy } from './commands.ts';
import { isNodeInScope } from './node-scope.ts';
import { createRoute, type Answer, type Route } from './route.ts';

/** Where the record of versions is: the core's handle. */
export type VersionCore = { readonly askVersions: (limitId: string) => Promise<LimitVersions | null> };
type House = { readonly core: VersionCore; readonly cards: () => Iterable<AccountCard> };

const NOT_FOUND: Answer = { status: 404, body: { error: 'notFound' } };

/** Every version of a limit with who, when and why [LE8]. */
export function createLimitRoutes(house: House): Readonly<Record<'limitVersions', Route>> {
  return {
    limitVersions: createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: async (_empty, { identity }, params) => {
        const found = await ask(house.core, params['limit'] ?? '');
        if ('busy' in found) return found.busy;
        const { versions } = found;
        const desks = 'user' in identity ? identity.user.scopeDesks : [];
        // Out of scope is not there: existence is not revealed [AZ2]. A version may have stood on another node.
        const isSeen = versions?.versions.every(({ definition }) =>
          isNodeInScope(desks, definition.scope, house.cards()),
        );
        return versions === null || isSeen !== true ? NOT_FOUND : { status: 200, body: versions };
      },
    }),
  };
}

async function ask(
  core: VersionCore,
  limitId: string,
): Promise<{ readonly versions: LimitVersions | null } | { readonly busy: Answer }> {
  try {
    return { versions: await core.askVersions(limitId) };
  } catch (error) {
    const busy = answerBusy(error);
    if (busy === null) throw error;
    return { busy };
  }
}
