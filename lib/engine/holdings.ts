import { assert } from '#lib/base/assert.ts';
import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import * as COL from './account-row.ts';
import { convert } from './fx.ts';
import type { Conversion } from './conversion.ts';
import type { Rates } from './fx.ts';
import { HoldingColumns } from './holding-columns.ts';
import { enterLane, exitLane, fineCost, isWithin, newLane, priceLane, shortest } from './lane.ts';
import type { Lane } from './lane.ts';
import { rerateLane, revalueLane } from './mark-loop.ts';
import type { Observations } from './observation.ts';
import { leafValue24 } from './leaves.ts';
import { hasValue, Payoffs } from './payoffs.ts';
import { isFlat } from './position.ts';
import { accountAt, exactPrice13, holdingAt, instrumentAt, ledgerScale, ledgerUnits, markPolicyOf } from './state.ts';
import type { EngineState, HoldingState } from './state.ts';

/** Every index below is made by this class and stays inside its arrays, so a read is a number. */
function at(column: Float64Array | Int32Array, index: number): number {
  return column[index] as number;
}

export class Holdings {
  private readonly state: EngineState;
  private readonly rates: Rates;
  readonly payoffs: Payoffs;
  private readonly columns = new HoldingColumns();
  private readonly laneOf: Lane[] = [];
  readonly lanes: Lane[][] = [];
  private readonly rateLanes = new Map<Conversion, Lane[]>();
  private readonly qtyScale: number[] = [];
  readonly unpriced: number[] = [];
  private unpricedCount = 0;
  /** Told of an account whose last unknown holding is known again: its rungs may fall [LI9]. */
  onKnown: (account: number) => void = () => undefined;
  readonly open: number[] = [];
  private leaves = 0;
  /** Counts changes of quantities: what sums them is formed anew when it moved. */
  revision = 0;
  private readonly accounts: Observations;

  constructor(state: EngineState, rates: Rates, accounts: Observations) {
    this.state = state;
    this.rates = rates;
    this.accounts = accounts;
    this.payoffs = new Payoffs(state);
  }

  addInstrument(): void {
    this.lanes.push([]);
    this.qtyScale.push(0);
  }

  addAccount(): void {
    this.unpriced.push(0);
    this.open.push(0);
  }

  addHolding(index: number): void {
    const holding = holdingAt(this.state, index);
    if (index >= this.columns.owner.length) this.columns.grow();
    this.columns.owner[index] = holding.account;
    this.columns.place[index] = -1;
    this.laneOf.push(this.lane(holding));
    this.columns.priced[index] = 1;
    // Its exposure is not its value [EX1], and the columns have one of them: such accounts stay on the exact path.
    if (instrumentAt(this.state, holding.instrument).listing.kind === 'option') this.accounts.widen(holding.account);
  }

  private lane(holding: HoldingState): Lane {
    const currency = accountAt(this.state, holding.account).currency;
    const lanes = this.lanes[holding.instrument] ?? [];
    const instrument = instrumentAt(this.state, holding.instrument);
    const isTwoSided = markPolicyOf(this.state, instrument) === 'bidAsk';
    const side = isTwoSided ? (holding.quantity12 < 0n ? 'short' : 'long') : 'both';
    const known = lanes.find((lane) => lane.currency === currency && lane.side === side);
    if (known !== undefined) return known;
    const rate = this.rates.get(instrument.listing.settlementCurrency, currency);
    const scale = ledgerScale(currency);
    const sign = instrument.inverse ? -1 : 1;
    const lane = newLane({ instrument: holding.instrument, currency, scale, sign, side, rate });
    lanes.push(lane);
    if (rate.from !== rate.to) this.rateLanes.set(rate, [...(this.rateLanes.get(rate) ?? []), lane]);
    this.reprice(lane);
    return lane;
  }

  /** After a fill or a report: quantity, cost and value of one holding anew. */
  setPosition(index: number): void {
    const holding = holdingAt(this.state, index);
    const opened = !isFlat(holding);
    const account = holding.account;
    const lane = opened ? this.relane(index, holding) : this.laneAt(index);
    this.revision += 1;
    if (opened && at(this.columns.place, index) < 0) this.enter(lane, index, account);
    const place = at(this.columns.place, index);
    if (place >= 0) {
      this.widenQuantity(holding);
      lane.qty[place] = this.hotQuantity(index);
      if (lane.rate.from !== lane.rate.to) this.refine(index, lane);
      this.moveCost(index, lane, this.hotCost(index, lane));
      this.moveValue(index, lane, this.hotValue(index, lane));
      if (!opened) this.exit(lane, index, account);
    }
    this.accounts.touch(account);
  }

