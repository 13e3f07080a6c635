import { MINUTE_US } from '#lib/base/time.ts';
import { sidesOf, units } from './limit-bands.ts';
import type { Watch } from './limit-bands.ts';
import { limitKey } from './limit-nodes.ts';
import type { Limits } from './limits.ts';
import { linearUse } from './linear-use.ts';
import { isTold } from './metric-rule.ts';
import type { Observations } from './observation.ts';
import { UNKNOWN_USE } from './past-state.ts';
import type { EngineState, LimitState } from './state.ts';
import { LOOKS_KEPT, minutesToFloor, oldestLook, roomInSigmas, SAMPLE_EVERY_US } from './time-to-floor.ts';

/** Equities kept, one a minute: thirty changes. */
const EQUITIES_KEPT = 31;

/** Present use and room of a limit in its ledger units, as floats; null where unknown. */
type RoughUse = { readonly used: number; readonly room: number };
type Sources = { readonly limits: () => Limits; readonly accounts: Observations };
/** A limit, its watch, where its looks are kept, and how they are taken: from a row, as judged last, or exactly. */
type Seen = {
  readonly limit: LimitState;
  readonly watch: Watch | null;
  readonly ring: number[];
  readonly from: 'equity' | 'exposure' | 'position' | 'exact';
};

/**
 * The recent past of every limit's use, for time to floor [PM12]. Looks are taken by the first entry of each half minute of
 * engine time, before its input applies; so they are a function of the journal, and a mark costs nothing.
 */
export class Burns {
  private readonly state: EngineState;
  private readonly sources: Sources;
  private seen: Seen[] = [];
  /** Changes of the limits under watch that `seen` was formed for. */
  private seenRevision = -1;
  private nextUs = Number.NEGATIVE_INFINITY;

  constructor(state: EngineState, sources: Sources) {
    this.state = state;
    this.sources = sources;
  }

  /** Looks where one is due; cheap where none is. */
  observe(atUs: number): void {
    if (atUs < this.nextUs) return;
    const { past, accounts } = this.state;
    const { timesUs: times, equities } = past;
    const last = times[times.length - 1];
    if (last !== undefined && atUs < nextLookUs(last)) {
      this.nextUs = nextLookUs(last);
      return;
    }
    this.nextUs = nextLookUs(atUs);
    keep(times, atUs, LOOKS_KEPT);
    const place = past.looks % LOOKS_KEPT;
    past.looks += 1;
    for (const each of this.present()) each.ring[place] = this.useNow(each);
    if (last !== undefined && Math.floor(last / MINUTE_US) === Math.floor(atUs / MINUTE_US)) return;
    for (let index = 0; index < accounts.length; index += 1) {
      keep((equities[index] ??= []), this.sources.accounts.roughEquity(index), EQUITIES_KEPT);
    }
  }

  /** The limits of now with their rings: those of limits that are gone are forgotten. */
  private present(): readonly Seen[] {
    const limits = this.sources.limits();
    if (this.seenRevision === limits.revision) return this.seen;
    this.seenRevision = limits.revision;
    const { uses } = this.state.past;
    this.seen = [];
    for (const key of uses.keys()) if (!this.state.limits.has(key)) uses.delete(key);
    for (const [key, limit] of this.state.limits) {
      if (limit.isSpread || isTold(limit.definition.rule)) continue;
      const ring = uses.get(key) ?? Array.from<number>({ length: LOOKS_KEPT }).fill(UNKNOWN_USE);
      uses.set(key, ring);
      const watch = limits.watchOf(limit);
      this.seen.push({ limit, watch, ring, from: sourceOf(this.sources.accounts, limit, watch) });
    }
    return this.seen;
  }

  private useNow({ limit, watch, from }: Seen): number {
    const { accounts } = this.sources;
    const own = watch === null ? Number.NaN : ownUse(accounts, watch, from);
    return Number.isNaN(own) ? (this.roughUse(limit, watch)?.used ?? UNKNOWN_USE) : own;
  }

