import { SNOOZES } from '#lib/model/alert.ts';
import type { SnoozeKind } from '#lib/model/alert.ts';

export type KeyGroup = 'Alerts' | 'Go to' | 'View' | 'Grid';

/** What a stroke asks for; the listener and the palette perform it. */
export type KeyAct =
  | {
      readonly type:
        | 'acknowledge'
        | 'acknowledgeAll'
        | 'undo'
        | 'note'
        | 'openTarget'
        | 'tray'
        | 'freeze'
        | 'resort'
        | 'filter'
        | 'up'
        | 'table'
        | 'theme'
        | 'density'
        | 'formula'
        | 'export'
        | 'select'
        | 'copyLink'
        | 'unmute'
        | 'tour'
        | 'palette'
        | 'sheet'
        | 'close';
    }
  | { readonly type: 'step' | 'sibling' | 'region'; readonly by: 1 | -1 }
  | { readonly type: 'mute'; readonly minutes: 5 | 15 | 60 }
  | { readonly type: 'go'; readonly path: string }
  | { readonly type: 'view'; readonly digit: number }
  | { readonly type: 'reason'; readonly place: number }
  | { readonly type: 'snooze'; readonly kind: SnoozeKind };

/**
 * How an act is reached. A single key is a character, which a person may move, switch off or put behind Alt [KB1]; a
 * sequence is two of them; a fixed key is none (F6, Esc, Ctrl K), or one that a part of the page reads by itself.
 */
export type Binding =
  | { readonly kind: 'single'; readonly key: string; readonly shift: boolean }
  | { readonly kind: 'sequence'; readonly first: Prefix; readonly second: string }
  | { readonly kind: 'fixed'; readonly key: string | null; readonly shift: boolean };
export type Prefix = 'g' | 'v' | 's';

export type KeyEntry = {
  readonly id: string;
  readonly does: string;
  readonly group: KeyGroup;
  readonly binding: Binding;
  /** How it is printed, where the binding does not say it. */
  readonly print?: string | undefined;
  /** Null: read by the part of the page that has it, and told here. */
  readonly act: KeyAct | null;
  /** Left out of the palette: it makes no sense there. */
  readonly isKeyOnly?: boolean | undefined;
};

function single(id: string, key: string, group: KeyGroup, does: string, act: KeyAct): KeyEntry {
  return { id, does, group, act, binding: { kind: 'single', key, shift: false } };
}

function shifted(id: string, key: string, group: KeyGroup, does: string, act: KeyAct): KeyEntry {
  return { id, does, group, act, binding: { kind: 'single', key, shift: true } };
}

function page(second: string, does: string, path: string): KeyEntry {
  const act: KeyAct = { type: 'go', path };
  return { id: `go:${path}`, does, group: 'Go to', act, binding: { kind: 'sequence', first: 'g', second } };
}

function told(id: string, print: string, group: KeyGroup, does: string): KeyEntry {
  const binding: Binding = { kind: 'fixed', key: null, shift: false };
  return { id, does, group, print, binding, act: null, isKeyOnly: true };
}

const SNOOZE_NAMES: Readonly<Record<SnoozeKind, string>> = {
  minutes5: 'for 5 minutes',
  minutes15: 'for 15 minutes',
  hour: 'for 1 hour',
  untilCleared: 'until cleared',
  sessionEnd: 'until session end',
};

const ALERTS: readonly KeyEntry[] = [
  single('acknowledge', 'a', 'Alerts', 'Acknowledge the alert in the strip, from any page', { type: 'acknowledge' }),
  {
    ...shifted('acknowledgeAll', 'a', 'Alerts', 'Acknowledge all that ask', { type: 'acknowledgeAll' }),
    print: 'Shift A twice',
  },
  single('undo', 'u', 'Alerts', 'Undo the last acknowledgement or snooze while its message is shown', { type: 'undo' }),
  ...SNOOZES.map((kind, place): KeyEntry => ({
    id: `snooze:${kind}`,
    does: `Snooze the alert in the strip ${SNOOZE_NAMES[kind]}`,
    group: 'Alerts',
    binding: { kind: 'sequence', first: 's', second: String(place + 1) },
    act: { type: 'snooze', kind },
  })),
  single('note', 'c', 'Alerts', 'Note on the current alert', { type: 'note' }),
  told('sendNote', 'Ctrl Enter', 'Alerts', 'Send the note that is being written; Cmd Enter on a Mac'),
  told('reason', '1 to 5', 'Alerts', 'Reason of the acknowledgement while its message is shown'),
  { ...single('next', 'j', 'Alerts', 'Next alert into the strip', { type: 'step', by: 1 }), isKeyOnly: true },
  { ...single('previous', 'k', 'Alerts', 'Previous alert into the strip', { type: 'step', by: -1 }), isKeyOnly: true },
  single('openTarget', 'o', 'Alerts', 'Open the alert in the strip', { type: 'openTarget' }),
  single('tray', '\\', 'Alerts', 'Show or hide the alert tray', { type: 'tray' }),
  single('mute', 'm', 'Alerts', 'Mute sounds for 5 minutes', { type: 'mute', minutes: 5 }),
];

