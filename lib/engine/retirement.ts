import { assert } from '#lib/base/assert.ts';
import type { Notice } from '#lib/model/effect.ts';
import type { VersionOrigin } from '#lib/model/limit-version.ts';
import { limitKey, nodeKey } from './limit-nodes.ts';
import { limitView } from './limit-view.ts';
import { accountAt } from './state.ts';
import type { LimitState } from './state.ts';
import { closeVersion, noteRetirement } from './version-book.ts';
import type { Moment, World } from './world.ts';

/** A limit no longer applies: its states leave the watch, its open alerts are withdrawn, never hidden [AL14]. */
export function retireLimit(
  world: World,
  limitId: string,
  from: { readonly by: string; readonly origin: VersionOrigin; readonly moment: Moment },
  notices: Notice[],
): void {
  const { state } = world;
  const limit = state.limits.get(limitId);
  assert(limit !== undefined, 'Invariant: a retired limit was found before');
  const { by, moment } = from;
  notices.push({
    type: 'LimitChanged',
    seq: moment.seq,
    ordinal: notices.length,
    atUs: moment.atUs,
    limit: limitView(world, limit),
    by,
    retired: true,
  });
  closeVersion(state, limit, moment);
  noteRetirement(state, limitId, from.origin);
  state.retiredVersions.set(limitId, limit.definition.version);
  dropLimit(world, limit);
}

/** A limit leaves with all its states; what a version that measures something else begins with, too. */
export function dropLimit(world: World, limit: LimitState): void {
  for (const part of world.spread.statesOf(limit.definition)) drop(world, part, limitKey(part.definition, part.node));
  world.spread.retired(limit);
  drop(world, limit, limit.definition.limitId);
}

function drop(world: World, limit: LimitState, key: string): void {
  const { state, limits, alerts } = world;
  limits.unwatch(key);
  state.limits.delete(key);
  world.trails.release(limit);
  if (limit.alertId !== null) alerts.withdraw(limit.alertId, 'ruleRetired');
  if (limit.account < 0) {
    // Its members' rows say whether any limit covers them, and what a hard one lets them do [LI12], [LI15].
    for (const member of world.groups.nodes.get(nodeKey(limit.node))?.members ?? []) world.accounts.changed.add(member);
    return;
  }
  const owner = accountAt(state, limit.account);
  const place = owner.limitIds.indexOf(limit.definition.limitId);
  if (place >= 0) owner.limitIds.splice(place, 1);
  // What it latched ends with it: the account's gate, rank and bands are those of the limits that are left.
  limits.settleStatus(limit.account);
  limits.force(limit.account);
  world.accounts.changed.add(limit.account);
  world.cards.add(limit.account);
}
