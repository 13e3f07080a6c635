import { rungRank } from '#lib/model/limit.ts';
import type { LimitDefinition, ScopeNode } from '#lib/model/limit.ts';
import { refireSettings } from './alert-settings.ts';
import type { Alerts } from './alerts.ts';
import type { Groups } from './groups.ts';
import { isBelowReset } from './ladder.ts';
import { lossColumnsOf } from './loss-columns.ts';
import { hasMoney } from './limit-bands.ts';
import type { Watch } from './limit-bands.ts';
import { nodeKey } from './limit-nodes.ts';
import type { LimitReading } from './limit-reader.ts';
import { accountAt, calendarOf } from './state.ts';
import type { EngineState } from './state.ts';
import { isSuppressible } from './suppressible.ts';

/** What one evaluation of a limit says beside its value. */
type Judged = { readonly use: LimitReading; readonly isAbove: boolean; readonly isHeld: boolean };

/** Tells the alert of a limit what an evaluation found, where that can change anything. */
export function judgeAlert(
  parts: { readonly state: EngineState; readonly alerts: Alerts; readonly groups: Groups },
  watch: Watch,
  judged: Judged,
) {
  const { limit } = watch;
  const { state, alerts } = parts;
  if (limit.alertId === null && !judged.isAbove) return;
  if (isUnchanged(state, watch, judged)) return;
  const { use, isAbove, isHeld } = judged;
  const { definition, node } = limit;
  const account = limit.account < 0 ? null : accountAt(state, limit.account);
  const calendarId = account === null ? state.firm.calendarId : calendarOf(state, account);
  limit.alertId = alerts.judge(limit.alertId, {
    family: 'market',
    limitId: definition.limitId,
    limitKey: watch.key,
    holdUs: (definition.holdMs ?? 0) * 1_000,
    refire: refireSettings(definition),
    isBelow: use.steps.isBelow,
    limitVersion: definition.version,
    limitName: definition.name,
    // Screens find the live figures of a loss in the row of its account by this word.
    ruleType: lossColumnsOf(definition, account?.currency ?? '') ?? definition.rule.type,
    scope: node,
    trader: account?.trader ?? (node.level === 'trader' ? node.id : ''),
    desk: account?.desk ?? deskOf(parts, node),
    ...cutOf(state, definition),
    inhibits: definition.inhibits,
    reasonDue: definition.reasonDue,
    isSuppressible: isSuppressible(definition, node.level),
    tradingDay: state.calendars.get(calendarId)?.label ?? '',
    alertFrom: definition.alertFrom,
    ackFrom: definition.ackFrom,
    currency: hasMoney(limit) ? definition.currency : '',
    scale: watch.shownScale,
    rung: limit.rung,
    isAbove,
    isBelowReset: !isHeld && use.value24 !== null && isBelowReset(use.steps, definition.alertFrom, use.value24),
    mayFall: use.isLive && use.value24 !== null && !isHeld,
    used24: use.used24,
    allowance24: use.allowance24,
    breached: limit.breached,
  });
}

/** A trader has one desk [ID1]; the firm has none. */
function deskOf({ state, groups }: { readonly state: EngineState; readonly groups: Groups }, node: ScopeNode): string {
  if (node.level === 'desk') return node.id;
  const [first] = node.level === 'trader' ? (groups.nodes.get(nodeKey(node))?.members ?? []) : [];
  return first === undefined ? '' : accountAt(state, first).desk;
}

/** The instrument and the symbol that a rule counts alone; empty where it counts others, too. */
function cutOf(state: EngineState, { rule, within }: LimitDefinition) {
  const instrument = rule.type === 'position' ? rule.instrument : (within?.instrument ?? '');
  const listing = state.instruments[state.instrumentIndex.get(instrument) ?? -1]?.listing;
  return { instrument, symbol: listing?.symbol ?? within?.symbol ?? instrument };
}

/** A firing alert on the same rung of the same version, still above its threshold: no row of the table has anything for it. */
function isUnchanged(state: EngineState, { limit }: Watch, { isAbove }: Judged): boolean {
  const entry = limit.alertId === null ? undefined : state.alerts.get(limit.alertId);
  const { definition } = limit;
  return (
    entry?.state === 'firing' &&
    isAbove &&
    entry.rung === limit.rung &&
    rungRank(limit.rung) <= rungRank(entry.rungPeak) &&
    entry.breached === limit.breached &&
    entry.limitVersion === definition.version &&
    entry.limitName === definition.name
  );
}
