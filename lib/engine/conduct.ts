import { formatUnits } from '#lib/base/decimal.ts';
import { DAY_US, parseDay } from '#lib/base/time.ts';
import type { Fact, FillReceived, TradingDayRolled, WallTimeReached } from '#lib/model/input.ts';
import type { ObjectiveEffect, ObjectiveKind, Objectives } from '#lib/model/objectives.ts';
import { amountOfInitial24, contractTerms, held24, isOpen } from './objective-terms.ts';
import { labelLate } from './fills.ts';
import { settleLateFill } from './late-fills.ts';
import { newsAround } from './news.ts';
import type { ObjectiveState } from './objective-state.ts';
import { keepViolation, net24, openLabel } from './trading-record.ts';
import { accountAt, calendarOf, holdingAt } from './state.ts';
import type { AccountState, HoldingState } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

/** A holding before a fill: quantity, and net result in the account's currency. */
type FillPlace = {
  readonly quantity12: bigint;
  readonly net24: bigint;
  readonly accountNet24: bigint;
  readonly accountFees24: bigint;
};
type Cause = { readonly moment: Moment; readonly detail: string };
type Happening = Cause & { readonly kind: ObjectiveKind; readonly effect: ObjectiveEffect };

const SECOND_US = 1_000_000;
const PERCENT24 = 10n ** 24n;
/** What ends by itself; every other violation stands until the reset after it. */
const CONDITIONS: ReadonlySet<ObjectiveKind> = new Set(['maxContracts', 'maxLots', 'scaling']);

/** Names of what may be violated, for alerts. */
const NAMES: Readonly<Record<ObjectiveKind, string>> = {
  profitTarget: 'Profit target',
  minTradingDays: 'Minimum trading days',
  qualifyingDays: 'Qualifying days',
  consistency: 'Consistency',
  scaling: 'Scaling plan',
  maxContracts: 'Maximum contracts',
  maxLots: 'Maximum lots',
  news: 'News window',
  flatBy: 'Flat by time',
  noWeekendHold: 'Weekend hold',
  minHold: 'Minimum hold',
  maxLossPerTrade: 'Loss per trade',
  openLossCap: 'Open loss cap',
  maxRiskPerPosition: 'Risk per position',
  mandatoryStopLoss: 'Mandatory stop loss',
  ordersPerDay: 'Orders per day',
  inactivity: 'Inactivity',
  maxDays: 'Days of the programme',
};
/** Facts beside fills that may change what is held. */
const MOVES_HOLDINGS: ReadonlySet<Fact['type']> = new Set<Fact['type']>([
  'FillBusted',
  'FillCorrected',
  'PositionReported',
]);

/** Applies a fact and takes note of what the objectives of its account ask for. */
export function applyWatched(
  world: World,
  input: Fact,
  moment: Moment,
  apply: (world: World, input: Fact, moment: Moment) => Verdict,
): Verdict {
  if (input.type === 'FillReceived') {
    const before = fillPlace(world, input);
    const verdict = apply(world, input, moment);
    if (verdict === null && before !== null) noteFill(world, input, before, moment);
    return verdict;
  }
  const verdict = apply(world, input, moment);
  if (verdict !== null) return verdict;
  if (input.type === 'CashMoved' && input.cashKind === 'payout') notePayout(world, input.account);
  if (MOVES_HOLDINGS.has(input.type) && 'account' in input) {
    const index = world.state.accountIndex.get(input.account);
    if (index !== undefined) watchContracts(world, index, { moment, detail: `input=${input.type}` });
  }
  return null;
}

/** [PR1] the percentage of the next payout follows from how many there were. */
function notePayout(world: World, accountId: string): void {
  const index = world.state.accountIndex.get(accountId);
  if (index === undefined) return;
  const { objectives } = accountAt(world.state, index);
  if (objectives !== null) objectives.payouts += 1;
}

/** What the objectives must know of the moment before a fill; null where the fill can only be refused. */
function fillPlace(world: World, input: FillReceived): FillPlace | null {
  const { state } = world;
  const index = state.accountIndex.get(input.account);
  if (index === undefined) return null;
  const account = accountAt(state, index);
  const held = account.holdings.get(input.instrument);
  const holding = held === undefined ? null : holdingAt(state, held);
  return {
    quantity12: holding?.quantity12 ?? 0n,
    net24: holding === null ? 0n : holdingNet24(holding),
    accountNet24: net24(account),
    accountFees24: account.fees24,
  };
}

