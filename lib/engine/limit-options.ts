import { NOTIFY_MAX } from '#lib/model/limit.ts';
import type { LimitOptions, NotifyTarget } from '#lib/model/limit.ts';

/** Every option by its name, so that a new one cannot be left out of a version. */
const NAMES: Readonly<Record<keyof LimitOptions, true>> = {
  within: true,
  per: true,
  confirm: true,
  holdMs: true,
  hard: true,
  resetBand: true,
  refireStep: true,
  ackLapseMs: true,
  reasonDue: true,
  notSuppressible: true,
  inhibits: true,
  notify: true,
};

/** The options of a rule or a draft, where given. */
export function optionsOf(from: LimitOptions): LimitOptions {
  const given = Object.keys(NAMES).flatMap((name) => {
    const value = from[name as keyof LimitOptions];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given) as LimitOptions;
}

/** What is wrong with a list of who is told; null: nothing. */
export function notifyFault({ notify = [] }: LimitOptions): string | null {
  if (notify.length > NOTIFY_MAX) return `length=${notify.length} allowed="at most ${NOTIFY_MAX}"`;
  const names = notify.map(nameOf);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  return twice === undefined ? null : `${twice} allowed="once"`;
}

/** Alerts that may be muted now, that mute others, that owe no reason any more, or that somebody is no longer told of. */
export function isAttentionLooser(before: LimitOptions, after: LimitOptions): boolean {
  if (before.notSuppressible === true && after.notSuppressible !== true) return true;
  if (before.inhibits !== true && after.inhibits === true) return true;
  if (before.reasonDue === true && after.reasonDue !== true) return true;
  const told = new Set((after.notify ?? []).map(nameOf));
  return (before.notify ?? []).some((target) => !told.has(nameOf(target)));
}

function nameOf(target: NotifyTarget): string {
  return 'role' in target ? `role=${target.role}` : `user=${target.user}`;
}
