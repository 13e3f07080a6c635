import type { EscalateAlert } from '#lib/model/command.ts';
import type { NoticeDelivered, WatchersChanged } from '#lib/model/input.ts';
import { rungRank } from '#lib/model/limit.ts';
import { isRunning } from './escalation-clock.ts';
import { mayTake } from './watchers.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

/** Users told of as watching at once, each way [BO2]. */
const WATCHERS_MAX = 1_000;

/** What became of a notice: that a person who may act has seen an alert stops what is owed to the unseen [ES1]. */
export function noteDelivery(world: World, input: NoticeDelivered, { seq, atUs }: Moment): Verdict {
  const entry = world.state.alerts.get(input.alertId);
  if (entry === undefined) return refuse('unknownAlert', 'alertId');
  const { by, rung, result, firingSeq, paintedUs = atUs } = input;
  if (result !== 'seen' || by === null) return null;
  if (!mayTake(world.state, by, entry)) return refuse('forbidden', 'by', 'allowed="one who may acknowledge it"');
  // A frame of an earlier firing, or of an alert that somebody has taken since, owes nothing any more.
  const isUnowned = isRunning(entry) || entry.state === 'clearedUnacknowledged';
  if (!isUnowned || firingSeq !== entry.escalation.firingSeq) return null;
  world.escalations.seen(entry, { by, byName: input.byName ?? by, rung, seq, atUs, paintedUs }, rungRank(rung));
  return null;
}

export function changeWatchers(world: World, { visible, connected }: WatchersChanged): Verdict {
  if (visible.length > WATCHERS_MAX || connected.length > WATCHERS_MAX)
    return refuse('outOfRange', 'connected', `allowed="at most ${WATCHERS_MAX} users"`);
  world.state.watchers = { visible: [...visible], connected: [...connected] };
  world.escalations.watchersChanged();
  return null;
}

/** The next step before its time; only what nobody owns can be carried further. */
export function escalateByHand(world: World, { alertId, actor }: EscalateAlert): Verdict {
  const entry = world.state.alerts.get(alertId);
  if (entry === undefined) return refuse('unknownAlert', 'alertId');
  if (!isRunning(entry)) return refuse('notFiring', 'alertId', `state=${entry.state}`);
  world.escalations.step(entry, 'byHand', actor.name);
  return null;
}
