import type { AlertId, Microseconds, Origin, UserId } from '#lib/model/ids.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import type { SeenAlerts } from '#lib/protocol/socket-events.ts';
import type { PushSession } from './person-commands.ts';
import type { Publisher } from './publisher.ts';

/** A page paints at most this long before it tells: what is older was held back on the way (starting value). */
const AGO_MAX_MS = 60_000;
// The origin of everything a person does; the cast gives the constant its brand.
const PERSON = 'person' as Origin;

/**
 * What a page says it has painted, as facts [ES1]. The time is this server's, less the age that the page measured: clocks
 * of browsers are not trusted. The key names person, firing and rung, so that many tabs count once.
 */
export function seenReceipts(
  publisher: Pick<Publisher, 'alerts' | 'sees'>,
  { user }: PushSession,
  { alerts }: SeenAlerts,
  nowUs: number,
): readonly Submission[] {
  return alerts.flatMap(({ alertId, firingSeq, rung, agoMs }): Submission[] => {
    const record = publisher.alerts.get(alertId);
    const isCurrent = record?.escalation.firingSeq === firingSeq && record.state !== 'cleared';
    // Out of scope and long over are the same: nothing is said of either.
    if (record === null || !isCurrent || !publisher.sees(user.scopeDesks, record)) return [];
    // Times and ids of this server; the casts give them their brands.
    const tsEventUs = nowUs as Microseconds;
    const paintedUs = (nowUs - Math.min(agoMs, AGO_MAX_MS) * 1_000) as Microseconds;
    const { id, name } = user;
    return [
      {
        origin: PERSON,
        inputId: `${id}:seen:${alertId}:${firingSeq}:${rung}`,
        tsReceivedUs: tsEventUs,
        input: {
          type: 'NoticeDelivered',
          tsEventUs,
          alertId: alertId as AlertId,
          rung,
          channel: 'desk',
          by: id as UserId,
          byName: name,
          result: 'seen',
          firingSeq,
          paintedUs,
        },
      },
    ];
  });
}
