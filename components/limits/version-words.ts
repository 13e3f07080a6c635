import { formatDateTime, formatSeq } from '#lib/client/format.ts';
import type { LeftOutVersion, LimitVersion, PendingVersion } from '#lib/model/limit-version.ts';
import type { LimitDefinition, LimitDraft } from '#lib/model/limit.ts';
import type { LimitView } from '#lib/model/view.ts';

type Live = Pick<LimitView, 'definition' | 'definedAtUs' | 'definedByName'>;

/** "v12 live since 2026-11-03 14:03:11, by Anna". */
export function liveText({ definition, definedAtUs, definedByName }: Live, zone: string): string {
  const by = definedByName === null ? '' : `, by ${definedByName}`;
  return `v${definition.version} live since ${formatDateTime(definedAtUs, zone)}${by}`;
}

/** "v13 from the next trading day, by Anna". */
export function pendingText({ definition, origin }: PendingVersion): string {
  const second = origin.approvedByName === null ? '' : `, approved by ${origin.approvedByName}`;
  return `v${definition.version} from the next trading day, by ${origin.byName}${second}`;
}

export function leftOutText({ origin, reason, atUs }: LeftOutVersion, zone: string): string {
  const why =
    reason === 'needsApproval' ? 'by then it needed a second person' : 'by then the limit could not stand like that';
  return `What ${origin.byName} published for ${formatDateTime(atUs, zone)} did not take effect: ${why}.`;
}

/** Who published it, and who else agreed. */
export function whoText({ by, origin }: LimitVersion): string {
  if (origin?.emergency === 'ended') return `${origin.byName}, by itself`;
  const name = origin?.byName ?? by ?? 'the firm’s configuration';
  return origin?.approvedByName === undefined || origin.approvedByName === null
    ? name
    : `${name}, approved by ${origin.approvedByName}`;
}

/** Since when, until when. */
export function timeText({ definedSeq, definedAtUs, endedAtUs }: LimitVersion, zone: string): string {
  const end = endedAtUs === null ? 'in force' : `until ${formatDateTime(endedAtUs, zone)}`;
  return `${formatDateTime(definedAtUs, zone)} ${formatSeq(definedSeq)}, ${end}`;
}

/** The content of an old version as the draft of a new one [LE8]. */
export function rollBackDraft(definition: LimitDefinition, inForce: number | null): LimitDraft {
  const { version: _version, ...content } = definition;
  return { ...content, baseVersion: inForce ?? 0 };
}