  /** Minutes until the limit breaks at the rate of the last five minutes; null by [PM12]. */
  minutes(limit: LimitState, watch: Watch | null = this.sources.limits().watchOf(limit)): number | null {
    if (limit.breached) return null;
    const then = this.oldest(limit, watch?.key);
    const now = then === null ? null : (this.rowUse(watch) ?? this.roughUse(limit, watch));
    if (then === null || now === null) return null;
    return minutesToFloor({ room: now.room, usedNow: now.used, usedThen: then.used, elapsedUs: then.elapsedUs });
  }

  /** Room of a loss limit in sigmas of the one-minute changes of its account's equity; null by [PM12]. */
  sigmas(limit: LimitState): number | null {
    if (limit.account < 0) return null;
    const now = this.roughUse(limit, this.sources.limits().watchOf(limit));
    return now === null ? null : roomInSigmas(now.room, this.state.past.equities[limit.account] ?? []);
  }

  /** Use and room in ledger units as floats, from what was judged last and the present equity: statistics only [NU8]. */
  private roughUse(limit: LimitState, watch: Watch | null): RoughUse | null {
    // An age, a rate or a single fill burns nothing down.
    if (limit.isSpread || isTold(limit.definition.rule)) return null;
    const { accounts } = this.sources;
    const limits = this.sources.limits();
    const own = watch === null ? Number.NaN : ownUse(accounts, watch, sourceOf(accounts, limit, watch));
    if (watch !== null && watch.terms !== null && !Number.isNaN(own)) return { used: own, room: watch.allowance - own };
    const scale = limits.scaleOf(limit);
    const used = Number.isNaN(own) ? units(limits.use(limit).used24, scale) : own;
    return { used, room: units(limit.amount24, scale) - used };
  }

  /**
   * Use and room as an account's row shows them of a metric that moves with equity alone; null of any other. Reading it
   * exactly for each told row would cost more than all else of it.
   */
  private rowUse(watch: Watch | null): RoughUse | null {
    if (watch === null || watch.pace !== 'linear' || !watch.isKnown || watch.limit.account < 0) return null;
    if (watch.scale !== watch.shownScale || sidesOf(watch.limit) !== null) return null;
    const used = Math.max(Math.round(linearUse(this.state, this.sources.accounts, watch)), 0);
    return Number.isNaN(used) ? null : { used, room: watch.allowance - used };
  }

  /** The oldest use inside the window, with its age. */
  oldest(
    limit: LimitState,
    key = limitKey(limit.definition, limit.node),
  ): { readonly used: number; readonly elapsedUs: number } | null {
    return oldestLook(this.state.past, key, this.state.timeUs);
  }
}

function nextLookUs(lastUs: number): number {
  return lastUs - (lastUs % SAMPLE_EVERY_US) + SAMPLE_EVERY_US;
}

/** A loss and an account's own exposure stand in its row; a position is as the entry judged it that booked it. */
function sourceOf(accounts: Observations, limit: LimitState, watch: Watch | null): Seen['from'] {
  const { rule, currency, within } = limit.definition;
  if (watch === null) return 'exact';
  if (watch.terms !== null) return (watch.terms.rule.measured ?? 'equity') === 'equity' ? 'equity' : 'exact';
  if (rule.type === 'position') return 'position';
  const isOwn = rule.type === 'exposure' && limit.account >= 0 && within === undefined;
  return isOwn && accounts.isIn(limit.account, currency) ? 'exposure' : 'exact';
}

/** Use in units of the limit's shown scale; NaN where only the exact way knows it. */
function ownUse(accounts: Observations, watch: Watch, from: Seen['from']): number {
  const { limit } = watch;
  if (from === 'equity') return watch.top - accounts.roughEquity(limit.account);
  if (from === 'position') return watch.raw;
  const { rule } = limit.definition;
  if (from === 'exact' || watch.scale !== watch.shownScale || rule.type !== 'exposure') return Number.NaN;
  return accounts.roughMeasure(limit.account, rule.measure);
}

function keep(list: number[], item: number, most: number): void {
  list.push(item);
  if (list.length > most) list.shift();
}