/** Counts the trading day, and watches what the account's programme asks of a fill. */
function noteFill(world: World, input: FillReceived, before: FillPlace, moment: Moment): void {
  const { state } = world;
  const index = state.accountIndex.get(input.account);
  if (index === undefined) return;
  const account = accountAt(state, index);
  const held = account.holdings.get(input.instrument);
  if (held === undefined) return;
  const holding = holdingAt(state, held);
  // A fill that a bust had removed before it came moved nothing [BU4].
  if (holding.changedSeq !== moment.seq) return;
  const was = before.quantity12;
  const is = holding.quantity12;
  const isFlip = (was > 0n && is < 0n) || (was < 0n && is > 0n);
  const hasOpened = isFlip || size(is) > size(was);
  const hasClosed = isFlip || size(is) < size(was);
  const lateness = settleLateFill(world, index, { input, moment, fee24: account.fees24 - before.accountFees24 });
  if (lateness !== 'onTime') labelLate(account, { input, lateness }, moment);
  const { record } = account;
  record.lastFillUs = moment.atUs;
  const label = lateness === 'restated' ? (account.roll?.label ?? '') : openLabel(state, account);
  countDay(account, { label, hasOpened, hasClosed });
  const { objectives } = account;
  if (objectives === null) return;
  const fill: SeenFill = { input, before, holding, hasOpened, hasClosed, moment };
  watchNews(world, index, objectives, fill);
  watchTrip(world, index, objectives, fill);
  watchContracts(world, index, { moment, detail: `fill=${input.fillId} instrument=${input.instrument}` });
}

/** [PR3] a label counts once; one that a later fill has passed already is not counted anew. */
function countDay(
  { record }: AccountState,
  day: { readonly label: string; readonly hasOpened: boolean; readonly hasClosed: boolean },
): void {
  const { label, hasOpened, hasClosed } = day;
  if (hasOpened && (record.openedLabel === null || record.openedLabel < label)) {
    record.openedDays += 1;
    record.openedLabel = label;
  }
  if (hasClosed && (record.closedLabel === null || record.closedLabel < label)) {
    record.closedDays += 1;
    record.closedLabel = label;
  }
}

type SeenFill = {
  readonly input: FillReceived;
  readonly before: FillPlace;
  readonly holding: HoldingState;
  readonly hasOpened: boolean;
  readonly hasClosed: boolean;
  readonly moment: Moment;
};

/** [PR6] a fill inside the window of an event, by its own time. */
function watchNews(world: World, index: number, objectives: ObjectiveState, fill: SeenFill): void {
  const { news } = objectives.terms;
  if (news === undefined) return;
  const isForbidden =
    news.forbids === 'both' ||
    (news.forbids === 'open' && fill.hasOpened) ||
    (news.forbids === 'close' && fill.hasClosed);
  if (!isForbidden) return;
  const event = newsAround(world.state, news, fill.input.tsEventUs);
  if (event === null) return;
  const profit24 = net24(accountAt(world.state, index)) - fill.before.accountNet24;
  happen(world, index, {
    kind: 'news',
    effect: news.effect === 'voidProfit' ? 'alert' : news.effect,
    moment: fill.moment,
    detail: `fill=${fill.input.fillId} event=${event.newsId} effect=${news.effect} profit=${formatUnits(profit24, 24)}`,
  });
}

/** Round trips of an instrument from flat: minimum hold time and loss per trade. */
function watchTrip(world: World, index: number, objectives: ObjectiveState, fill: SeenFill): void {
  const { input, before, holding, hasClosed, moment } = fill;
  const { terms, trips } = objectives;
  const trip = trips.get(input.instrument);
  const detail = `fill=${input.fillId} instrument=${input.instrument}`;
  if (hasClosed && trip !== undefined && terms.minHold !== undefined) {
    const heldUs = input.tsEventUs - trip.openedUs;
    if (heldUs < terms.minHold.seconds * SECOND_US) {
      happen(world, index, {
        kind: 'minHold',
        ...effectOf(terms.minHold),
        moment,
        detail: `${detail} heldUs=${heldUs}`,
      });
    }
  }
  const isTripOver = hasClosed && (holding.quantity12 === 0n || fill.hasOpened);
  if (isTripOver && trip !== undefined) {
    const result24 = holdingNet24(holding) - trip.net24;
    const most24 = lossPerTrade24(world, index, terms);
    if (terms.maxLossPerTrade !== undefined && most24 !== null && -result24 >= most24) {
      const lost = `${detail} lost=${formatUnits(-result24, 24)}`;
      happen(world, index, { kind: 'maxLossPerTrade', ...effectOf(terms.maxLossPerTrade), moment, detail: lost });
    }
    trips.delete(input.instrument);
  }
  const isStart = fill.hasOpened && (before.quantity12 === 0n || fill.hasClosed);
  if (!isStart || holding.quantity12 === 0n) return;
  // The fee of the opening fill is the trip's; a flip's result belongs to the trip it ends.
  const start24 = before.quantity12 === 0n ? before.net24 : holdingNet24(holding);
  trips.set(input.instrument, { openedUs: input.tsEventUs, net24: start24 });
}

