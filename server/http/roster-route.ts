import type { AccountCard } from '#lib/model/view.ts';
import { emptyQuerySchema } from '#lib/protocol/http-api.ts';
import { createRoute, requireUser, type Route } from './route.ts';

/** More than a desk has; beyond it the search of one account by its name still finds all. */
const ROSTER_MAX = 20_000;

/** Names of all accounts that the person may see, with trader and desk: what a page searches by itself [VW2]. */
export function createRosterRoute({
  cards,
}: {
  readonly cards: () => Iterable<AccountCard>;
}): Readonly<Record<'roster', Route>> {
  return {
    roster: createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: (_empty, call) => {
        const { scopeDesks } = requireUser(call);
        const accounts: (readonly [string, string, string])[] = [];
        let isCut = false;
        for (const { account, trader, desk } of cards()) {
          if (scopeDesks !== null && !scopeDesks.includes(desk)) continue;
          isCut = accounts.length >= ROSTER_MAX;
          if (isCut) break;
          accounts.push([account, trader, desk]);
        }
        return { status: 200, body: { accounts, isCut } };
      },
    }),
  };
}
