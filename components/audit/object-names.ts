import type { AlertRecord } from '#lib/model/alert.ts';
import type { AuditRow } from '#lib/protocol/audit-log.ts';
import type { LimitView } from '#lib/model/view.ts';

/** The names of objects by their kind and id, as the log writes them: `limit:daily-1`. */
export type ObjectNames = ReadonlyMap<string, string>;

type Known = {
  /** Newest first, as the page lists them. */
  readonly entries: readonly AuditRow[];
  readonly alerts: readonly AlertRecord[];
  readonly limits: readonly LimitView[] | null;
};

/** Where the record of an act holds the name of its object. */
const NAME_PATHS: readonly (readonly string[])[] = [
  ['name'],
  ['limitName'],
  ['draft', 'name'],
  ['definition', 'name'],
  ['change', 'draft', 'name'],
  ['proposal', 'change', 'draft', 'name'],
];

/**
 * What the page knows of the objects of its rows: who acted, what an act wrote of its object, and what stands on the desk
 * now. The newest name of each; an object of which no name is known keeps its id alone.
 */
export function objectNames({ entries, alerts, limits }: Known): ObjectNames {
  const names = new Map<string, string>();
  // Oldest first, so that a later name takes the place of an earlier one.
  for (const { actor, target, after } of entries.toReversed()) {
    if (actor.user !== null) names.set(`user:${actor.user}`, actor.name);
    const name = nameIn(after);
    if (target !== null && name !== null) names.set(target, name);
  }
  for (const { definition } of limits ?? []) names.set(`limit:${definition.limitId}`, definition.name);
  for (const { alertId, limitName, scope } of alerts) names.set(`alert:${alertId}`, `${limitName} on ${scope.id}`);
  return names;
}

function nameIn(value: unknown): string | null {
  for (const path of NAME_PATHS) {
    const found = path.reduce<unknown>(
      (held, key) => (typeof held === 'object' && held !== null ? Reflect.get(held, key) : undefined),
      value,
    );
    if (typeof found === 'string' && found !== '') return found;
  }
  return null;
}
