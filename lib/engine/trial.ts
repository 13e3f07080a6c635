import type { LimitDefinition } from '#lib/model/limit.ts';
import type { Seq } from '#lib/model/ids.ts';
import { putLimit } from './limit-versions.ts';
import { isSame } from './loosening.ts';
import { definitionFault } from './ruleset-checks.ts';
import type { World } from './world.ts';

/**
 * Puts a definition in force outside the journal, on a fork that nobody is told of; it is judged with the next entry.
 * False while it cannot stand: its account or instrument is not there yet.
 */
export function putTrial(world: World, definition: LimitDefinition): boolean {
  const { state } = world;
  if (definitionFault(world, definition) !== null) return false;
  const { scope, limitId } = definition;
  const before = state.limits.get(limitId);
  // The very version in force goes on as it stands.
  if (before !== undefined && isSame(before.definition, definition)) return true;
  const account = scope.level === 'account' ? (state.accountIndex.get(scope.id) ?? -1) : -1;
  const moment = { seq: state.seq as Seq, atUs: state.timeUs as never, origin: '' };
  putLimit(world, account, definition, { source: 'person', by: null, origin: null, moment });
  if (account < 0) world.limits.forceNode(`${scope.level}/${scope.id}`);
  return true;
}
