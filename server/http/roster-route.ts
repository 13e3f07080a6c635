import type { Holders } from '#lib/model/holders.ts';
import type { AccountCard } from '#lib/model/view.ts';
import { emptyQuerySchema } from '#lib/protocol/http-api.ts';
import { askCore } from './ask-core.ts';
import { createRoute, requireUser, type Route } from './route.ts';

/** More than a desk has; beyond it the search of one account by its name still finds all. */
const ROSTER_MAX = 20_000;
const SYMBOLS_MAX = 5_000;
/** Who holds what is read off the core at most this often, however many pages ask. */
const HOLDERS_AGE_US = 5_000_000;

export type HolderCore = { readonly askHolders: () => Promise<Holders> };

type House = {
  readonly core: HolderCore;
  readonly cards: () => Iterable<AccountCard>;
  readonly nowUs: () => number;
};

/** Names of all accounts that the person may see, with trader and desk, and of what they hold: what a page searches by itself [VW2]. */
export function createRosterRoute({ core, cards, nowUs }: House): Readonly<Record<'roster', Route>> {
  const holders = oftenAsked(core, nowUs);
  return {
    roster: createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: async (_empty, call) => {
        const { scopeDesks } = requireUser(call);
        // Names do not wait for a core that is away; what is held is not known then.
        const held = await askCore(holders);
        const accounts: (readonly [string, string, string])[] = [];
        const seen = new Set<number>();
        for (const { account, trader, desk, index } of cards()) {
          if (scopeDesks !== null && !scopeDesks.includes(desk)) continue;
          seen.add(index);
          if (accounts.length < ROSTER_MAX) accounts.push([account, trader, desk]);
        }
        const symbols = 'busy' in held ? null : symbolsHeld(held.value, seen);
        const isCut = seen.size > accounts.length || (symbols?.length ?? 0) > SYMBOLS_MAX;
        return { status: 200, body: { accounts, symbols: symbols?.slice(0, SYMBOLS_MAX) ?? null, isCut } };
      },
    }),
  };
}

/** An instrument is named to whoever may see one of its holders. */
function symbolsHeld({ instruments }: Holders, seen: ReadonlySet<number>): readonly string[] {
  const names = new Set<string>();
  for (const { name, accounts } of instruments) if (accounts.some((index) => seen.has(index))) names.add(name);
  return [...names].toSorted();
}

/** One question serves everybody who asks within its time; a failed one serves nobody after it. */
function oftenAsked(core: HolderCore, nowUs: () => number): HolderCore['askHolders'] {
  let asked: { readonly atUs: number; readonly answer: Promise<Holders> } | null = null;
  return async () => {
    const atUs = nowUs();
    if (asked === null || atUs - asked.atUs >= HOLDERS_AGE_US || atUs < asked.atUs)
      asked = { atUs, answer: core.askHolders() };
    const mine = asked;
    try {
      return await mine.answer;
    } catch (error) {
      if (asked === mine) asked = null;
      throw error;
    }
  };
}
