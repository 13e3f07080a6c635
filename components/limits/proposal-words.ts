import type { ActResult } from '#lib/client/intents.ts';
import type { Welcome } from '#lib/protocol/socket-events.ts';
import type { ProposalView, ProposedChange } from '#lib/model/proposal.ts';

type User = Welcome['user'];

/** What a proposal asks for, in one line. */
export function proposalTitle({ change, before, emergencyMs }: ProposalView): string {
  switch (change.type) {
    case 'limit':
      return `${emergencyMs === null ? 'Loosen' : 'Emergency: loosen'} ${change.draft.name}`;
    case 'retirement':
      return `Retire ${before?.name ?? change.limitId}`;
    case 'ruleset':
      return `Bind ${change.ruleset.name} v${change.ruleset.version}`;
  }
}

/** Why this user cannot approve it now; null: may [UP12]. The server and the engine ask again. */
export function approveRefusal(
  proposal: ProposalView,
  user: User | null,
  approvals: Welcome['approvals'] | null,
): string | null {
  const role = riskRefusal(user);
  if (role !== null || user === null) return role;
  if (proposal.by === user.id) return 'Your own proposal: another person has to approve it';
  if (approvals?.approverRole === 'lead' && user.role !== 'lead' && proposal.emergencyMs === null)
    return 'Approving needs the role lead here';
  return null;
}

/** Whether an emergency loosening can be asked for here; the engine asks again, also who is reachable [FE8]. */
export function mayAskEmergency(
  change: ProposedChange,
  user: User | null,
  approvals: Welcome['approvals'] | null,
): boolean {
  const isLimitInForce = change.type === 'limit' && change.draft.baseVersion > 0 && change.effective !== 'nextDay';
  return isLimitInForce && user?.role === 'lead' && approvals?.approverRole === 'lead';
}

/** "60 min", "12 s". */
export function emergencySpan(emergencyMs: number): string {
  return emergencyMs < 60_000 ? `${Math.round(emergencyMs / 1_000)} s` : `${Math.round(emergencyMs / 60_000)} min`;
}

/** Why this user may not act on proposals at all. */
export function riskRefusal(user: User | null): string | null {
  if (user !== null && (user.role === 'manager' || user.role === 'lead')) return null;
  return `Approvals need the role manager or lead; yours is ${user?.role ?? 'not known yet'}`;
}

/** How a proposal ended, in words. */
export function endText(proposal: ProposalView): string {
  const who = proposal.endedByName ?? '';
  switch (proposal.state) {
    case 'open':
      return 'waits for a second person';
    case 'approved':
      return `approved by ${who}`;
    case 'rejected':
      return `rejected by ${who}: ${proposal.endReason ?? ''}`;
    case 'withdrawn':
      return `withdrawn by ${who}`;
    case 'lapsed':
      return proposal.endReason === 'expired'
        ? 'lapsed: its time was over'
        : 'lapsed: its proposer lost the right to it';
  }
}

/** Why an act on a proposal did not happen, said plainly. */
export function proposalRefusal(result: Exclude<ActResult, { kind: 'done' }>): string {
  if (result.kind === 'notConnected') return 'Not connected, nothing changed.';
  if (result.kind === 'unconfirmed') return 'Not confirmed. Look at the list before you try again.';
  if (result.kind === 'nothing') return 'Nothing was sent.';
  switch (result.reason) {
    case 'samePerson':
      return 'Not done: it needs another person than the one who proposed it.';
    case 'approverTooNew':
      return 'Not done: your role or your credentials are too new to approve (a day by default).';
    case 'baseVersionMoved':
      return 'Not done: the limit has changed since it was proposed. It must be proposed anew on the version in force.';
    case 'proposalEnded':
      return 'Not done: the proposal has ended meanwhile.';
    case 'proposerGone':
      return 'Not done: the proposer is no longer active or in role.';
    case 'notAnEmergency':
      return 'Not done: as an emergency only a limit in force can be loosened, in a way that its end can take back.';
    case 'leadReachable':
      return 'Not done: another lead is at the desk. Propose it in the ordinary way.';
    case 'emergencyUsed':
      return 'Not done: this limit had its emergency of the day already.';
    case 'forbidden':
      return 'Not done: your role or your scope does not allow it.';
    case 'reauthenticationNeeded':
      return 'Not done: confirm that it is you, then approve again.';
    default:
      return `Not done: ${result.reason}${result.detail === null ? '' : ` (${result.detail})`}.`;
  }
}
