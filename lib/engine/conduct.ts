import { DAY_US, parseDay } from '#lib/base/time.ts';
import type { TradingDayRolled, WallTimeReached } from '#lib/model/input.ts';
import type { ObjectiveEffect, ObjectiveKind } from '#lib/model/objectives.ts';
import { amountOfInitial24, contractTerms, held24, isOpen } from './objective-terms.ts';
import type { ObjectiveState } from './objective-state.ts';
import { keepViolation, openLabel } from './trading-record.ts';
import { accountAt, calendarOf } from './state.ts';
import type { AccountState } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

type Cause = { readonly moment: Moment; readonly detail: string };
type Happening = Cause & { readonly kind: ObjectiveKind; readonly effect: ObjectiveEffect };

const PERCENT24 = 10n ** 24n;
/** What ends by itself; every other violation stands until the reset after it. */
const CONDITIONS: ReadonlySet<ObjectiveKind> = new Set(['maxContracts', 'maxLots', 'scaling', 'openLossCap']);

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
/** Contracts held against the caps and the scaling plan: violated while above, kept again when not. */
export function watchContracts(world: World, index: number, cause: Cause): void {
  const account = accountAt(world.state, index);
  const { objectives } = account;
  if (objectives === null) return;
  for (const term of contractTerms(account, objectives)) {
    const used24 = held24(world.state, account, term.unit);
    const isOver = term.most24 !== null && used24 > term.most24;
    observe(world, index, { ...cause, ...term, isOver, used24, allowance24: term.most24 ?? 0n });
  }
  watchOpenLoss(world, index, cause);
}

/** [PR7] the open loss against its cap: with every fill, reset and tick of the clock. */
function watchOpenLoss(world: World, index: number, cause: Cause): void {
  const account = accountAt(world.state, index);
  const asked = account.objectives?.terms.openLossCap;
  const allowance24 = asked === undefined ? null : amountOfInitial24(asked, account);
  if (asked === undefined || allowance24 === null) return;
  const { equity24, balance24 } = world.limits.exactly(index);
  const used24 = balance24 > equity24 ? balance24 - equity24 : 0n;
  const isOver = used24 >= allowance24;
  observe(world, index, { ...cause, ...effectOf(asked), kind: 'openLossCap', isOver, used24, allowance24 });
}

/** A tick of the clock, for what no entry of an account announces. */
export function tickConduct(world: World, moment: Moment): void {
  const { accounts } = world.state;
  for (let index = 0; index < accounts.length; index += 1) {
    if (accounts[index]?.objectives?.terms.openLossCap === undefined) continue;
    watchOpenLoss(world, index, { moment, detail: 'input=TimeAdvanced' });
  }
}

type Condition = Happening & Use & { readonly isOver: boolean };
type Use = { readonly used24: bigint; readonly allowance24: bigint };

/** A condition is violated while it holds: once when it begins, and its alert follows it. */
function observe(world: World, index: number, condition: Condition): void {
  const { objectives } = accountAt(world.state, index);
  if (objectives === null) return;
  const { kind, isOver, used24, allowance24 } = condition;
  const wasOver = objectives.active.includes(kind);
  if (isOver && !wasOver) happen(world, index, condition);
  else if (!isOver && wasOver) end(world, index, objectives, kind);
  judge(world, index, kind, isOver, { used24, allowance24 });
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

export function effectOf(asked: { readonly effect?: ObjectiveEffect | undefined }): {
  readonly effect: ObjectiveEffect;
} {
  return { effect: asked.effect ?? 'alert' };
}

export function happen(world: World, index: number, { kind, effect, moment, detail }: Happening): void {
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
function judge(world: World, index: number, kind: ObjectiveKind, isAbove: boolean, use: Use): void {
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
