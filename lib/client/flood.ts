import type { AlertRecord } from '#lib/model/alert.ts';
import { rungRank } from '#lib/model/limit.ts';
import { shownRung } from './alert-queue.ts';

/** [GR1] alarms in any ten minutes from which on it is a flood, and the steady rate to aim at (EEMUA 191, ISA-18.2). */
export const FLOOD_AT = 10;
export const TARGET_RATE = 1;
const WINDOW_US = 600_000_000;
/** Older alarms decide nothing any more: a flood ends one window after the last window that was too full. */
const ALARMS_KEPT_US = 3 * WINDOW_US;
/** Alerts that share a symbol from this number on have one cause. */
const SYMBOL_GROUP_MIN = 3;

/** When each alarm of the recent past opened, engine microseconds by alert; only what asked for somebody is an alarm. */
export type Alarms = ReadonlyMap<string, number>;
export type AlarmRate = { readonly inWindow: number; readonly isFlood: boolean };

export function withAlarms(held: Alarms, alerts: readonly AlertRecord[]): Alarms {
  const added = alerts.filter((alert) => isAlarm(alert) && !held.has(alert.alertId));
  if (added.length === 0) return held;
  const alarms = new Map(held);
  for (const { alertId, openedAtUs } of added) alarms.set(alertId, openedAtUs);
  const newestUs = added.reduce((newest, { openedAtUs }) => Math.max(newest, openedAtUs), 0);
  for (const [alertId, atUs] of alarms) if (atUs < newestUs - ALARMS_KEPT_US) alarms.delete(alertId);
  return alarms;
}

/** A cleared alert does not ask any more; that it was critical tells that it did. */
export function isAlarm({ asksForAck, state, rungPeak }: AlertRecord): boolean {
  return asksForAck || (state === 'cleared' && rungRank(rungPeak) >= rungRank('critical'));
}

/** Alarms of the last ten minutes, and whether a flood is on or not yet over [GR1]. */
export function alarmRate(alarms: Alarms, nowUs: number): AlarmRate {
  const times = [...alarms.values()].filter((atUs) => atUs <= nowUs).sort((a, b) => a - b);
  const inWindow = times.filter((atUs) => atUs > nowUs - WINDOW_US).length;
  // The window that ends with an alarm is full until the first of its ten leaves it.
  const isFlood = times.some((atUs, place) => {
    const first = times[place - FLOOD_AT + 1];
    return first !== undefined && atUs - first < WINDOW_US && nowUs < first + 2 * WINDOW_US;
  });
  return { inWindow, isFlood };
}

/** Alerts of one cause. Members stand in queue order; groups in the order of their first members. */
export type AlertGroup = {
  readonly key: string;
  readonly rule: string;
  /** What they share: the symbol that moved them, else the desk. */
  readonly by: { readonly symbol: string; readonly moveBp: number | null } | { readonly desk: string };
  readonly members: readonly AlertRecord[];
  readonly worst: AlertRecord;
};

/** [GR2] same rule and same symbol from three on, otherwise by rule and desk. Every alert is in exactly one group. */
export function groupAlerts(alerts: readonly AlertRecord[]): readonly AlertGroup[] {
  const shared = new Map<string, number>();
  for (const alert of alerts) {
    const key = symbolKey(alert);
    if (key !== null) shared.set(key, (shared.get(key) ?? 0) + 1);
  }
  const groups = new Map<string, AlertRecord[]>();
  for (const alert of alerts) {
    const symbol = symbolKey(alert);
    const isShared = symbol !== null && (shared.get(symbol) ?? 0) >= SYMBOL_GROUP_MIN;
    const key = isShared ? symbol : deskKey(alert);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [alert]);
    else members.push(alert);
  }
  return groupsOf(groups);
}

/** [AP3] by rule and desk, whatever moved them. Every alert is in exactly one group. */
export function groupByDesk(alerts: readonly AlertRecord[]): readonly AlertGroup[] {
  const groups = new Map<string, AlertRecord[]>();
  for (const alert of alerts) {
    const key = deskKey(alert);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [alert]);
    else members.push(alert);
  }
  return groupsOf(groups);
}

function groupsOf(groups: ReadonlyMap<string, readonly AlertRecord[]>): readonly AlertGroup[] {
  return [...groups].flatMap(([key, members]) => {
    const [first] = members;
    return first === undefined ? [] : [groupOf(key, members, first)];
  });
}

function groupOf(key: string, members: readonly AlertRecord[], first: AlertRecord): AlertGroup {
  const { cause } = first;
  const by =
    key.startsWith('symbol:') && cause !== null
      ? { symbol: cause.symbol, moveBp: largestMove(members) }
      : { desk: first.desk };
  return { key, rule: first.limitName, by, members, worst: members.reduce(worse, first) };
}

function symbolKey(alert: AlertRecord): string | null {
  return alert.cause === null ? null : `symbol:${ruleOf(alert)}:${alert.cause.symbol}`;
}

function deskKey(alert: AlertRecord): string {
  return `desk:${ruleOf(alert)}:${alert.desk}`;
}

/** The rule of a programme has an id on each account: without the account it is the same rule. */
function ruleOf({ limitId, scope }: AlertRecord): string {
  const prefix = `${scope.id}:`;
  return limitId.startsWith(prefix) ? limitId.slice(prefix.length) : limitId;
}

function largestMove(members: readonly AlertRecord[]): number | null {
  let largest: number | null = null;
  for (const { cause } of members) {
    const moveBp = cause?.moveBp ?? null;
    if (moveBp !== null && (largest === null || Math.abs(moveBp) > Math.abs(largest))) largest = moveBp;
  }
  return largest;
}

function worse(a: AlertRecord, b: AlertRecord): AlertRecord {
  const rungs = rungRank(shownRung(b)) - rungRank(shownRung(a));
  return rungs > 0 || (rungs === 0 && (b.usedBp ?? 0) > (a.usedBp ?? 0)) ? b : a;
}

/** The group that the strip names: the worst rung, then the most members, then the first in the queue. */
export function worstGroup(groups: readonly AlertGroup[]): AlertGroup | null {
  return groups.reduce<AlertGroup | null>((worst, group) => {
    if (worst === null) return group;
    const rungs = rungRank(shownRung(group.worst)) - rungRank(shownRung(worst.worst));
    return rungs > 0 || (rungs === 0 && group.members.length > worst.members.length) ? group : worst;
  }, null);
}