  /** The lane of a holding's side; one that changed sides leaves its former lane with nothing in it. */
  private relane(index: number, holding: HoldingState): Lane {
    const [former, lane] = [this.laneAt(index), this.lane(holding)];
    if (former === lane) return lane;
    if (at(this.columns.place, index) >= 0) {
      this.moveCost(index, former, 0);
      this.moveValue(index, former, 0);
      this.exit(former, index, holding.account);
    }
    this.laneOf[index] = lane;
    return lane;
  }

  private enter(lane: Lane, index: number, account: number): void {
    this.columns.place[index] = enterLane(lane, index, account * COL.ROW);
    this.open[account] = (this.open[account] ?? 0) + 1;
    this.leaves += 1;
  }

  private exit(lane: Lane, index: number, account: number): void {
    const hole = at(this.columns.place, index);
    this.columns.place[exitLane(lane, hole)] = hole;
    this.columns.place[index] = -1;
    this.open[account] = (this.open[account] ?? 0) - 1;
    this.leaves -= 1;
    this.setPriced(index, lane, true);
  }

  private widenQuantity(holding: HoldingState): void {
    const scale = this.qtyScale[holding.instrument] ?? 0;
    if (holding.quantity12 % pow10Big(12 - scale) === 0n) return;
    this.qtyScale[holding.instrument] = shortest(holding.quantity12, scale).scale;
    for (const lane of this.lanes[holding.instrument] ?? []) {
      for (let position = 0; position < lane.count; position += 1) {
        lane.qty[position] = this.hotQuantity(at(lane.holders, position));
      }
      this.reprice(lane);
    }
  }

  /** NaN where it does not fit, or nothing prices it: both go the exact way. */
  private hotQuantity(index: number): number {
    if (this.columns.priced[index] !== 1) return Number.NaN;
    const holding = holdingAt(this.state, index);
    const quantity = Number(holding.quantity12 / pow10Big(12 - (this.qtyScale[holding.instrument] ?? 0)));
    return Number.isSafeInteger(quantity) ? quantity : Number.NaN;
  }

  private reprice(lane: Lane): void {
    const { instrument } = lane;
    const scale = this.qtyScale[instrument] ?? 0;
    priceLane(lane, instrumentAt(this.state, instrument), this.multiplier(instrument), scale);
  }

  private readonly multipliers: { units: number; scale: number }[] = [];
  private multiplier(index: number): { units: number; scale: number } {
    const known = this.multipliers[index];
    if (known !== undefined) return known;
    const { units, scale } = shortest(instrumentAt(this.state, index).multiplier12, 0);
    const made = { units: Number.isSafeInteger(Number(units)) ? Number(units) : Number.NaN, scale };
    this.multipliers[index] = made;
    return made;
  }

  /**
   * A new mark: every lane of the instrument, O(holders) [HS2], and every lane that converts by a rate it moved, open cost
   * included [FX2]. Where it moves no rate, an account stands in one lane at most and is observed at once.
   */
  remark(instrument: number, moved: readonly Conversion[]): void {
    for (const lane of this.lanes[instrument] ?? []) {
      if (moved.includes(lane.rate)) continue;
      const { factor, num, den } = lane;
      this.reprice(lane);
      // The same price again moves nothing.
      if (lane.factor === factor && lane.num === num && lane.den === den) continue;
      revalueLane(lane, this.accounts, this, moved.length === 0);
    }
    this.rerate(moved);
  }

  /** Contracts that accounts hold long and short of an instrument, as floats. */
  heldBy(instrument: number, accepts: (account: number) => boolean): { long: number; short: number } {
    let [long, short] = [0, 0];
    for (const lane of this.lanes[instrument] ?? []) {
      for (let position = 0; position < lane.count; position += 1) {
        const { account, quantity12 } = holdingAt(this.state, at(lane.holders, position));
        if (!accepts(account)) continue;
        if (quantity12 < 0n) short -= Number(quantity12);
        else long += Number(quantity12);
      }
    }
    return { long: long / 1e12, short: short / 1e12 };
  }

  /** Open holdings of an instrument. */
  holdersOf(instrument: number): number[] {
    return (this.lanes[instrument] ?? []).flatMap((lane) => [...lane.holders.subarray(0, lane.count)]);
  }

  /** Accounts that hold an instrument. */
  ownersOf(instrument: number): number[] {
    return this.holdersOf(instrument).map((index) => at(this.columns.owner, index));
  }

