import type { MarkAlertNoise } from '#lib/model/command.ts';
import type { AlertEntry } from './alert-entry.ts';
import type { EngineState } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

/** [AP2] feedback of a person on the version of a rule that fired: it is counted, and changes no state of the alert. */
export function markNoise(world: World, entry: AlertEntry, command: MarkAlertNoise, { seq, atUs }: Moment): Verdict {
  const { actor, isNoise } = command;
  if (entry.family === 'health') return refuse('unknownLimit', 'alertId', 'family=health allowed="market"');
  if (isNoise) {
    if (entry.noise !== null) return refuse('alreadyMarked', 'alertId', `by=${entry.noise.byName}`);
    entry.noise = { by: actor.user, byName: actor.name, seq, atUs, limitVersion: entry.limitVersion };
    count(world.state, entry.limitId, entry.limitVersion, 1);
    world.alerts.mark(entry, 'noiseMarked', actor.name);
    return null;
  }
  if (entry.noise === null) return refuse('notMarked', 'alertId');
  const { limitVersion } = entry.noise;
  entry.noise = null;
  count(world.state, entry.limitId, limitVersion, -1);
  world.alerts.mark(entry, 'noiseLifted', actor.name);
  return null;
}

/** Marks of one version of a limit; they outlive the alerts that were marked. */
export function noiseMarks(state: EngineState, limitId: string, version: number): number {
  return state.noise.get(keyOf(limitId, version)) ?? 0;
}

function count(state: EngineState, limitId: string, version: number, by: 1 | -1): void {
  const marks = noiseMarks(state, limitId, version) + by;
  if (marks === 0) state.noise.delete(keyOf(limitId, version));
  else state.noise.set(keyOf(limitId, version), marks);
}

function keyOf(limitId: string, version: number): string {
  return `${version} ${limitId}`;
}
