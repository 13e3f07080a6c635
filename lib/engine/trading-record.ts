import { formatUnits } from '#lib/base/decimal.ts';
import type { Objectives, ObjectiveViolation } from '#lib/model/objectives.ts';
import type { DayState, ObjectiveState } from './objective-state.ts';
import { calendarOf } from './state.ts';
import type { AccountState, EngineState } from './state.ts';

/** Bounds: a year and a half of trading days, and the newest violations of an account. */
const DAYS_KEPT = 400;
const VIOLATIONS_KEPT = 100;

/** Realized less fees and carry: the closed result, flows excluded [PN]. */
export function net24(account: AccountState): bigint {
  return account.realized24 - account.fees24 + account.carry24;
}

/** Label of the day open for an account; empty before its calendar's first roll. */
export function openLabel(state: EngineState, account: AccountState): string {
  return state.calendars.get(calendarOf(state, account))?.label ?? '';
}

/** Binds objectives; a change within the same programme keeps its progress [LL16]. */
export function bindObjectives(account: AccountState, terms: Objectives | null, isSame: boolean, atUs: number): void {
  const before = account.objectives;
  if (terms === null) {
    account.objectives = null;
    return;
  }
  if (before !== null && isSame) {
    before.terms = terms;
    return;
  }
  account.objectives = {
    terms,
    startUs: atUs,
    startNet24: net24(account),
    startDay: account.record.dayCount,
    startOpened: account.record.openedDays,
    startClosed: account.record.closedDays,
    payouts: 0,
    gate: 'open',
    trips: new Map(),
    newsFills: [],
    violations: [],
    active: [],
    alerts: new Map(),
  };
}

/** Takes the day that a reset ends into the record; a day without fill and result is left out. */
export function closeDay(account: AccountState, label: string, equity24: bigint): void {
  const { record } = account;
  const flows24 = account.flows24 - account.dayStartFlows24;
  const total24 = equity24 - account.dayStartEquity24 - flows24;
  const realized24 = net24(account) - account.dayStartRealized24;
  const isTraded = record.openedLabel === label || record.closedLabel === label;
  if (!isTraded && total24 === 0n && realized24 === 0n) return;
  record.days.push({ label, total24, realized24 });
  record.dayCount += 1;
  if (record.days.length > DAYS_KEPT) record.days.shift();
}

/** The closed day of a label with what a late fill adds to it [SE9]. */
export function restateDay(account: AccountState, label: string, change: Omit<DayState, 'label'>): void {
  const { record } = account;
  const last = record.days.at(-1);
  const before = last?.label === label ? last : { label, total24: 0n, realized24: 0n };
  if (before === last) record.days.pop();
  else record.dayCount += 1;
  record.days.push({
    label,
    total24: before.total24 + change.total24,
    realized24: before.realized24 + change.realized24,
  });
  if (record.days.length > DAYS_KEPT) record.days.shift();
}

export function keepViolation(objectives: ObjectiveState, violation: ObjectiveViolation): void {
  objectives.violations.push(violation);
  if (objectives.violations.length > VIOLATIONS_KEPT) objectives.violations.shift();
}

/** A closed day as decimal text of the account's currency. */
type DayResult = { readonly label: string; readonly total: string; readonly realized: string };

export function dayResults({ record }: AccountState): readonly DayResult[] {
  return record.days.map(({ label, total24, realized24 }) => ({
    label,
    total: formatUnits(total24, 24),
    realized: formatUnits(realized24, 24),
  }));
}
