import { between, nextUint32 } from './dice.ts';
import { EPISODE_GAP_MAX_US, EPISODE_GAP_MIN_US, EPISODE_RETRY_US, planEpisode } from './episodes.ts';
import { decimalText, floorInstruments, tickValueUsd } from './instruments.ts';
import type { FloorInstrument } from './instruments.ts';
import { midTicks, stepPath } from './prices.ts';
import { floorRoster, programmes } from './roster.ts';
import type { FloorAccount, Programme, Strategy } from './roster.ts';
import { BARS_KEPT, hearBar } from './strategies.ts';
import type { Direction } from './strategies.ts';
import { copyOf, DAY_US, followersOf, freshBar, insertByTime, openingState, OUTAGE_GAP_US } from './workload-state.ts';
import type { FloorEvent, WireEvent, WorkloadOptions, WorkloadState } from './workload-state.ts';
import { assert } from '#lib/base/assert.ts';

const BAR_US = 5_000_000;
const ORDER_DELAY_MAX_US = 25_000_000;
/** One follower of a strategy in this many acts on a signal: about twenty fills a second at 5,000 accounts. */
const FOLLOW_ONE_IN = 9;
/** A trader whose closed loss of the day reaches this share of the allowance only closes positions until the next day. */
const STOP_TRADING_SHARE = 0.25;
const OUTAGE_US = 8_000_000;

/** A simulated trading floor: ticks and bars make signals, signals make orders, orders make fills. Same seed, same day. */
export class Workload {
  readonly instruments: readonly FloorInstrument[];
  readonly roster: readonly FloorAccount[];
  readonly programmes: readonly Programme[] = programmes();
  readonly #state: WorkloadState;
  readonly #followers: ReadonlyMap<string, readonly { readonly accountIndex: number; readonly slotIndex: number }[]>;
  readonly #chancers: readonly number[];
  #out: FloorEvent[] = [];

  private constructor(state: WorkloadState) {
    this.#state = state;
    this.instruments = floorInstruments();
    this.roster = floorRoster(state.options.seed, state.options.accounts, this.instruments);
    this.#followers = followersOf(this.roster);
    this.#chancers = this.roster.flatMap((account, index) => (account.isChancer ? [index] : []));
  }

  static open(options: WorkloadOptions, anchorUs: number): Workload {
    const workload = new Workload(openingState(options, anchorUs));
    workload.#warmUp();
    return workload;
  }

  static restore(state: WorkloadState): Workload {
    return new Workload(copyOf(state));
  }

  snapshot(): WorkloadState {
    return copyOf(this.#state);
  }

  get nowUs(): number {
    return this.#state.nowUs;
  }

  get eventCount(): number {
    return this.#state.eventCount;
  }

  get anchorUs(): number {
    return this.#state.anchorUs;
  }

  /** Stamps events from now on as if simulated time zero had been at `anchorUs`. */
  setAnchor(anchorUs: number): void {
    this.#state.anchorUs = anchorUs;
  }

  /** All events up to and including `untilUs` of simulated time; how a day is cut into steps changes nothing of it. */
  step(untilUs: number): readonly FloorEvent[] {
    const state = this.#state;
    if (!state.hasOpened) this.#openTheDay();
    for (let next = this.#nextUs(); next <= untilUs; next = this.#nextUs()) {
      state.nowUs = next;
      this.#advanceTo(next);
    }
    state.nowUs = Math.max(state.nowUs, untilUs);
    const out = this.#out;
    this.#out = [];
    return out;
  }

  #nextUs(): number {
    const { paths, orders, planned, nextEpisodeUs, nowUs } = this.#state;
    let next = Math.min(nextBarUs(nowUs), nextEpisodeUs, orders[0]?.dueUs ?? Infinity, planned[0]?.atUs ?? Infinity);
    for (const path of paths) if (path.nextUs < next) next = path.nextUs;
    return next;
  }