function lossPerTrade24(world: World, index: number, terms: Objectives): bigint | null {
  const asked = terms.maxLossPerTrade;
  return asked === undefined ? null : amountOfInitial24(asked, accountAt(world.state, index));
}

/** Contracts held against the caps and the scaling plan: violated while above, kept again when not. */
function watchContracts(world: World, index: number, cause: Cause): void {
  const account = accountAt(world.state, index);
  const { objectives } = account;
  if (objectives === null) return;
  for (const term of contractTerms(account, objectives)) {
    const used24 = held24(world.state, account, term.unit);
    const isOver = term.most24 !== null && used24 > term.most24;
    const wasOver = objectives.active.includes(term.kind);
    if (isOver && !wasOver) happen(world, index, { ...cause, kind: term.kind, effect: term.effect });
    else if (!isOver && wasOver) end(world, index, objectives, term.kind);
    judge(world, index, term.kind, isOver, { used24, allowance24: term.most24 ?? 0n });
  }
}

/** [PR7] the reset: what happened in the day before ends, what hangs on days is looked at, the session's plan is decided. */
export function rollConduct(world: World, index: number, input: TradingDayRolled, moment: Moment): void {
  const { state } = world;
  const account = accountAt(state, index);
  const { objectives } = account;
  if (objectives === null) return;
  const happened = objectives.active.filter((kind) => !CONDITIONS.has(kind));
  for (const kind of happened) end(world, index, objectives, kind);
  if (objectives.gate === 'paused') objectives.gate = 'open';
  const { inactivity, maxDays } = objectives.terms;
  const detail = `label=${input.label}`;
  const lastUs = Math.max(account.record.lastFillUs ?? 0, objectives.startUs);
  if (inactivity !== undefined && moment.atUs - lastUs >= inactivity.days * DAY_US) {
    happen(world, index, { kind: 'inactivity', ...effectOf(inactivity), moment, detail });
  }
  if (maxDays !== undefined && moment.atUs - objectives.startUs >= maxDays.days * DAY_US) {
    happen(world, index, { kind: 'maxDays', ...effectOf(maxDays), moment, detail });
  }
  watchContracts(world, index, { moment, detail });
  keepGate(account);
}

/** A holding that the reset finds open over a weekend: `closing` is the day that ends, `label` the one that begins. */
export function watchWeekend(
  world: World,
  index: number,
  {
    closing,
    roll,
    moment,
  }: { readonly closing: string | null; readonly roll: TradingDayRolled; readonly moment: Moment },
): void {
  const account = accountAt(world.state, index);
  const asked = account.objectives?.terms.noWeekendHold;
  if (asked === undefined || closing === null || !isOpen(world.state, account)) return;
  if (!isWeekendBetween(closing, roll.label)) return;
  happen(world, index, { kind: 'noWeekendHold', ...effectOf(asked), moment, detail: `label=${closing}` });
}

/** Whether a weekday is followed by a day that begins on or after its Saturday. */
function isWeekendBetween(closing: string, opening: string): boolean {
  const day = parseDay(closing);
  // 1970-01-01 was a Thursday: Monday is 0, Saturday 5.
  const weekday = (day + 3) % 7;
  return weekday < 5 && parseDay(opening) >= day + (5 - weekday);
}