  /** Accounts with a holding that converts by a pair. */
  convertedBy(pair: string): number[] {
    const owners: number[] = [];
    for (const [{ legs }, lanes] of this.rateLanes) {
      if (!legs.some((leg) => leg.pair === pair)) continue;
      for (const { holders, count } of lanes) {
        for (const index of holders.subarray(0, count)) owners.push(at(this.columns.owner, index));
      }
    }
    return owners;
  }

  /** Accounts that hold an instrument are observed anew, though its own price did not move: an option by its delta. */
  touchHolders(instrument: number): void {
    for (const account of this.ownersOf(instrument)) this.accounts.touch(account);
  }

  /** Rates moved: every lane that converts by them, open cost included [FX2]. */
  rerate(moved: readonly Conversion[]): void {
    for (const conversion of moved) {
      for (const lane of this.rateLanes.get(conversion) ?? []) {
        this.reprice(lane);
        rerateLane(lane, this.accounts, this);
      }
    }
  }

  /** One holding whose value is not formed on the fast path. */
  revalueExactly(index: number, lane: Lane): void {
    this.moveValue(index, lane, this.hotValue(index, lane));
  }

  recostExactly(index: number, lane: Lane): void {
    this.moveCost(index, lane, this.hotCost(index, lane));
  }

  private moveValue(index: number, lane: Lane, next: number): void {
    const place = at(this.columns.place, index);
    const before = at(lane.value, place);
    const row = at(lane.rows, place);
    const { rows } = this.accounts;
    lane.value[place] = next;
    rows[row + COL.EQUITY] = at(rows, row + COL.EQUITY) + lane.sign * (next - before);
    rows[row + COL.GROSS] = at(rows, row + COL.GROSS) + (Math.abs(next) - Math.abs(before));
    rows[row + COL.NET] = at(rows, row + COL.NET) + (next - before);
    this.accounts.touch(row / COL.ROW);
  }

  private moveCost(index: number, lane: Lane, next: number): void {
    const place = at(this.columns.place, index);
    const row = at(lane.rows, place);
    const { rows } = this.accounts;
    rows[row + COL.EQUITY] = at(rows, row + COL.EQUITY) - (next - at(lane.cost, place));
    lane.cost[place] = next;
    this.accounts.touch(row / COL.ROW);
  }

  /** Exposure of one open holding in ledger units; an unpriceable one counts 0 and is named by `unpriced` [PN9]. */
  private hotValue(index: number, lane: Lane): number {
    const holding = holdingAt(this.state, index);
    const isKnown = lane.rate.known && hasValue(this.state, holding);
    this.setPriced(index, lane, isKnown || isFlat(holding));
    if (!isKnown) {
      this.moveCost(index, lane, 0);
      return 0;
    }
    if (at(lane.cost, at(this.columns.place, index)) === 0) this.moveCost(index, lane, this.hotCost(index, lane));
    return this.bounded(Number(this.valueUnits(index, lane)), at(this.columns.owner, index));
  }

  /** Formed from its factors and rounded once, as the fast path does [MN6]. */
  valueUnits(index: number, lane: Lane = this.laneAt(index)): bigint {
    const holding = holdingAt(this.state, index);
    const price13 = exactPrice13(this.state, holding);
    if (price13 === null || !lane.rate.known) return 0n;
    const { multiplier12 } = instrumentAt(this.state, lane.instrument);
    const { num24, den24 } = lane.rate;
    const contracts = holding.quantity12 * multiplier12 * num24;
    if (lane.sign < 0) return divideHalfEven(contracts * pow10Big(lane.scale), price13 * den24 * pow10Big(11));
    return divideHalfEven(contracts * price13, den24 * pow10Big(37 - lane.scale));
  }

  /**
   * Open cost in ledger units. Of a converted holding it is kept at a finer unit that fits the hot path, and rounded
   * again when it is converted: off by less than one unit and a half, which the bound of the bands allows for [MN7].
   */
  costUnits(index: number, lane: Lane = this.laneAt(index)): bigint {
    const holding = holdingAt(this.state, index);
    if (!hasValue(this.state, holding) || !lane.rate.known) return 0n;
    const { num24, den24 } = lane.rate;
    if (lane.rate.legs.length === 0) return divideHalfEven(holding.cost24, pow10Big(24 - lane.scale));
    const fine = fineCost(holding.cost24, lane);
    const cost = divideHalfEven(holding.cost24, pow10Big(24 - fine));
    return divideHalfEven(cost * num24 * pow10Big(lane.scale), den24 * pow10Big(fine));
  }

