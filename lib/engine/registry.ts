import { divideHalfEven, parseUnits, pow10Big } from '#lib/base/decimal.ts';
import type {
  AccountMoved,
  AccountOpened,
  ActorChanged,
  FirmConfigured,
  FxRateUpdated,
  InstrumentListed,
} from '#lib/model/input.ts';
import { emptyExecutions } from './execution-chain.ts';
import { carryDay } from './group-carry.ts';
import { markOf } from './mark-price.ts';
import { emptyRange } from './mark-ranges.ts';
import { rechooseMarks, setRate, sourceOf } from './marks.ts';
import { NO_RESULT } from './result-book.ts';
import { emptyRecord } from './objective-state.ts';
import { accountAt, instrumentAt, ledgerScale } from './state.ts';
import type { AccountState } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

/** Who and what there is: instruments, accounts, people, the firm's own settings. */
export function listInstrument(world: World, input: InstrumentListed): Verdict {
  const { instrument } = input;
  const { state } = world;
  if (state.instrumentIndex.has(instrument.instrument)) {
    return refuse('instrumentExists', 'symbol', `symbol=${instrument.instrument}`);
  }
  const multiplier12 = parseUnits(instrument.multiplier, 12);
  if (multiplier12 <= 0n) return refuse('malformed', 'multiplier', `multiplier=${instrument.multiplier} allowed=">0"`);
  const index = state.instruments.length;
  state.instrumentIndex.set(instrument.instrument, index);
  state.instruments.push({
    listing: instrument,
    multiplier12,
    inverse: instrument.kind === 'inverse',
    markSource: 'none',
    markAtUs: 0,
    markSeq: 0,
    markOrigin: '',
    markWide13: null,
    markUnits: 0,
    markScale: 0,
    markAsk: null,
    quote: null,
    last: null,
    barClose: null,
    settlement: null,
    delta12: null,
    invalidQuotes: 0,
    seen: emptyRange(),
    seenAsk: null,
    marks: 0,
  });
  world.holdings.addInstrument();
  mapPairs(world);
  return null;
}

export function openAccount(world: World, input: AccountOpened, moment: Moment): Verdict {
  const { state } = world;
  if (state.accountIndex.has(input.account)) return refuse('accountExists', 'account', `account=${input.account}`);
  if (input.calendarId !== undefined && !state.calendars.has(input.calendarId)) {
    return refuse('unknownCalendar', 'calendar', `calendar=${input.calendarId}`);
  }
  if (input.leverage !== undefined && parseUnits(input.leverage, 12) <= 0n) {
    return refuse('malformed', 'leverage', `leverage=${input.leverage} allowed=">0"`);
  }
  const ownDesk = input.trader === undefined ? null : deskOfTrader(world, input.trader);
  if (ownDesk !== null && input.desk !== undefined && input.desk !== ownDesk) return refuseDesk(input.desk, ownDesk);
  const start24 = parseUnits(input.startBalance, 24);
  const index = state.accounts.length;
  state.accountIndex.set(input.account, index);
  state.accounts.push(newAccount({ ...input, desk: input.desk ?? ownDesk ?? NOBODY }, start24, moment.seq));
  world.accounts.add(index);
  world.results.joined(index, keysOf(world, index));
  world.holdings.addAccount();
  if (input.fxPolicy === 'revalueAll') world.revalued.accounts.add(index);
  world.spread.opened(index);
  world.cards.add(index);
  return null;
}

/** An account as it is opened: nothing traded, all that it has is what it starts with. */
function newAccount(input: AccountOpened, start24: bigint, changedSeq: number): AccountState {
  return {
    account: input.account,
    name: input.name ?? input.account,
    trader: input.trader ?? NOBODY,
    desk: input.desk ?? NOBODY,
    currency: input.currency,
    costMethod: input.costMethod ?? 'average',
    positionMode: input.positionMode ?? 'netting',
    local: input.fxPolicy === 'revalueAll' ? new Map() : null,
    unrated: 0,
    calendarId: input.calendarId ?? '',
    start24,
    leverage12: input.leverage === undefined ? null : parseUnits(input.leverage, 12),
    initial24: start24,
    realized24: 0n,
    fees24: 0n,
    carry24: 0n,
    flows24: 0n,
    dayStartEquity24: start24,
    dayStartBalance24: start24,
    dayStartRealized24: 0n,
    dayStartFlows24: 0n,
    dayStartInitial24: start24,
    groupDayBase: divideHalfEven(start24, pow10Big(24 - ledgerScale(input.currency))),
    rulesetId: '',
    rulesetName: '',
    rulesetVersion: 0,
    pin: null,
    holdings: new Map(),
    limitIds: [],
    executions: new Map(),
    cashIds: new Map(),
    reporters: new Map(),
    chains: emptyExecutions(),
    missing: new Map(),
    corrections: [],
    fills: [],
    fillCount: 0,
    dayStartFills: 0,
    breaks: 0,
    openBreaks: 0,
    status: 'open',
    record: emptyRecord(),
    objectives: null,
    roll: null,
    breaches: [],
    tradingDays: 1,
    windows: { day: NO_RESULT, week: NO_RESULT, month: NO_RESULT },
    pendingRuleset: null,
    changedSeq,
  };
}

function keysOf(world: World, account: number): string[] {
  return world.accounts.pathOf(account).map(({ key }) => key);
}

/** What stands where a source names no trader or desk; it is nobody, and so is on no desk of its own. */
const NOBODY = 'unassigned';

/** [ID1] the one desk on which all accounts of a trader are; null for a trader without accounts, and for nobody. */
function deskOfTrader(world: World, trader: string): string | null {
  if (trader === NOBODY) return null;
  const [member] = world.groups.nodes.get(`trader/${trader}`)?.members ?? [];
  return member === undefined ? null : accountAt(world.state, member).desk;
}

