import { formatUnits, parseUnits } from '#lib/base/decimal.ts';
import { roundRatio } from '#lib/base/ratio.ts';
import { DAY_US } from '#lib/base/time.ts';
import type {
  ObjectiveKind,
  ObjectiveStatus,
  ObjectiveUnit,
  ObjectiveView,
  Objectives,
} from '#lib/model/objectives.ts';
import { judgeConsistency, percentByPayout } from './consistency.ts';
import { net24 } from './trading-record.ts';
import type { ObjectiveState } from './objective-state.ts';
import { amountOfInitial24, contractTerms, held24, isOpen } from './objective-terms.ts';
import { accountAt } from './state.ts';
import type { AccountState } from './state.ts';
import { countQualifyingDays } from './trading-days.ts';
import type { QualifyingDay } from './trading-days.ts';
import type { World } from './world.ts';

/** What an objective is asked of: the account as of this entry, exact. */
type Seen = {
  readonly world: World;
  readonly account: AccountState;
  readonly state: ObjectiveState;
  readonly equity24: bigint;
  readonly balance24: bigint;
};
type Progress = {
  readonly status: ObjectiveStatus;
  readonly unit: ObjectiveUnit;
  readonly value24: bigint | null;
  readonly target24: bigint | null;
  readonly formula: string;
};
type Reader = (seen: Seen, terms: Objectives) => Progress | null;

const ONE24 = 10n ** 24n;

/** [PR8] every objective of an account with its progress and formula, in the order of the table below. */
export function objectivesOf(world: World, index: number): readonly ObjectiveView[] {
  const account = accountAt(world.state, index);
  const state = account.objectives;
  if (state === null) return [];
  const { equity24, balance24 } = world.limits.exactly(index);
  const seen: Seen = { world, account, state, equity24, balance24 };
  const views: ObjectiveView[] = [];
  for (const [kind, read] of READERS) {
    const progress = read(seen, state.terms);
    if (progress !== null) views.push(viewOf(kind, progress, state));
  }
  return views;
}

function viewOf(kind: ObjectiveKind, progress: Progress, state: ObjectiveState): ObjectiveView {
  const { status, unit, value24, target24, formula } = progress;
  return {
    kind,
    status,
    unit,
    value: value24 === null ? null : formatUnits(value24, 24),
    target: target24 === null ? null : formatUnits(target24, 24),
    formula,
    effect: effectOf(kind, state.terms),
    violations: state.violations.filter((violation) => violation.kind === kind),
  };
}

const GATES: ReadonlySet<ObjectiveKind> = new Set(['profitTarget', 'minTradingDays', 'qualifyingDays', 'consistency']);

function effectOf(kind: ObjectiveKind, terms: Objectives): ObjectiveView['effect'] {
  if (GATES.has(kind)) return null;
  const asked = terms[kind];
  return typeof asked === 'object' && 'effect' in asked ? (asked.effect ?? 'alert') : 'alert';
}

const READERS: readonly (readonly [ObjectiveKind, Reader])[] = [
  ['profitTarget', profitTarget],
  ['consistency', consistency],
  ['minTradingDays', tradingDays],
  ['qualifyingDays', qualifyingDays],
  ['scaling', (seen) => held(seen, 'scaling')],
  ['maxContracts', (seen) => held(seen, 'maxContracts')],
  ['maxLots', (seen) => held(seen, 'maxLots')],
  ['openLossCap', openLoss],
  ['maxLossPerTrade', lossPerTrade],
  ['news', news],
  ['flatBy', flatBy],
  [
    'noWeekendHold',
    (seen, terms) =>
      terms.noWeekendHold === undefined ? null : kept(seen, 'noWeekendHold', 'flat over every weekend'),
  ],
  ['minHold', minHold],
  ['inactivity', inactivity],
  ['maxDays', maxDays],
  [
    'mandatoryStopLoss',
    (_, terms) => (terms.mandatoryStopLoss === undefined ? null : ordersNeeded('every position has a stop')),
  ],
  [
    'ordersPerDay',
    (_, terms) =>
      terms.ordersPerDay === undefined ? null : ordersNeeded(`orders of a day <= ${terms.ordersPerDay.count}`),
  ],
  [
    'maxRiskPerPosition',
    (_, terms) => (terms.maxRiskPerPosition === undefined ? null : ordersNeeded('risk to the stop <= the amount')),
  ],
];