/** [PR7] flat-by: the wall time that the clock announces; a holding open then is a violation. */
export function reachWallTime(world: World, input: WallTimeReached, moment: Moment): Verdict {
  const { state } = world;
  const key = wallTimeKey(input.zone, input.minute);
  const known = state.wallTimes.get(key);
  if (known === undefined) return refuse('malformed', 'minute', `zone=${input.zone} minute=${input.minute}`);
  if (input.instantUs <= known.lastUs) return refuse('alreadyRolled', 'instantUs', `last=${known.lastUs}`);
  known.lastUs = input.instantUs;
  for (let index = 0; index < state.accounts.length; index += 1) {
    const account = accountAt(state, index);
    const asked = account.objectives?.terms.flatBy;
    if (asked === undefined || wallTimeKey(asked.zone, asked.minute) !== key || !isOpen(state, account)) continue;
    happen(world, index, {
      kind: 'flatBy',
      ...effectOf(asked),
      moment,
      detail: `zone=${asked.zone} minute=${asked.minute}`,
    });
  }
  return null;
}

export function wallTimeKey(zone: string, minute: number): string {
  return `${zone} ${minute}`;
}

/** The effect on the account beside its loss rules: the worse of both is its gate [LL13]. */
function keepGate(account: AccountState): void {
  const gate = account.objectives?.gate ?? 'open';
  if (gate === 'failed') account.status = 'failed';
  else if (gate === 'paused' && account.status === 'open') account.status = 'paused';
}

/** Whether the id of an alert or latch is that of an objective of this account. */
export function isObjectiveOf(account: AccountState, limitId: string): boolean {
  return account.objectives !== null && limitId.startsWith(`${account.account}:objective:`);
}

/** A lead's reset of what an objective did, as of a failed rule [LL12]. */
export function reopenGate(account: AccountState): void {
  if (account.objectives !== null) account.objectives.gate = 'open';
}

function effectOf(asked: { readonly effect?: ObjectiveEffect | undefined }): { readonly effect: ObjectiveEffect } {
  return { effect: asked.effect ?? 'alert' };
}

function happen(world: World, index: number, { kind, effect, moment, detail }: Happening): void {
  const account = accountAt(world.state, index);
  const { objectives } = account;
  if (objectives === null) return;
  const label = openLabel(world.state, account);
  keepViolation(objectives, { kind, seq: moment.seq, atUs: moment.atUs, label, detail });
  if (!objectives.active.includes(kind)) objectives.active.push(kind);
  if (effect === 'fail') objectives.gate = 'failed';
  else if (effect === 'pause' && objectives.gate === 'open') objectives.gate = 'paused';
  keepGate(account);
  world.accounts.changed.add(index);
  if (!CONDITIONS.has(kind))
    judge(world, index, kind, true, { used24: 100n * PERCENT24, allowance24: 100n * PERCENT24 });
}

function end(world: World, index: number, objectives: ObjectiveState, kind: ObjectiveKind): void {
  const place = objectives.active.indexOf(kind);
  if (place >= 0) objectives.active.splice(place, 1);
  if (!CONDITIONS.has(kind)) judge(world, index, kind, false, { used24: 0n, allowance24: 100n * PERCENT24 });
}

/** The alert of a violation: critical, so that somebody takes it; no breach, which only limits have [PR8]. */
function judge(
  world: World,
  index: number,
  kind: ObjectiveKind,
  isAbove: boolean,
  use: { readonly used24: bigint; readonly allowance24: bigint },
): void {
  const { state } = world;
  const account = accountAt(state, index);
  const { objectives } = account;
  if (objectives === null) return;
  const open = objectives.alerts.get(kind) ?? null;
  if (open === null && !isAbove) return;
  const alertId = world.alerts.judge(open, {
    family: 'market',
    limitId: `${account.account}:objective:${kind}`,
    limitVersion: account.rulesetVersion,
    limitName: NAMES[kind],
    ruleType: 'objective',
    scope: { level: 'account', id: account.account },
    trader: account.trader,
    desk: account.desk,
    tradingDay: state.calendars.get(calendarOf(state, account))?.label ?? '',
    alertFrom: 'critical',
    ackFrom: 'critical',
    currency: '',
    scale: 2,
    rung: isAbove ? 'critical' : 'none',
    isAbove,
    isBelowReset: !isAbove,
    mayFall: true,
    ...use,
    breached: isAbove,
  });
  if (alertId === null) objectives.alerts.delete(kind);
  else objectives.alerts.set(kind, alertId);
}

function holdingNet24(holding: HoldingState): bigint {
  return holding.realized24 - holding.fees24;
}

function size(quantity12: bigint): bigint {
  return quantity12 < 0n ? -quantity12 : quantity12;
}
