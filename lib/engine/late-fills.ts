import { MINUTE_US } from '#lib/base/time.ts';
import type { FillReceived } from '#lib/model/input.ts';
import { FLAT, step } from './books.ts';
import type { FillEntry } from './books.ts';
import { convert, Rates } from './fx.ts';
import { price13 } from './hot-price.ts';
import { windowStarts } from './loss-account.ts';
import {
  beginsWindow,
  closeDay as closeLossDay,
  depositLevels,
  payoutLevels,
  raiseLevels,
  startWindow,
} from './loss-rule.ts';
import type { LossLevels, LossObservation, LossTerms, WindowStarts } from './loss-rule.ts';
import { payoff24 } from './position.ts';
import type { RollPrices, RolledPosition, RollState } from './roll-state.ts';
import { accountAt, calendarOf, exactMark13, holdingAt, instrumentAt, ledgerUnits } from './state.ts';
import type { AccountState, EngineState, InstrumentState } from './state.ts';
import { restateDay } from './trading-record.ts';
import type { Moment, World } from './world.ts';

/** How long after a reset a fill from before it restates the reset; a starting value [SE9]. */
const RESTATE_US = 15 * MINUTE_US;

/** How a fill stands to the account's last reset: after it, counted in the open day all the same, or restating it. */
export type Lateness = 'onTime' | 'late' | 'restated';

/** Marks and rates at a reset, for fills that come after it. */
export function rollPrices(state: EngineState): RollPrices {
  const marks = new Map<string, bigint>();
  const asks = new Map<string, bigint>();
  for (const instrument of state.instruments) {
    const mark13 = exactMark13(instrument);
    if (mark13 !== null) marks.set(instrument.listing.instrument, mark13);
    if (instrument.markAsk !== null) asks.set(instrument.listing.instrument, price13(instrument.markAsk));
  }
  return { marks, asks, rates: new Map(state.rates) };
}

/** What a reset is made of, taken before it moves anything. */
export function keepRoll(
  world: World,
  index: number,
  roll: { readonly instantUs: number; readonly label: string; readonly opening: string },
  closing: LossObservation,
): void {
  const { state } = world;
  const account = accountAt(state, index);
  const positions = new Map<string, RolledPosition>();
  for (const [instrument, held] of account.holdings) {
    for (const [positionId, { position }] of holdingAt(state, held).books) {
      const { quantity12, cost24, lots } = position;
      if (quantity12 !== 0n) positions.set(rolledKey(instrument, positionId), { quantity12, cost24, lots });
    }
  }
  const levels = new Map<string, LossLevels>();
  for (const { limit, terms } of world.limits.of(index)) {
    if (terms !== null) levels.set(limit.definition.limitId, levelsOf(limit));
  }
  account.roll = { ...roll, ...closing, positions, levels };
}

/**
 * [SE9] a fill whose event time lies before the account's last reset. Within a quarter of an hour the reset is formed as
 * if the fill had come before it - closing values, references, end-of-day peak, floors, day P&L - and the new levels are
 * judged at once; later, and where the origin counts by arrival, it stays in the open day.
 */
export function settleLateFill(
  world: World,
  index: number,
  fill: { readonly input: FillReceived; readonly moment: Moment; readonly fee24: bigint },
): Lateness {
  const { input, moment, fee24 } = fill;
  const { state } = world;
  const account = accountAt(state, index);
  const { roll } = account;
  if (roll === null || input.tsEventUs >= roll.instantUs) return 'onTime';
  const policy = state.origins.get(moment.origin)?.lateFillPolicy ?? 'restate';
  if (policy === 'arrival' || moment.atUs - roll.instantUs > RESTATE_US) return 'late';
  const calendarId = calendarOf(state, account);
  const prices = state.calendars.get(calendarId)?.prices ?? null;
  const place = state.instrumentIndex.get(input.instrument);
  const positionId = account.positionMode === 'netting' ? '' : (input.positionId ?? '');
  const entry = entryAt(state, account, { instrument: input.instrument, positionId, seq: moment.seq });
  if (prices === null || place === undefined || entry === null) return 'late';
  const key = rolledKey(input.instrument, positionId);
  const effect = closingEffect(state, account, {
    roll,
    prices,
    key,
    entry,
    instrument: instrumentAt(state, place),
    fee24,
  });
  if (effect === null) return 'late';
  const before: LossObservation = { equity24: roll.equity24, balance24: roll.balance24 };
  roll.equity24 += effect.equity24;
  roll.balance24 += effect.balance24;
  moveDayStart(world, index, effect, calendarId === state.firm.calendarId);
  restateDay(account, roll.label, { total24: effect.equity24, realized24: effect.balance24 });
  restateRules(world, index, roll, before);
  world.limits.force(index);
  return 'restated';
}

/** The fill as it stands in its book: as corrected already, and less a fee that it paid in what it bought. */
function entryAt(
  state: EngineState,
  account: AccountState,
  about: { readonly instrument: string; readonly positionId: string; readonly seq: number },
): FillEntry | null {
  const held = account.holdings.get(about.instrument);
  if (held === undefined) return null;
  const last = holdingAt(state, held).books.get(about.positionId)?.entries.at(-1);
  return last?.kind === 'fill' && last.seq === about.seq ? last : null;
}

function rolledKey(instrument: string, positionId: string): string {
  return positionId === '' ? instrument : JSON.stringify([instrument, positionId]);
}

