import type { Notice } from '#lib/model/effect.ts';
import type { LimitDefinition, LimitDraft } from '#lib/model/limit.ts';
import type { VersionOrigin } from '#lib/model/limit-version.ts';
import { alertLimitOf, EMERGENCY_RULE } from './emergency-rules.ts';
import type { EmergencyEnd, EmergencyEntry } from './emergency-state.ts';
import { pushChange, putLimit } from './limit-versions.ts';
import { nodeKey } from './limit-nodes.ts';
import type { ProposalEntry } from './proposal-state.ts';
import { definitionOfDraft } from './proposed-changes.ts';
import { deskOfScope } from './scope-desk.ts';
import { labelOf } from './second-person.ts';
import { accountAt, calendarOf } from './state.ts';
import type { EngineState, LimitState } from './state.ts';
import { takenBack } from './take-back.ts';
import { putWaiting, takeWaiting } from './version-book.ts';
import type { Moment, World } from './world.ts';

const PERCENT24 = 10n ** 24n;
/** Who puts back what stood before. */
const DESK_NAME = 'Riskdesk';

/** Puts an approved emergency loosening in force, and tells every lead [FE8]. */
export function beginEmergency(
  world: World,
  proposal: ProposalEntry,
  draft: LimitDraft,
  moment: Moment,
  notices: Notice[],
): void {
  const { state } = world;
  const limit = state.limits.get(draft.limitId);
  if (limit === undefined) return;
  const { proposalId, reason, by, byName, endedBy, endedByName, emergencyMs } = proposal;
  const entry: EmergencyEntry = {
    limitId: draft.limitId,
    proposalId,
    before: limit.definition,
    during: definitionOfDraft(world, draft),
    reason,
    by,
    byName,
    approvedBy: endedBy ?? '',
    approvedByName: endedByName ?? '',
    sinceSeq: moment.seq,
    sinceUs: moment.atUs,
    untilUs: moment.atUs + (emergencyMs ?? 0) * 1_000,
    tradingDay: labelOf(world, limit),
    alertId: null,
    ended: null,
  };
  // In order of beginning, as after a restart.
  state.emergencies.delete(entry.limitId);
  state.emergencies.set(entry.limitId, entry);
  world.liveEmergencies.add(entry.limitId);
  const origin = originOf(entry, { byName, reason, emergency: 'began' }, moment);
  putVersion(world, entry.during, { by, origin, moment }, notices);
  tellLeads(world, entry);
}

/** [TI2] before an entry's input applies: what has reached its deadline is taken back, on the journal's clock. */
export function endEmergencies(world: World, moment: Moment, notices: Notice[]): void {
  if (world.liveEmergencies.size === 0) return;
  for (const entry of liveOnes(world)) {
    const isRetired = !world.state.limits.has(entry.limitId);
    if (isRetired) end(world, entry, 'retired', moment);
    else if (entry.untilUs <= moment.atUs) takeBack(world, entry, moment, notices);
  }
}

/** An emergency ends with its trading day: what the new day begins with is what stood before. */
export function endEmergenciesOf(world: World, calendarId: string, moment: Moment, notices: Notice[]): void {
  for (const entry of liveOnes(world)) {
    const limit = world.state.limits.get(entry.limitId);
    if (limit !== undefined && calendarOfLimit(world.state, limit) === calendarId)
      takeBack(world, entry, moment, notices);
  }
}

/** What two persons have agreed to in the ordinary way at this entry stands: it is no emergency's any more. */
export function endApproved(world: World, moment: Moment): void {
  for (const entry of liveOnes(world)) {
    const limit = world.state.limits.get(entry.limitId);
    if (limit === undefined) end(world, entry, 'retired', moment);
    else if (limit.definedSeq === moment.seq) end(world, entry, 'approved', moment);
  }
}

function liveOnes(world: World): readonly EmergencyEntry[] {
  return [...world.liveEmergencies].flatMap((limitId) => world.state.emergencies.get(limitId) ?? []);
}

