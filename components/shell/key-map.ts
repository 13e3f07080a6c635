import { SNOOZES } from '#lib/model/alert.ts';
import type { SnoozeKind } from '#lib/model/alert.ts';

/** The keys of this release; the shortcut sheet prints the same table [KB]. */
export type KeyEntry = {
  readonly keys: string;
  readonly does: string;
  readonly group: 'Alerts' | 'Go to' | 'View' | 'Grid';
};

export const KEY_ENTRIES: readonly KeyEntry[] = [
  { keys: 'A', does: 'Acknowledge the alert in the strip, from any page', group: 'Alerts' },
  { keys: 'U', does: 'Undo the acknowledgement while its message is shown', group: 'Alerts' },
  { keys: 'J  K', does: 'Next, previous alert into the strip', group: 'Alerts' },
  { keys: 'Shift A twice', does: 'Acknowledge all that ask', group: 'Alerts' },
  { keys: '1 to 5', does: 'Reason of the acknowledgement while its message is shown', group: 'Alerts' },
  {
    keys: 'S 1 to S 5',
    does: 'Snooze the alert in the strip: 5 m, 15 m, 1 h, until cleared, until session end',
    group: 'Alerts',
  },
  { keys: 'O', does: 'Open the alert in the strip', group: 'Alerts' },
  { keys: '\\', does: 'Show or hide the alert tray', group: 'Alerts' },
  { keys: 'g m', does: 'Monitor', group: 'Go to' },
  { keys: 'g a', does: 'Alerts', group: 'Go to' },
  { keys: 'g l', does: 'Limits', group: 'Go to' },
  { keys: 'g u', does: 'Audit', group: 'Go to' },
  { keys: 'g h', does: 'Health', group: 'Go to' },
  { keys: 'g s', does: 'Settings', group: 'Go to' },
  { keys: 'Space', does: 'Freeze or resume values and order', group: 'View' },
  { keys: 'R', does: 'Apply the held order', group: 'View' },
  { keys: '/', does: 'Filter the accounts', group: 'View' },
  { keys: 'v 1  v 2', does: 'At risk, all accounts', group: 'View' },
  { keys: 'T', does: 'Charts as tables', group: 'View' },
  { keys: 'Shift D', does: 'Dark or light', group: 'View' },
  { keys: 'Esc', does: 'Close', group: 'View' },
  { keys: 'F6', does: 'Next region of the page', group: 'View' },
  { keys: '?', does: 'This list', group: 'View' },
  { keys: 'Arrows', does: 'Move in the grid; Home, End, Page Up, Page Down as well', group: 'Grid' },
  { keys: 'F2', does: 'To the buttons of a pinned row', group: 'Grid' },
  { keys: 'Enter', does: 'Open the account of the row', group: 'Grid' },
  { keys: 'Backspace', does: 'Up one level', group: 'Grid' },
];

export type KeyAct =
  | {
      readonly type:
        | 'acknowledge'
        | 'acknowledgeAll'
        | 'undo'
        | 'openTarget'
        | 'tray'
        | 'freeze'
        | 'resort'
        | 'filter'
        | 'up'
        | 'table'
        | 'theme'
        | 'sheet'
        | 'close';
    }
  | { readonly type: 'step'; readonly by: 1 | -1 }
  | { readonly type: 'region'; readonly by: 1 | -1 }
  | { readonly type: 'go'; readonly path: string }
  | { readonly type: 'view'; readonly digit: number }
  | { readonly type: 'reason'; readonly place: number }
  | { readonly type: 'snooze'; readonly kind: SnoozeKind };

/** How long a first key of two waits for its second [KB2]. */
export const SEQUENCE_MS = 1_500;

export type Stroke = {
  readonly key: string;
  readonly shift: boolean;
  readonly isRepeat: boolean;
  readonly atMs: number;
};
export type Pending = { readonly first: 'g' | 'v' | 's'; readonly atMs: number } | null;

const PAGES: Readonly<Record<string, string>> = {
  m: '/monitor',
  a: '/alerts',
  l: '/limits',
  u: '/audit',
  h: '/health',
  s: '/settings/profile',
};

const SINGLE: Readonly<Record<string, KeyAct>> = {
  a: { type: 'acknowledge' },
  u: { type: 'undo' },
  j: { type: 'step', by: 1 },
  k: { type: 'step', by: -1 },
  o: { type: 'openTarget' },
  '\\': { type: 'tray' },
  ' ': { type: 'freeze' },
  r: { type: 'resort' },
  t: { type: 'table' },
  '/': { type: 'filter' },
  '?': { type: 'sheet' },
  Escape: { type: 'close' },
  Backspace: { type: 'up' },
};

/** One stroke outside of text fields: what it means, and what a following stroke would complete. A held key means nothing twice. */
export function readStroke(
  stroke: Stroke,
  pending: Pending,
): { readonly act: KeyAct | null; readonly pending: Pending } {
  const nothing = { act: null, pending: null };
  if (stroke.isRepeat) return { act: null, pending };
  if (stroke.key === 'F6') return { act: { type: 'region', by: stroke.shift ? -1 : 1 }, pending: null };
  const key = stroke.key.length === 1 ? stroke.key.toLowerCase() : stroke.key;
  if (pending !== null && stroke.atMs - pending.atMs <= SEQUENCE_MS) {
    if (pending.first === 'g') {
      const path = PAGES[key];
      return path === undefined ? nothing : { act: { type: 'go', path }, pending: null };
    }
    if (pending.first === 's') {
      const kind = SNOOZES[Number(key) - 1];
      return kind === undefined ? nothing : { act: { type: 'snooze', kind }, pending: null };
    }
    return /^[1-9]$/.test(key) ? { act: { type: 'view', digit: Number(key) }, pending: null } : nothing;
  }
  if (stroke.shift && key === 'd') return { act: { type: 'theme' }, pending: null };
  if (stroke.shift && key === 'a') return { act: { type: 'acknowledgeAll' }, pending: null };
  // A shifted letter is another key; `?` and some layouts' `/` and `\` need the shift themselves.
  if (stroke.shift && /^[a-z ]$/.test(key)) return nothing;
  if (/^[1-5]$/.test(key)) return { act: { type: 'reason', place: Number(key) }, pending: null };
  if (key === 'g' || key === 'v' || key === 's') return { act: null, pending: { first: key, atMs: stroke.atMs } };
  return { act: SINGLE[key] ?? null, pending: null };
}