  /** Keeps the cost of a converted holding as an integer of the finest unit that fits. */
  private refine(index: number, lane: Lane): void {
    const { cost24 } = holdingAt(this.state, index);
    const fine = lane.rate.known ? fineCost(cost24, lane) : 24;
    const place = at(this.columns.place, index);
    const kind = fine === 24 ? 3 : (12 - fine) / 3;
    lane.fineIndex[place] = kind;
    lane.fineKinds |= 1 << kind;
    lane.fine[place] = fine === 24 ? Number.NaN : Number(divideHalfEven(cost24, pow10Big(24 - fine)));
  }

  private hotCost(index: number, lane: Lane): number {
    return this.bounded(Number(this.costUnits(index, lane)), at(this.columns.owner, index));
  }

  /** A value that leaves the fast path makes its account wide; then the hot columns are not read. */
  private bounded(units: number, account: number): number {
    if (isWithin(units, COL.VALUE_MAX)) return units;
    this.accounts.widen(account);
    return 0;
  }

  private laneAt(index: number): Lane {
    const lane = this.laneOf[index];
    assert(lane !== undefined, 'Invariant: a holding has a lane');
    return lane;
  }

  /** Bound of a group's rough gross. What lacks a rate into its account's currency may have one into a limit's [FX4]. */
  roughError(accounts: Iterable<number>, gross: number): number {
    const isPartial = this.unpricedCount > 0 && [...accounts].some((account) => this.unpriced[account] !== 0);
    return isPartial ? Number.POSITIVE_INFINITY : gross * 1e-9 + this.leafCount() * 1e4 + 1;
  }

  private setPriced(index: number, lane: Lane, priced: boolean): void {
    if ((this.columns.priced[index] === 1) === priced) return;
    this.columns.priced[index] = priced ? 1 : 0;
    if (at(this.columns.place, index) >= 0) lane.qty[at(this.columns.place, index)] = this.hotQuantity(index);
    const account = at(this.columns.owner, index);
    this.unpriced[account] = (this.unpriced[account] ?? 0) + (priced ? -1 : 1);
    this.unpricedCount += priced ? -1 : 1;
    if (this.unpriced[account] === 0) this.onKnown(account);
  }

  /** Unrealized P&L of one holding at 10^-24 in the account's currency [FX2]; 0 when unpriceable. */
  exactUnrealized24(index: number): bigint {
    const holding = holdingAt(this.state, index);
    if (isFlat(holding)) return 0n;
    const { rate } = this.laneAt(index);
    const payoff = rate.known ? this.payoffs.of24(index, holding) : null;
    return payoff === null ? 0n : convert(payoff - holding.cost24, rate);
  }

  /** Figures of an account from its holdings alone, in BigInt: the source of wide accounts and of proofs. */
  sumUnits(account: number): { unrealized: bigint; long: bigint; short: bigint } {
    let [unrealized, long, short] = [0n, 0n, 0n];
    for (const index of accountAt(this.state, account).holdings.values()) {
      const lane = this.laneAt(index);
      const value = this.valueUnits(index, lane);
      unrealized += (lane.sign < 0 ? -value : value) - this.costUnits(index, lane);
      const exposed = this.exposureUnits(index, lane, value);
      if (exposed > 0n) long += exposed;
      else short -= exposed;
    }
    return { unrealized, long, short };
  }

  /** Of an option the delta exposure, 0 while it has none [EX13]; of all else the value. */
  private exposureUnits(index: number, lane: Lane, value: bigint): bigint {
    if (instrumentAt(this.state, lane.instrument).listing.kind !== 'option') return value;
    const holding = holdingAt(this.state, index);
    const book = { state: this.state, rates: this.rates, groups: this.accounts.groups };
    return ledgerUnits(leafValue24(book, holding, holding.quantity12, lane.currency) ?? 0n, lane.currency);
  }

  /** Exposure and unrealized P&L of one holding in ledger units of its account. */
  valuation(index: number): { exposure: bigint; unrealized: bigint } {
    const lane = this.laneAt(index);
    const value = this.valueUnits(index, lane);
    const unrealized = (lane.sign < 0 ? -value : value) - this.costUnits(index, lane);
    return { exposure: this.exposureUnits(index, lane, value), unrealized };
  }

  /** Open holdings of the firm: the number of leaves behind its totals. */
  leafCount(): number {
    return this.leaves;
  }

  isPriced(index: number): boolean {
    return this.columns.priced[index] === 1;
  }
}
