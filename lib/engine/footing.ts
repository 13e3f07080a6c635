import { coarser, pow10 } from '#lib/base/decimal.ts';
import type { Conversion } from './conversion.ts';
import type { Rates } from './fx.ts';
import { UNREALIZED } from './groups.ts';
import type { GroupNode, Groups } from './groups.ts';
import { nodeKey } from './limit-nodes.ts';
import type { Observations } from './observation.ts';
import { roughRate } from './rough-cut.ts';
import { accountAt, ledgerScale } from './state.ts';
import type { EngineState, LimitState } from './state.ts';

/** What the results of one currency give to a value: as of the judgement, in ledger units of that currency, as floats. */
type Part = {
  readonly currency: string;
  readonly conversion: Conversion;
  /** From its ledger units into the limit's, at a rate of one. */
  readonly factor: number;
  readonly result: number;
  /** Equity of what is measured, in this currency. */
  readonly equity: number;
};

/**
 * What a limit on results stands on since it was judged last: its value is the anchor (a peak, or zero) less the results of
 * each currency at the present rate, and between bookings results move as equity does, unit for unit. So the value follows
 * from present equities and rates, whatever currencies meet in it: a filter, never a decision [NU6].
 */
export type Footing = {
  readonly anchor: number;
  /** Whether an observation above the anchor raises it. */
  readonly isRaised: boolean;
  /** Of open results, which the exact value converts holding by holding, and here by way of the account's currency. */
  readonly isByHolding: boolean;
  readonly parts: ReadonlyMap<string, Part>;
  /** The same in their order. */
  readonly list: readonly Part[];
};

type Rough = { readonly value: number; readonly error: number };
type Between = { readonly below: number; readonly above: number };
const UNKNOWN: Rough = { value: 0, error: Number.POSITIVE_INFINITY };
const ALWAYS: Between = { below: Number.POSITIVE_INFINITY, above: Number.NEGATIVE_INFINITY };
/** Floats keep 53 bits of each of a few sums and products. */
const FLOAT_ERROR = 1e-13;

type Parts = {
  readonly state: EngineState;
  readonly groups: Groups;
  readonly accounts: Observations;
  readonly rates: Rates;
};

/**
 * The footing of a limit as judged now, in ledger units of `scale` decimals; `results` lower its value, 10^-24 by currency.
 * Null where its value does not move so.
 */
export function footingOf(
  parts: Parts,
  limit: LimitState,
  scale: number,
  results: ReadonlyMap<string, bigint> = new Map(),
): Footing | null {
  const { rule, currency } = limit.definition;
  if (rule.type !== 'metric') return null;
  const equities = equitiesOf(parts, limit);
  const isByHolding = limit.book === null && [...equities.keys()].some((own) => own !== currency);
  // Of a group there is no bound for what holdings in several currencies leave of each other.
  if (isByHolding && limit.account < 0) return null;
  const byCurrency = new Map<string, Part>();
  const names = isByHolding ? equities.keys() : new Set([...results.keys(), ...equities.keys()]);
  for (const own of names) {
    const ownScale = ledgerScale(own);
    const equity = equities.get(own) ?? 0;
    const result = isByHolding
      ? equity - Number(parts.accounts.balanceUnits(limit.account))
      : coarser(results.get(own) ?? 0n, 24 - ownScale);
    const factor = pow10(scale) / pow10(ownScale);
    byCurrency.set(own, { currency: own, conversion: parts.rates.get(own, currency), factor, result, equity });
  }
  const isRaised = rule.metric === 'drawdown';
  const peak24 = isRaised || rule.metric === 'eodDrawdown' ? (limit.book?.peak24 ?? 0n) : 0n;
  return {
    anchor: coarser(peak24, 24 - scale),
    isRaised,
    isByHolding,
    parts: byCurrency,
    list: [...byCurrency.values()],
  };
}

/** Equities of what a limit measures, rough, by currency. */
function equitiesOf({ state, groups, accounts }: Parts, { account, node }: LimitState): Map<string, number> {
  if (account >= 0) return new Map([[accountAt(state, account).currency, accounts.roughEquity(account)]]);
  const equities = new Map<string, number>();
  for (const bucket of groups.nodes.get(nodeKey(node))?.buckets.values() ?? []) {
    equities.set(bucket.currency, Number(bucket.balance) + groups.sums.rough(bucket.place + UNREALIZED));
  }
  return equities;
}

/** Ledger units of a limit's currency for one of a part's; NaN without a rate, or with one that no float holds. */
function rateOf({ conversion, factor }: Part): number {
  return conversion.known ? roughRate(conversion) * factor : Number.NaN;
}

/** The present value of a group's limit in ledger units of its currency, with its error: infinite where nothing is known. */
export function nodeValue(footing: Footing, node: GroupNode, groups: Groups, leaves: number): Rough {
  // A currency that came since is not in the footing.
  for (const currency of node.buckets.keys()) if (!footing.parts.has(currency)) return UNKNOWN;
  let value = footing.anchor;
  let error = 4;
  const { sums } = groups;
  for (const [currency, part] of footing.parts) {
    const bucket = node.buckets.get(currency);
    const equity = bucket === undefined ? part.equity : Number(bucket.balance) + sums.rough(bucket.place + UNREALIZED);
    const moved = part.result + equity - part.equity;
    const accounts = bucket?.accounts ?? 0;
    if (accounts === 0 && moved === 0) continue;
    const rate = rateOf(part);
    if (!(rate > 0)) return UNKNOWN;
    value -= moved * rate;
    const size = Math.abs(part.result) + Math.abs(equity) + Math.abs(part.equity);
    // Balances and open results of the members are rounded.
    error += rate * (accounts * 2 + leaves * 1e4 + 2 + size * FLOAT_ERROR) + 2;
  }
  return { value, error };
}

/** The present value of an account's limit in ledger units of its currency: display only; NaN where nothing is known. */
export function accountValue(footing: Footing, own: string, equity: number): number {
  let value = footing.anchor;
  // Every told row asks, so nothing is made on the way.
  for (const part of footing.list) {
    const moved = part.result + (part.currency === own ? equity - part.equity : 0);
    if (moved !== 0) value -= moved * rateOf(part);
  }
  return value;
}

/**
 * The equities of an account, in ledger units of its `own` currency, between which a limit in another one keeps its value
 * between `low` and `high` at the present rates; `error` is that of the rounded equity.
 */
export function accountBand(
  footing: Footing | null,
  own: string,
  { low, high }: { readonly low: number; readonly high: number },
  error: number,
): Between {
  const part = footing?.parts.get(own);
  if (footing === null || part === undefined || !(low <= high)) return ALWAYS;
  const rate = rateOf(part);
  let rest = footing.anchor;
  for (const [currency, other] of footing.parts) {
    if (currency !== own && other.result !== 0) rest -= other.result * rateOf(other);
  }
  if (!(rate > 0) || Number.isNaN(rest)) return ALWAYS;
  const start = part.equity - part.result;
  const size = Math.abs(part.equity) + Math.abs(part.result) + Math.abs(rest / rate);
  const margin = error + 8 / rate + 4 + size * FLOAT_ERROR;
  // What lies below a peak raises it where nothing is left below it.
  const least = footing.isRaised ? Math.max(low, 0) : low;
  return { below: start + (rest - high) / rate + margin, above: start + (rest - least) / rate - margin };
}