function refuseDesk(desk: string, ownDesk: string): Verdict {
  return refuse('malformed', 'desk', `desk=${desk} allowed="${ownDesk}, the trader's"`);
}

/**
 * [ID2] in force at its seq; no group's P&L jumps by it [EX14]. An account goes to another trader, on that trader's desk;
 * with its own trader and another desk it is the trader who moves, with all accounts, since a trader has one desk [ID1].
 */
export function moveAccount(world: World, input: AccountMoved): Verdict {
  const index = world.state.accountIndex.get(input.account);
  if (index === undefined) return refuse('unknownAccount', 'account', `account=${input.account}`);
  const { trader, desk } = input;
  const isOwn = accountAt(world.state, index).trader === trader;
  const ownDesk = deskOfTrader(world, trader);
  if (!isOwn && ownDesk !== null && ownDesk !== desk) return refuseDesk(desk, ownDesk);
  const members = world.groups.nodes.get(`trader/${trader}`)?.members ?? [];
  const moved = isOwn && trader !== NOBODY ? [...members].toSorted((a, b) => a - b) : [index];
  for (const member of moved) moveOne(world, member, { trader, desk });
  return null;
}

function moveOne(world: World, index: number, to: { readonly trader: string; readonly desk: string }): void {
  const account = accountAt(world.state, index);
  const left = new Set<string>();
  const joined = new Set<string>();
  if (account.trader !== to.trader) {
    left.add(`trader/${account.trader}`);
    joined.add(`trader/${to.trader}`);
  }
  if (account.desk !== to.desk) {
    left.add(`desk/${account.desk}`);
    joined.add(`desk/${to.desk}`);
  }
  for (const key of [...left, ...joined]) world.limits.forceNode(key);
  // The leaver's day stays with the old node: its base falls by what its member earned there.
  carryDay(world, index, left, -1n);
  world.results.left(index, left);
  world.accounts.leave(index);
  account.trader = to.trader;
  account.desk = to.desk;
  world.accounts.join(index);
  world.spread.moved(index, left, joined);
  carryDay(world, index, joined, 1n);
  world.results.joined(index, joined);
  world.cards.add(index);
  world.accounts.touch(index);
}

export function configureFirm(world: World, input: FirmConfigured): Verdict {
  const { state, accounts } = world;
  const { firm: former, reportingCurrency: formerCurrency } = state.firm;
  const isRenamed = input.firm !== former;
  const indexes = state.accounts.map((_, index) => index);
  if (isRenamed) for (const index of indexes) accounts.leave(index);
  const { firm, reportingCurrency, markPolicy, ownFillUntilMarked, fxPairs, calendarId } = input;
  const { staleMs = null, rateMaxAgeMs = null } = input;
  state.firm = {
    firm,
    reportingCurrency,
    markPolicy,
    ownFillUntilMarked,
    fxPairs,
    calendarId,
    staleMs,
    rateMaxAgeMs,
  };
  if (reportingCurrency !== formerCurrency) world.results.restate(formerCurrency);
  if (isRenamed) {
    world.results.renamed(`firm/${former}`, `firm/${firm}`);
    world.groups.nodes.delete(`firm/${firm}`);
    for (const index of indexes) accounts.join(index);
  }
  mapPairs(world);
  rechooseMarks(world);
  world.freshness.reviewAll();
  for (const index of indexes) world.limits.force(index);
  world.markGroupsDirty();
  return null;
}

/** Which instruments are options on which; an underlying may be listed after its options. */
function mapDependents(world: World): void {
  world.dependents.clear();
  world.state.instruments.forEach(({ listing }, index) => {
    const underlying =
      listing.underlyingId === undefined ? undefined : world.state.instrumentIndex.get(listing.underlyingId);
    if (underlying === undefined || listing.kind !== 'option') return;
    world.dependents.set(underlying, [...(world.dependents.get(underlying) ?? []), index]);
  });
}

/** Which instruments' marks are rates; a mark already seen counts at once. */
export function mapPairs(world: World): void {
  mapDependents(world);
  world.pairs.clear();
  for (const { base, quote, instrument } of world.state.firm.fxPairs) {
    const index = world.state.instrumentIndex.get(instrument);
    if (index === undefined) continue;
    const pair = `${base}/${quote}`;
    world.pairs.set(index, [...(world.pairs.get(index) ?? []), pair]);
    const listed = instrumentAt(world.state, index);
    if (listed.markSource === 'none' || world.state.rates.has(pair)) continue;
    setRate(world, pair, markOf(listed), sourceOf(listed));
  }
}

export function updateRate(world: World, input: FxRateUpdated, moment: Moment): Verdict {
  const units = parseUnits(input.rate, 12);
  if (units <= 0n) return refuse('priceNotPositive', 'rate', `rate=${input.rate}`);
  if (input.base === input.quote) return refuse('malformed', 'pair', `pair=${input.base}/${input.quote}`);
  setRate(world, `${input.base}/${input.quote}`, { units, scale: 12 }, moment);
  return null;
}

export function changeActor(world: World, input: ActorChanged, moment: Moment): Verdict {
  const { user, person, role, active, scopeDesks, resets = 0 } = input;
  const known = world.state.actors.get(user);
  const isAsBefore = known?.role === role && known.resets === resets && known.active === active;
  const sinceUs = isAsBefore ? known.sinceUs : moment.atUs;
  world.state.actors.set(user, { person, role, active, scopeDesks, sinceUs, resets });
  world.escalations.watchersChanged();
  return null;
}
