import type { LimitEmergency } from '#lib/model/emergency.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import type { EngineState } from './state.ts';

/** The emergency that a limit is in, as it is shown; undefined: none. */
export function emergencyOf({ emergencies }: EngineState, limitId: string): LimitEmergency | undefined {
  const entry = emergencies.get(limitId);
  if (entry === undefined || entry.ended !== null) return undefined;
  const { proposalId, before, sinceSeq, sinceUs, untilUs, reason, byName, approvedByName } = entry;
  return {
    proposalId,
    versionBefore: before.version,
    // Places and times of the journal.
    sinceSeq: sinceSeq as Seq,
    sinceUs: sinceUs as Microseconds,
    untilUs: untilUs as Microseconds,
    reason,
    byName,
    approvedByName,
  };
}