  /** Everything that is due at exactly `atUs`: ticks, then the bar, then orders, then episodes. */
  #advanceTo(atUs: number): void {
    const state = this.#state;
    this.instruments.forEach((_instrument, index) => {
      if (state.paths[index]?.nextUs === atUs) this.#tick(index);
    });
    if (atUs >= state.nextDayUs) this.#startDay();
    if (atUs % BAR_US === 0) this.#closeBars();
    while (state.orders[0] !== undefined && state.orders[0].dueUs <= atUs) this.#executeOrder();
    if (atUs >= state.nextEpisodeUs) this.#startEpisode(atUs);
    while (state.planned[0] !== undefined && state.planned[0].atUs <= atUs) this.#executePlanned();
  }

  #startDay(): void {
    this.#state.nextDayUs += DAY_US;
    this.#state.dayResultUsd.fill(0);
  }

  #warmUp(): void {
    const { paths, memories, bars } = this.#state;
    this.instruments.forEach((instrument, index) => {
      const path = paths[index];
      const memory = memories[index];
      if (path === undefined || memory === undefined) return;
      // The day opens with a full set of past bars, so that the strategies can speak at once.
      for (let bar = 1; bar <= BARS_KEPT; bar += 1) {
        while (path.nextUs <= bar * BAR_US) stepPath(path, instrument);
        hearBar(memory, midTicks(path, instrument));
      }
      path.nextUs -= BARS_KEPT * BAR_US;
      path.atUs = 0;
      bars[index] = freshBar(midTicks(path, instrument));
    });
  }

  #openTheDay(): void {
    const state = this.#state;
    state.hasOpened = true;
    this.instruments.forEach((_instrument, index) => this.#emitMark(index));
    this.roster.forEach((account, accountIndex) => {
      state.heldLots[accountIndex] = account.slots.map(() => 0);
      state.entryTicks[accountIndex] = account.slots.map(() => 0);
      state.dayResultUsd[accountIndex] = 0;
      if (account.startsInLoss) this.#bookMorningLoss(accountIndex);
      account.slots.forEach((slot, slotIndex) => {
        const said = state.memories[slot.instrumentIndex]?.said[account.strategy] ?? 0;
        if (said === 0) return;
        const ids = {
          orderId: this.#nextOrderId(),
          signalId: `sig-${state.options.seed}-open`,
          strategy: account.strategy,
        };
        this.#fill({ accountIndex, instrumentIndex: slot.instrumentIndex, lots: said * slot.unitLots, ...ids });
        this.#bookHeld(accountIndex, slotIndex, said * slot.unitLots);
      });
    });
  }

  /** A round trip that lost between two fifths and four fifths of the allowance before the page was opened. */
  #bookMorningLoss(accountIndex: number): void {
    const { dice, options } = this.#state;
    const account = this.roster[accountIndex];
    const programme = this.programmes[account?.programmeIndex ?? -1];
    const instrumentIndex = this.instruments.findIndex((instrument) => instrument.symbol === 'ZNZ6');
    assert(
      account !== undefined && programme !== undefined && instrumentIndex >= 0,
      'Invariant: the roster names programmes that exist',
    );
    const path = this.#state.paths[instrumentIndex];
    const instrument = this.instruments[instrumentIndex];
    if (path === undefined || instrument === undefined) return;
    const lots = Math.max(1, Math.floor(programme.startBalance / 25_000));
    const tickValue = 15.6;
    const lossTicks = Math.floor((programme.lossAllowance * between(dice, 42, 78)) / 100 / (lots * tickValue));
    const ids = { signalId: `sig-${options.seed}-morning`, strategy: 'discretionary' };
    const px = midTicks(path, instrument);
    const trade = { accountIndex, instrumentIndex, ...ids };
    this.#fill({ ...trade, lots, orderId: this.#nextOrderId(), atTicks: px + lossTicks });
    this.#fill({ ...trade, lots: -lots, orderId: this.#nextOrderId(), atTicks: px });
    this.#state.dayResultUsd[accountIndex] = -lossTicks * lots * tickValue;
  }

  #tick(index: number): void {
    const path = this.#state.paths[index];
    const instrument = this.instruments[index];
    const bar = this.#state.bars[index];
    if (path === undefined || instrument === undefined || bar === undefined) return;
    stepPath(path, instrument);
    const mid = midTicks(path, instrument);
    bar.highTicks = Math.max(bar.highTicks, mid);
    bar.lowTicks = Math.min(bar.lowTicks, mid);
    // The path's dice are read, not thrown: its future must not depend on who looks at it.
    bar.volume += 1 + (path.dice.state % 40);
    if (!this.#isSilent(index)) this.#emitMark(index);
  }

  /** Outages strike only prices that no episode waits for. */
  #isSilent(index: number): boolean {
    const state = this.#state;
    if (!state.options.priceOutages) return false;
    if (state.nowUs >= state.nextOutageUs) {
      state.nextOutageUs += OUTAGE_GAP_US;
      const others = this.instruments.flatMap((instrument, each) => (instrument.currency === 'USD' ? [] : [each]));
      state.outage = {
        instrumentIndex: others[state.signalCount % others.length] ?? 0,
        untilUs: state.nowUs + OUTAGE_US,
      };
    }
    return state.outage !== null && state.outage.instrumentIndex === index && state.nowUs < state.outage.untilUs;
  }

  #emitMark(index: number): void {
    const path = this.#state.paths[index];
    const instrument = this.instruments[index];
    if (path === undefined || instrument === undefined) return;
    const mid = midTicks(path, instrument);
    const px = (ticks: number) => decimalText(ticks * instrument.tickUnits, instrument.priceScale);
    this.#emit('prices', {
      kind: 'mark',
      symbol: instrument.symbol,
      bid: px(mid - 1),
      ask: px(mid + 1),
      last: px(mid),
    });
  }

  #closeBars(): void {
    const state = this.#state;
    this.instruments.forEach((instrument, index) => {
      const path = state.paths[index];
      const bar = state.bars[index];
      const memory = state.memories[index];
      if (path === undefined || bar === undefined || memory === undefined) return;
      const closeTicks = midTicks(path, instrument);
      const px = (ticks: number) => decimalText(ticks * instrument.tickUnits, instrument.priceScale);
      if (!this.#isSilent(index)) {
        const prices = {
          open: px(bar.openTicks),
          high: px(bar.highTicks),
          low: px(bar.lowTicks),
          close: px(closeTicks),
        };
        const rest = { volume: String(bar.volume), interval_ms: BAR_US / 1000 };
        this.#emit('prices', { kind: 'bar', symbol: instrument.symbol, ...prices, ...rest });
      }
      state.bars[index] = freshBar(closeTicks);
      for (const signal of hearBar(memory, closeTicks)) this.#heedSignal(index, signal.strategy, signal.direction);
    });
  }

  #heedSignal(instrumentIndex: number, strategy: Strategy, direction: Direction): void {
    const state = this.#state;
    state.signalCount += 1;
    const signalId = `sig-${state.options.seed}-${state.signalCount}`;
    for (const follower of this.#followers.get(`${instrumentIndex}:${strategy}`) ?? []) {
      if (nextUint32(state.dice) % FOLLOW_ONE_IN !== 0) continue;
      const dueUs = state.nowUs + between(state.dice, 100_000, ORDER_DELAY_MAX_US);
      insertByTime(
        state.orders,
        { ...follower, dueUs, orderId: this.#nextOrderId(), signalId, direction },
        (order) => order.dueUs,
      );
    }
  }

  #executeOrder(): void {
    const order = this.#state.orders.shift();
    const account = order === undefined ? undefined : this.roster[order.accountIndex];
    const slot = order === undefined ? undefined : account?.slots[order.slotIndex];
    if (order === undefined || account === undefined || slot === undefined) return;
    const wanted = this.#hasStopped(order.accountIndex) ? 0 : order.direction * slot.unitLots;
    const lots = wanted - (this.#state.heldLots[order.accountIndex]?.[order.slotIndex] ?? 0);
    if (lots === 0) return;
    const { accountIndex, orderId, signalId } = order;
    this.#fill({
      accountIndex,
      instrumentIndex: slot.instrumentIndex,
      lots,
      orderId,
      signalId,
      strategy: account.strategy,
    });
    this.#bookHeld(order.accountIndex, order.slotIndex, wanted);
  }

  #startEpisode(nowUs: number): void {
    const state = this.#state;
    state.nextEpisodeUs = nowUs + between(state.dice, EPISODE_GAP_MIN_US, EPISODE_GAP_MAX_US);
    const accountIndex = this.#chancers[state.episodeCount % Math.max(1, this.#chancers.length)];
    const account = accountIndex === undefined ? undefined : this.roster[accountIndex];
    const programme = this.programmes[account?.programmeIndex ?? -1];
    if (accountIndex === undefined || account === undefined || programme === undefined) return;
    const scene = { dice: state.dice, nowUs, ordinal: state.episodeCount, accountIndex, account, programme };
    const orders = planEpisode({ ...scene, instruments: this.instruments, paths: state.paths });
    if (orders.length === 0) {
      state.nextEpisodeUs = nowUs + EPISODE_RETRY_US;
      return;
    }
    state.episodeCount += 1;
    for (const order of orders) insertByTime(state.planned, order, (each) => each.atUs);
  }

  #executePlanned(): void {
    const state = this.#state;
    const order = state.planned.shift();
    if (order === undefined) return;
    const { accountIndex, instrumentIndex, lots, strategy } = order;
    const signalId = `sig-${state.options.seed}-hunch-${state.episodeCount}`;
    this.#fill({ accountIndex, instrumentIndex, lots, orderId: this.#nextOrderId(), signalId, strategy });
  }

  #fill(trade: {
    readonly accountIndex: number;
    readonly instrumentIndex: number;
    readonly lots: number;
    readonly orderId: string;
    readonly signalId: string;
    readonly strategy: string;
    readonly atTicks?: number;
  }): void {
    const { options, paths, dice } = this.#state;
    const instrument = this.instruments[trade.instrumentIndex];
    const account = this.roster[trade.accountIndex];
    const path = paths[trade.instrumentIndex];
    if (instrument === undefined || account === undefined || path === undefined) return;
    const size = Math.abs(trade.lots);
    const px = (trade.atTicks ?? midTicks(path, instrument)) * instrument.tickUnits;
    const event = {
      kind: 'fill' as const,
      id: `fill-${trade.orderId}`,
      account: account.account,
      symbol: instrument.symbol,
      side: trade.lots > 0 ? 'buy' : 'sell',
      qty: decimalText(size * instrument.lotUnits, instrument.lotScale),
      price: decimalText(px, instrument.priceScale),
      fee: decimalText(size * instrument.feeCents, 2),
      fee_ccy: instrument.currency,
      order_id: trade.orderId,
      signal_id: trade.signalId,
      strategy: trade.strategy,
      venue: 'DEMO',
    };
    this.#emit('fills', event);
    const twice = options.duplicateOneIn > 0 && nextUint32(dice) % options.duplicateOneIn === 0;
    if (twice) this.#emit('fills', event);
  }

  #emit(
    channel: FloorEvent['channel'],
    fields: Readonly<Record<string, string | number>> & { readonly kind: WireEvent['kind'] },
  ): void {
    const state = this.#state;
    state.eventCount += 1;
    const inputId = `demo-${state.options.seed}-${state.eventCount}`;
    this.#out.push({ channel, event: { ...fields, tsUs: state.anchorUs + state.nowUs, inputId } });
  }

  #nextOrderId(): string {
    this.#state.orderCount += 1;
    return `ord-${this.#state.options.seed}-${this.#state.orderCount}`;
  }

  #hasStopped(accountIndex: number): boolean {
    const account = this.roster[accountIndex];
    const allowance = this.programmes[account?.programmeIndex ?? -1]?.lossAllowance ?? 0;
    return (this.#state.dayResultUsd[accountIndex] ?? 0) <= -allowance * STOP_TRADING_SHARE;
  }

  /** Keeps the trader's own rough book: what closing brought, and at what the rest stands. */
  #bookHeld(accountIndex: number, slotIndex: number, lots: number): void {
    const state = this.#state;
    const held = state.heldLots[accountIndex];
    const entries = state.entryTicks[accountIndex];
    const slot = this.roster[accountIndex]?.slots[slotIndex];
    const instrument = this.instruments[slot?.instrumentIndex ?? -1];
    const path = state.paths[slot?.instrumentIndex ?? -1];
    assert(
      held !== undefined && entries !== undefined,
      'Invariant: every account of the roster has a row of held lots',
    );
    if (instrument === undefined || path === undefined) return;
    // A strategy is in with its whole unit or out: every change closes all that was held.
    const gainedTicks = midTicks(path, instrument) - (entries[slotIndex] ?? 0);
    const resultUsd = (held[slotIndex] ?? 0) * gainedTicks * tickValueUsd(instrument);
    state.dayResultUsd[accountIndex] = (state.dayResultUsd[accountIndex] ?? 0) + resultUsd;
    held[slotIndex] = lots;
    entries[slotIndex] = midTicks(path, instrument);
  }
}

function nextBarUs(nowUs: number): number {
  return (Math.floor(nowUs / BAR_US) + 1) * BAR_US;
}
