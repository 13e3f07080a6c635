import type { Notice } from '#lib/model/effect.ts';
import { pushChange } from './limit-versions.ts';
import { definitionOfDraft, draftFault, putDraft } from './proposed-changes.ts';
import { needsSecondPerson } from './second-person.ts';
import { accountAt, calendarOf } from './state.ts';
import { noteLeftOut, takeWaiting } from './version-book.ts';
import type { Moment, World } from './world.ts';

/** Ids of the limits of which a version waits for this calendar's next day, by account; those of groups under -1. */
export function waitingFor({ state }: World, calendarId: string): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  for (const [limitId, { pending }] of state.versionBooks) {
    const limit = pending === null ? undefined : state.limits.get(limitId);
    if (limit === undefined) continue;
    const { account } = limit;
    // A group's day is the firm's [SE11].
    const own = account < 0 ? state.firm.calendarId : calendarOf(state, accountAt(state, account));
    if (own !== calendarId) continue;
    const known = found.get(account);
    if (known === undefined) found.set(account, [limitId]);
    else known.push(limitId);
  }
  for (const ids of found.values()) ids.sort();
  return found;
}

/**
 * [LE8] at the reset, before anything of the new day is judged: what one person published is looked at again, because a
 * breach may have opened, or a floor risen, since then; what two agreed to stands.
 */
export function bringIntoForce(world: World, limitIds: readonly string[], moment: Moment, notices: Notice[]): void {
  const { state } = world;
  for (const limitId of limitIds) {
    const waiting = takeWaiting(state, limitId);
    const limit = state.limits.get(limitId);
    if (waiting === null || limit === undefined) continue;
    const { draft, by, origin } = waiting;
    const cannotStand = draftFault(world, draft) !== null;
    const isLooser =
      origin.approvedBy === null && needsSecondPerson(world, limit, definitionOfDraft(world, draft)) !== null;
    if (cannotStand || isLooser) {
      noteLeftOut(state, limitId, { origin, reason: cannotStand ? 'cannotStand' : 'needsApproval', atUs: moment.atUs });
      pushChange(world, limit, { by: null, moment }, notices);
    } else putDraft(world, draft, { by, origin, moment }, notices);
  }
}
