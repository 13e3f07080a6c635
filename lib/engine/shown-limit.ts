import type { ShownLimit } from '#lib/model/explanation.ts';
import { usedBp } from './ladder.ts';
import { lossColumnsOf } from './loss-columns.ts';
import { rowUse } from './row-use.ts';
import { accountAt, ledgerScale } from './state.ts';
import type { LimitState } from './state.ts';
import { accountScale, shown } from './views.ts';
import type { World } from './world.ts';

/** The limit whose figures a row shows (views.ts chooses alike; a property holds the two together); null without any. */
export function shownLimit(world: World, index: number, which: ShownLimit): LimitState | null {
  return which === 'soonest' ? soonest(world, index) : ofUses(world, index, which);
}

function soonest(world: World, index: number): LimitState | null {
  let first: LimitState | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const { limit } of world.limits.of(index)) {
    const minutes = world.burns.minutes(limit);
    if (minutes === null || minutes >= least) continue;
    least = minutes;
    first = limit;
  }
  return first;
}

/** The most used of a kind or of all limits, or of both kinds of loss the one with the least left at the row's scale. */
function ofUses(world: World, index: number, which: Exclude<ShownLimit, 'soonest'>): LimitState | null {
  const { currency } = accountAt(world.state, index);
  const ledger = ledgerScale(currency);
  const scale = accountScale(world, index);
  const { balance, unrealized } = world.accounts.figures(index);
  const seen = { equity24: balance + unrealized, balance24: balance };
  let chosen: LimitState | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const watch of world.limits.of(index)) {
    const { limit } = watch;
    const kind = lossColumnsOf(limit.definition, currency);
    if (!isMeant(kind, which)) continue;
    const use = rowUse(world, watch, seen, ledger);
    if (use === null) continue;
    const isBreached = limit.breached && use.used >= use.allowance;
    const weight =
      which === 'nearest'
        ? -shown(use.allowance - use.used, use.decimals, scale)
        : (usedBp(use.used, use.allowance, isBreached) ?? Number.NaN);
    if (!(weight > most)) continue;
    most = weight;
    chosen = limit;
  }
  return chosen;
}

function isMeant(kind: ReturnType<typeof lossColumnsOf>, which: Exclude<ShownLimit, 'soonest'>): boolean {
  if (which === 'mostUsed') return true;
  return which === 'nearest' ? kind !== null : kind === which;
}