/** [PR5] profit since the programme was assigned, flows excluded, against this phase's target. */
function profitTarget({ world, account, state, equity24, balance24 }: Seen, terms: Objectives): Progress | null {
  const asked = terms.profitTarget;
  if (asked === undefined) return null;
  const amount = asked.amounts[asked.phase];
  const target24 = amount === undefined ? null : amountOfInitial24({ amount, amountIn: asked.amountIn }, account);
  const open24 = asked.basis === 'equity' ? equity24 - balance24 : 0n;
  const value24 = net24(account) - state.startNet24 + open24;
  const isFlat = !asked.requireFlat || !isOpen(world.state, account);
  const isMet = target24 !== null && value24 >= target24 && isFlat;
  const formula = `profit on ${asked.basis} >= target${asked.requireFlat ? ', and flat' : ''}`;
  return { status: target24 === null ? 'unknown' : gate(isMet), unit: 'money', value24, target24, formula };
}

/** Closed results by day since the programme was assigned, the open day last. */
function dayResults(account: AccountState, state: ObjectiveState): bigint[] {
  const { record } = account;
  const from = Math.max(0, record.days.length - (record.dayCount - state.startDay));
  const days = record.days.slice(from).map((day) => day.realized24);
  return [...days, net24(account) - account.dayStartRealized24];
}

/** [PR1] the best day against its denominator; the open day counts with what it has booked so far. */
function consistency({ account, state }: Seen, terms: Objectives): Progress | null {
  const asked = terms.consistency;
  if (asked === undefined) return null;
  const percent12 = percentByPayout(
    asked.pcts.map((pct) => parseUnits(pct, 12)),
    state.payouts,
  );
  const target = terms.profitTarget;
  const amount = target?.amounts[target.phase];
  const target24 =
    target === undefined || amount === undefined
      ? null
      : amountOfInitial24({ amount, amountIn: target.amountIn }, account);
  if (percent12 === null) return null;
  const judged = judgeConsistency(dayResults(account, state), {
    percent12,
    denominator: asked.denominator,
    operator: asked.op,
    target24,
  });
  const required24 = judged.requiredTotal24 === null ? null : roundRatio(judged.requiredTotal24, 0);
  const words = { net_total: 'the net total', positive_days: 'the winning days', target: 'the target' };
  const formula = `best day ${formatUnits(judged.best24, 24)} ${asked.op === 'lt' ? '<' : '<='} ${formatUnits(percent12, 12)} % of ${words[asked.denominator]}`;
  const status = judged.isMet === null ? 'unknown' : gate(judged.isMet);
  return { status, unit: 'money', value24: judged.denominator24, target24: required24, formula };
}

/** [PR3] distinct days since the programme was assigned, today included. */
function tradingDays({ account, state }: Seen, terms: Objectives): Progress | null {
  const asked = terms.minTradingDays;
  if (asked === undefined) return null;
  const byClose = terms.tradingDayRule === 'positionClosed';
  const { record } = account;
  const days = byClose ? record.closedDays - state.startClosed : record.openedDays - state.startOpened;
  const formula = `days with a position ${byClose ? 'closed' : 'opened'} >= days asked for`;
  return counted(gate(days >= asked), 'days', { value: days, target: asked, formula });
}

/** [PR4] closed days only: a day qualifies when it is over. */
function qualifyingDays({ account, state }: Seen, terms: Objectives): Progress | null {
  const asked = terms.qualifyingDays;
  if (asked === undefined) return null;
  const { minPnl, minPctInitial, count } = asked;
  let rule: QualifyingDay = { by: 'profit' };
  if (minPnl !== null) rule = { by: 'amount', minimum24: parseUnits(minPnl, 24) };
  else if (minPctInitial !== null) {
    rule = { by: 'percentInitial', percent12: parseUnits(minPctInitial, 12), initial24: account.initial24 };
  }
  const days = countQualifyingDays(dayResults(account, state).slice(0, -1), rule);
  const least = minPnl ?? (minPctInitial === null ? 'more than 0' : `${minPctInitial} % of the initial balance`);
  const formula = `days with closed P&L of ${least} or better >= days asked for`;
  if (days === null)
    return { status: 'unknown', unit: 'days', value24: null, target24: BigInt(count) * ONE24, formula };
  return counted(gate(days >= count), 'days', { value: days, target: count, formula });
}

