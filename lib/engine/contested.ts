import type { BookPlace } from './book-change.ts';
import type { BookEntry } from './books.ts';
import type { Moment, World } from './world.ts';

/**
 * [BU11] a recorded breach that a correction undoes is contested by its seq, and so is the alert it explains; neither
 * is deleted, and a latch ends only by its own rule [LL12].
 */
export function contestBreaches(
  world: World,
  place: BookPlace,
  before: readonly BookEntry[],
  moment: Moment,
): readonly string[] {
  const first = before[0]?.place ?? moment.seq;
  const contested: string[] = [];
  for (const { limit } of world.limits.of(place.account)) {
    const { firstBreachSeq, definition } = limit;
    if (firstBreachSeq === null || firstBreachSeq < first || limit.contestedBySeq !== undefined) continue;
    if (definition.rule.type !== 'dailyLoss' && definition.rule.type !== 'maxLoss') continue;
    if (world.limits.use(limit).breached) continue;
    limit.contestedBySeq = moment.seq;
    contested.push(definition.limitId);
    const alert = limit.alertId === null ? undefined : world.state.alerts.get(limit.alertId);
    if (alert === undefined) continue;
    alert.contestedBySeq = moment.seq;
    world.alerts.mark(alert, 'voided', null);
  }
  return contested;
}