function takeBack(world: World, entry: EmergencyEntry, moment: Moment, notices: Notice[]): void {
  const limit = world.state.limits.get(entry.limitId);
  const definition = limit === undefined ? null : takenBack(entry.before, entry.during, limit.definition);
  end(world, entry, definition === null ? 'tightened' : 'reverted', moment);
  if (definition === null) {
    if (limit !== undefined) pushChange(world, limit, { by: limit.definedBy, moment }, notices);
    return;
  }
  const reason = `The emergency is over: as before v${entry.during.version}`;
  const origin = originOf(entry, { byName: DESK_NAME, reason, emergency: 'ended' }, moment);
  putVersion(world, definition, { by: null, origin, moment }, notices);
}

/** A version in force at once; what waits for the next trading day goes on waiting, on the version that now stands. */
function putVersion(
  world: World,
  definition: LimitDefinition,
  from: { readonly by: string | null; readonly origin: VersionOrigin; readonly moment: Moment },
  notices: Notice[],
): void {
  const { state } = world;
  const { limitId, scope, version } = definition;
  const waiting = takeWaiting(state, limitId);
  const account = scope.level === 'account' ? (state.accountIndex.get(scope.id) ?? -1) : -1;
  const limit = putLimit(world, account, definition, { source: 'person', ...from });
  if (waiting !== null) putWaiting(state, { ...waiting, draft: { ...waiting.draft, baseVersion: version } });
  if (account < 0) world.limits.forceNode(nodeKey(scope));
  pushChange(world, limit, from, notices);
}

function end(world: World, entry: EmergencyEntry, as: EmergencyEnd, { seq, atUs }: Moment): void {
  entry.ended = { as, seq, atUs };
  world.liveEmergencies.delete(entry.limitId);
  judge(world, entry, false);
}

/** A critical alert that nothing masks; every lead is told at once, and each half hour that nobody owns it. */
function tellLeads(world: World, entry: EmergencyEntry): void {
  judge(world, entry, true);
  const alert = world.state.alerts.get(entry.alertId ?? '');
  if (alert !== undefined && world.state.actors.size > 0) world.escalations.step(alert, EMERGENCY_RULE, null);
}

function judge(world: World, entry: EmergencyEntry, isOpen: boolean): void {
  const { scope, name, version } = entry.during;
  entry.alertId = world.alerts.judge(entry.alertId, {
    family: 'market',
    limitId: alertLimitOf(entry.limitId),
    limitVersion: version,
    limitName: `Emergency: ${name}`,
    ruleType: EMERGENCY_RULE,
    scope,
    trader: scope.level === 'trader' ? scope.id : '',
    desk: deskOfScope(world, scope) ?? '',
    isSuppressible: false,
    tradingDay: entry.tradingDay,
    alertFrom: 'critical',
    ackFrom: 'critical',
    currency: '',
    scale: 2,
    rung: isOpen ? 'critical' : 'none',
    isAbove: isOpen,
    isBelowReset: !isOpen,
    mayFall: true,
    used24: isOpen ? 100n * PERCENT24 : 0n,
    allowance24: 100n * PERCENT24,
    breached: false,
  });
}

function originOf(
  { proposalId, approvedBy, approvedByName }: EmergencyEntry,
  by: Pick<VersionOrigin, 'byName' | 'reason' | 'emergency'>,
  { seq, atUs }: Moment,
): VersionOrigin {
  const isBegin = by.emergency === 'began';
  return {
    ...by,
    publishedSeq: seq,
    publishedAtUs: atUs,
    proposalId: isBegin ? proposalId : null,
    approvedBy: isBegin ? approvedBy : null,
    approvedByName: isBegin ? approvedByName : null,
  };
}

function calendarOfLimit(state: EngineState, { account }: LimitState): string {
  return account < 0 ? state.firm.calendarId : calendarOf(state, accountAt(state, account));
}