type Late = {
  readonly roll: RollState;
  readonly prices: RollPrices;
  readonly key: string;
  readonly entry: FillEntry;
  readonly instrument: InstrumentState;
  /** Booked for the fee, at the present rate. */
  readonly fee24: bigint;
};

/** What the fill adds to balance and equity at the reset, at its marks and rates; null where a rate was missing. */
function closingEffect(state: EngineState, account: AccountState, late: Late): LossObservation | null {
  const { roll, prices, key, entry, instrument } = late;
  const { settlementCurrency, instrument: name } = instrument.listing;
  const rates = new Rates({ ...state, rates: prices.rates });
  const rate = rates.get(settlementCurrency, account.currency);
  if (!rate.known) return null;
  const was = roll.positions.get(key) ?? FLAT;
  const { position: is, realized24 } = step(was, entry, instrument, account.costMethod);
  let { fee24 } = late;
  if (account.local !== null && entry.fee24 !== 0n) {
    // Balances by currency had closed at the rates of the reset.
    const feeRate = rates.get(entry.feeCurrency, account.currency);
    if (!feeRate.known) return null;
    fee24 = convert(entry.fee24, feeRate);
  }
  roll.positions.set(key, is);
  const balance24 = convert(realized24, rate) - fee24;
  // Without a mark at the reset the holding was left out of equity, and the fill's open part is too [PN9].
  const mark13 = prices.marks.get(name) ?? null;
  if (mark13 === null) return { balance24, equity24: balance24 };
  const ask13 = prices.asks.get(name) ?? mark13;
  const open = ({ quantity12, cost24 }: RolledPosition): bigint =>
    convert(payoff24(quantity12, instrument, quantity12 < 0n ? ask13 : mark13) - cost24, rate);
  return { balance24, equity24: balance24 + open(is) - open(was) };
}

/** Day P&L counts from the restated values; the groups' day too where it began with the same reset. */
function moveDayStart(world: World, index: number, effect: LossObservation, isGroupsDay: boolean): void {
  const account = accountAt(world.state, index);
  const units = ledgerUnits(account.dayStartEquity24 + effect.equity24, account.currency);
  const moved = units - ledgerUnits(account.dayStartEquity24, account.currency);
  account.dayStartEquity24 += effect.equity24;
  account.dayStartBalance24 += effect.balance24;
  world.accounts.rebook(index, () => {
    account.dayStartRealized24 += effect.balance24;
    if (isGroupsDay) account.groupDayBase += moved;
  });
  const history = world.accounts.history(index);
  const { dayStart, dayLow } = history;
  world.accounts.setHistory(index, { ...history, dayStart: dayStart + moved, dayLow: dayLow + moved });
  world.accounts.touch(index);
}

function restateRules(world: World, index: number, roll: RollState, before: LossObservation): void {
  const closing: LossObservation = { equity24: roll.equity24, balance24: roll.balance24 };
  const starts = windowStarts(roll.label === '' ? null : roll.label, roll.opening);
  const now = new Map<string, LossLevels>();
  const kept = world.limits.of(index).flatMap(({ limit, terms }) => {
    const saved = roll.levels.get(limit.definition.limitId);
    // A version put in force since then has levels of its own.
    const isSame = saved !== undefined && limit.definedAtUs <= roll.instantUs;
    return terms === null || !isSame ? [] : [{ limit, terms, saved }];
  });
  for (const { limit, saved } of kept) {
    now.set(limit.definition.limitId, levelsOf(limit));
    Object.assign(limit, saved);
  }
  // Rules judged on closes alone are judged by the restated one, with the floors that stood before it.
  world.limits.close(index, closing);
  for (const { limit, terms, saved } of kept) {
    const present = now.get(limit.definition.limitId) ?? saved;
    Object.assign(limit, restated(terms, { saved, present, before, closing, starts }));
  }
}

type Restating = {
  readonly saved: LossLevels;
  readonly present: LossLevels;
  readonly before: LossObservation;
  readonly closing: LossObservation;
  readonly starts: WindowStarts;
};

/** The levels of a rule as the reset would have left them, with what came since: deposits, a payout, new peaks. */
function restated(terms: LossTerms, { saved, present, before, closing, starts }: Restating): LossLevels {
  const { rule } = terms;
  const isTrailing = rule.type === 'maxLoss' && rule.trail !== 'eod_balance';
  if (isTrailing || (rule.type === 'dailyLoss' && !beginsWindow(terms, starts))) return present;
  const levels = { ...saved };
  closeLossDay(terms, levels, closing);
  startWindow(terms, levels, closing);
  const deposits24 = present.shift24 - saved.shift24;
  if (deposits24 > 0n) depositLevels(levels, deposits24);
  if (present.hasPaidOut && !levels.hasPaidOut) payoutLevels(terms, levels);
  if (rule.type !== 'dailyLoss' || rule.reference !== 'intraday_peak') return levels;
  const taken24 = before.equity24 > before.balance24 ? before.equity24 : before.balance24;
  const seen24 = present.reference24;
  if (seen24 > taken24 + deposits24) raiseLevels(terms, levels, { equity24: seen24, balance24: seen24 });
  return levels;
}

function levelsOf(limit: LossLevels): LossLevels {
  const { base24, amount24, fixed24, tier24, peak24, floor24, reference24, start24, shift24, hasPaidOut } = limit;
  return { base24, amount24, fixed24, tier24, peak24, floor24, reference24, start24, shift24, hasPaidOut };
}