/** [PR2] and the caps: what is held against the most that may be held. */
function held({ world, account, state }: Seen, kind: 'scaling' | 'maxContracts' | 'maxLots'): Progress | null {
  const term = contractTerms(account, state).find((each) => each.kind === kind);
  if (term === undefined) return null;
  const value24 = held24(world.state, account, term.unit);
  const status = term.most24 === null ? 'unknown' : conduct(state, kind);
  return { status, unit: term.unit, value24, target24: term.most24, formula: `${term.unit} held <= the most allowed` };
}

/** The present value; it is watched with every fill, reset and tick of the clock. */
function openLoss({ account, state, equity24, balance24 }: Seen, terms: Objectives): Progress | null {
  const asked = terms.openLossCap;
  if (asked === undefined) return null;
  const target24 = amountOfInitial24(asked, account);
  const value24 = balance24 > equity24 ? balance24 - equity24 : 0n;
  const isOver = target24 !== null && value24 >= target24;
  const status = target24 === null ? 'unknown' : isOver ? 'violated' : conduct(state, 'openLossCap');
  return { status, unit: 'money', value24, target24, formula: 'open loss < the cap' };
}

function lossPerTrade({ account, state }: Seen, terms: Objectives): Progress | null {
  const asked = terms.maxLossPerTrade;
  if (asked === undefined) return null;
  const target24 = amountOfInitial24(asked, account);
  const status = target24 === null ? 'unknown' : conduct(state, 'maxLossPerTrade');
  return { status, unit: 'money', value24: null, target24, formula: 'loss of each round trip < the amount' };
}

/** [PR6] without a calendar of events nothing can be said. */
function news({ world, state }: Seen, terms: Objectives): Progress | null {
  const asked = terms.news;
  if (asked === undefined) return null;
  const found = state.violations.filter(({ kind }) => kind === 'news').length;
  const formula = `no fill from ${asked.beforeSeconds} s before to ${asked.afterSeconds} s after an event`;
  const status = world.state.hasNewsCalendar ? conduct(state, 'news') : 'notAvailable';
  return counted(status, 'fills', { value: found, target: 0, formula });
}

function flatBy(seen: Seen, terms: Objectives): Progress | null {
  const asked = terms.flatBy;
  if (asked === undefined) return null;
  const at = `${pad(Math.floor(asked.minute / 60))}:${pad(asked.minute % 60)}`;
  return kept(seen, 'flatBy', `flat by ${at} ${asked.zone}`);
}

function minHold(seen: Seen, terms: Objectives): Progress | null {
  const asked = terms.minHold;
  return asked === undefined ? null : kept(seen, 'minHold', `every position held for at least ${asked.seconds} s`);
}

function inactivity({ world, account, state }: Seen, terms: Objectives): Progress | null {
  const asked = terms.inactivity;
  if (asked === undefined) return null;
  const since = Math.max(account.record.lastFillUs ?? 0, state.startUs);
  return counted(conduct(state, 'inactivity'), 'days', {
    value: Math.max(0, Math.floor((world.state.timeUs - since) / DAY_US)),
    target: asked.days,
    formula: 'days since the last fill < the days allowed',
  });
}

function maxDays({ world, state }: Seen, terms: Objectives): Progress | null {
  const asked = terms.maxDays;
  if (asked === undefined) return null;
  return counted(conduct(state, 'maxDays'), 'days', {
    value: Math.max(0, Math.floor((world.state.timeUs - state.startUs) / DAY_US)),
    target: asked.days,
    formula: 'days since the programme was assigned < the days allowed',
  });
}

/** How often it happened, of none allowed. */
function kept({ state }: Seen, kind: ObjectiveKind, formula: string): Progress {
  const found = state.violations.filter((violation) => violation.kind === kind).length;
  return counted(conduct(state, kind), 'times', { value: found, target: 0, formula });
}

/** [NU9] no facts of orders are known here, so nothing is said of them. */
function ordersNeeded(formula: string): Progress {
  return { status: 'notAvailable', unit: 'times', value24: null, target24: null, formula };
}

function counted(
  status: ObjectiveStatus,
  unit: ObjectiveUnit,
  count: { readonly value: number; readonly target: number; readonly formula: string },
): Progress {
  const { value, target, formula } = count;
  return { status, unit, value24: BigInt(value) * ONE24, target24: BigInt(target) * ONE24, formula };
}

function conduct(state: ObjectiveState, kind: ObjectiveKind): ObjectiveStatus {
  return state.active.includes(kind) ? 'violated' : 'kept';
}

function gate(isMet: boolean): ObjectiveStatus {
  return isMet ? 'met' : 'open';
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
