import { MINUTE_US } from '#lib/base/time.ts';
import { measured, units } from './limit-bands.ts';
import { limitKey } from './limit-nodes.ts';
import type { Limits } from './limits.ts';
import { isTold } from './metric-rule.ts';
import type { Observations } from './observation.ts';
import { ledgerScale } from './state.ts';
import type { EngineState, LimitState } from './state.ts';
import { BURN_WINDOW_US, minutesToFloor, oldestLook, roomInSigmas, SAMPLE_EVERY_US } from './time-to-floor.ts';

/** Looks kept: the window and one more. */
const USES_KEPT = BURN_WINDOW_US / SAMPLE_EVERY_US + 1;
/** Equities kept, one a minute: thirty changes. */
const EQUITIES_KEPT = 31;

/** Present use and room of a limit in its ledger units, as floats; null where unknown. */
type RoughUse = { readonly used: number; readonly room: number };
type Sources = {
  readonly useOf: (limit: LimitState) => RoughUse | null;
  readonly equityOf: (account: number) => number;
};

/**
 * The recent past of every limit's use, for time to floor [PM12]. Looks are taken by the first entry of each half minute of
 * engine time, before its input applies; so they are a function of the journal, and a mark costs nothing.
 */
export class Burns {
  private readonly state: EngineState;
  private readonly sources: Sources;

  constructor(state: EngineState, sources: Sources) {
    this.state = state;
    this.sources = sources;
  }

  /** Looks where one is due; cheap where none is. */
  observe(atUs: number): void {
    const { timesUs: times, uses, equities } = this.state.past;
    const last = times[times.length - 1];
    if (last !== undefined && atUs < last - (last % SAMPLE_EVERY_US) + SAMPLE_EVERY_US) return;
    const isMinute = last === undefined || Math.floor(last / MINUTE_US) !== Math.floor(atUs / MINUTE_US);
    keep(times, atUs, USES_KEPT);
    for (const [key, limit] of this.state.limits) {
      keep(listOf(uses, key), this.sources.useOf(limit)?.used ?? null, USES_KEPT);
    }
    if (!isMinute) return;
    for (let index = 0; index < this.state.accounts.length; index += 1) {
      keep((equities[index] ??= []), this.sources.equityOf(index), EQUITIES_KEPT);
    }
  }

  /** Minutes until the limit breaks at the rate of the last five minutes; null by [PM12]. */
  minutes(limit: LimitState): number | null {
    if (limit.breached) return null;
    const then = this.oldest(limit);
    const now = then === null ? null : this.sources.useOf(limit);
    if (then === null || now === null) return null;
    return minutesToFloor({ room: now.room, usedNow: now.used, usedThen: then.used, elapsedUs: then.elapsedUs });
  }

  /** Room of a loss limit in sigmas of the one-minute changes of its account's equity; null by [PM12]. */
  sigmas(limit: LimitState): number | null {
    if (limit.account < 0) return null;
    const now = this.sources.useOf(limit);
    return now === null ? null : roomInSigmas(now.room, this.state.past.equities[limit.account] ?? []);
  }

  /** The oldest use inside the window, with its age. */
  oldest(limit: LimitState): { readonly used: number; readonly elapsedUs: number } | null {
    return oldestLook(this.state.past, limitKey(limit.definition, limit.node), this.state.timeUs);
  }
}

/** Use and room in ledger units as floats, from what was judged last and the present equity: statistics only [NU8]. */
export function roughUse(limits: Limits, accounts: Observations, limit: LimitState): RoughUse | null {
  // An age, a rate or a single fill burns nothing down.
  if (limit.isSpread || isTold(limit.definition.rule)) return null;
  const watch = limits.of(limit.account).find((own) => own.limit === limit);
  const measures = watch?.terms?.rule.measured ?? 'equity';
  if (watch !== undefined && watch.terms !== null && measures === 'equity') {
    const used = watch.top - accounts.roughEquity(limit.account);
    return { used, room: watch.allowance - used };
  }
  const scale = limits.scaleOf(limit);
  const own = watch === undefined ? null : ownUse(accounts, limit, scale);
  const used = own ?? units(limits.use(limit, new Map()).used24, scale);
  return { used, room: units(limit.amount24, scale) - used };
}

/** A position as judged by the entry that booked it, or what an account's own row says of its exposure; else null. */
function ownUse(accounts: Observations, limit: LimitState, scale: number): number | null {
  const { rule, currency, within } = limit.definition;
  if (rule.type === 'position') return units(limit.used24, scale);
  if (rule.type !== 'exposure' || limit.account < 0 || within !== undefined) return null;
  if (!accounts.isIn(limit.account, currency) || scale !== ledgerScale(currency)) return null;
  const sums = accounts.roughExposure(limit.account);
  return sums === null ? null : measured(rule.measure, sums.long, sums.short);
}

function listOf(uses: Map<string, (number | null)[]>, key: string): (number | null)[] {
  const known = uses.get(key);
  if (known !== undefined) return known;
  const made: (number | null)[] = [];
  uses.set(key, made);
  return made;
}

function keep<Item>(list: Item[], item: Item, most: number): void {
  list.push(item);
  if (list.length > most) list.shift();
}