const PAGES: readonly KeyEntry[] = [
  page('m', 'Monitor', '/monitor'),
  page('a', 'Alerts', '/alerts'),
  page('e', 'Exposure', '/exposure'),
  page('f', 'Firm', '/firm'),
  page('l', 'Limits', '/limits'),
  page('u', 'Audit', '/audit'),
  page('h', 'Health', '/health'),
  page('s', 'Settings', '/settings/profile'),
];

const VIEW: readonly KeyEntry[] = [
  {
    id: 'palette',
    does: 'Search or run a command; > actions, @ traders, # symbols, ! alerts',
    group: 'View',
    binding: { kind: 'fixed', key: null, shift: false },
    print: 'Ctrl K',
    act: { type: 'palette' },
    isKeyOnly: true,
  },
  single('freeze', ' ', 'View', 'Freeze or resume values and order', { type: 'freeze' }),
  single('resort', 'r', 'View', 'Apply the held order', { type: 'resort' }),
  single('filter', '/', 'View', 'Filter this page', { type: 'filter' }),
  {
    id: 'view:1',
    does: 'View: at risk',
    group: 'View',
    binding: { kind: 'sequence', first: 'v', second: '1' },
    act: { type: 'view', digit: 1 },
  },
  {
    id: 'view:2',
    does: 'View: all accounts',
    group: 'View',
    binding: { kind: 'sequence', first: 'v', second: '2' },
    act: { type: 'view', digit: 2 },
  },
  single('table', 't', 'View', 'Charts as tables', { type: 'table' }),
  single('formula', 'f', 'View', 'Formula of the focused number', { type: 'formula' }),
  single('export', 'e', 'View', 'Export this view as CSV', { type: 'export' }),
  single('copyLink', 'y', 'View', 'Copy the link to exactly this view', { type: 'copyLink' }),
  single('density', 'd', 'View', 'Row height: compact or comfortable', { type: 'density' }),
  shifted('theme', 'd', 'View', 'Dark or light', { type: 'theme' }),
  {
    id: 'regionNext',
    does: 'Next region of the page',
    group: 'View',
    binding: { kind: 'fixed', key: 'F6', shift: false },
    act: { type: 'region', by: 1 },
    isKeyOnly: true,
  },
  {
    id: 'regionBack',
    does: 'Previous region of the page',
    group: 'View',
    binding: { kind: 'fixed', key: 'F6', shift: true },
    act: { type: 'region', by: -1 },
    isKeyOnly: true,
  },
  single('sheet', '?', 'View', 'This list of keys', { type: 'sheet' }),
  {
    id: 'close',
    does: 'Close; clear the selection',
    group: 'View',
    binding: { kind: 'fixed', key: 'Escape', shift: false },
    act: { type: 'close' },
    isKeyOnly: true,
  },
];

const GRID: readonly KeyEntry[] = [
  told('arrows', 'Arrows', 'Grid', 'Move in the grid; Home, End, Page Up, Page Down as well'),
  told('f2', 'F2', 'Grid', 'To the buttons of a row'),
  told('enter', 'Enter', 'Grid', 'Open the row: down one level'),
  {
    id: 'up',
    does: 'Up one level',
    group: 'Grid',
    binding: { kind: 'fixed', key: 'Backspace', shift: false },
    act: { type: 'up' },
  },
  single('siblingBack', '[', 'Grid', 'Previous account or group of the ranking', { type: 'sibling', by: -1 }),
  single('siblingNext', ']', 'Grid', 'Next account or group of the ranking', { type: 'sibling', by: 1 }),
  single('select', 'x', 'Grid', 'Select the focused row', { type: 'select' }),
  told('selectRange', 'Shift Arrows', 'Grid', 'Select a range of rows'),
  told('selectRow', 'Shift Space', 'Grid', 'Select the row; Ctrl A all'),
  told('copyCell', 'Ctrl C', 'Grid', 'Copy the focused figure'),
];

/** Every key of this release. The listener, the list of keys, the palette and the settings read this one table [KB]. */
export const KEY_TABLE: readonly KeyEntry[] = [...ALERTS, ...PAGES, ...VIEW, ...GRID];
