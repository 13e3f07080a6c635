import { KEY_TABLE } from './key-table.ts';
import type { KeyEntry } from './key-table.ts';

export type KeyGroup = 'Alerts' | 'Go to' | 'View' | 'Grid';

/** A key with what a person reads about it. */
export type ListedKey = KeyEntry & {
  readonly does: string;
  readonly group: KeyGroup;
  /** Left out of the palette: it makes no sense there. */
  readonly isKeyOnly: boolean;
};

type Words = {
  readonly id: string;
  readonly does: string;
  readonly isKeyOnly?: boolean;
  /** Printed key of what no entry of the table has: a part of the page reads it. */
  readonly print?: string;
};

function words(id: string, does: string): Words {
  return { id, does };
}

function keyOnly(id: string, does: string): Words {
  return { id, does, isKeyOnly: true };
}

function told(id: string, print: string, does: string): Words {
  return { id, print, does, isKeyOnly: true };
}

const GROUPS: Readonly<Record<KeyGroup, readonly Words[]>> = {
  Alerts: [
    words('acknowledge', 'Acknowledge the alert in the strip, from any page'),
    words('acknowledgeAll', 'Acknowledge all that ask'),
    words('undo', 'Undo the last acknowledgement or snooze while its message is shown'),
    words('snooze:minutes5', 'Snooze the alert in the strip for 5 minutes'),
    words('snooze:minutes15', 'Snooze the alert in the strip for 15 minutes'),
    words('snooze:hour', 'Snooze the alert in the strip for 1 hour'),
    words('snooze:untilCleared', 'Snooze the alert in the strip until cleared'),
    words('snooze:sessionEnd', 'Snooze the alert in the strip until session end'),
    words('note', 'Note on the current alert'),
    told('sendNote', 'Ctrl Enter', 'Send the note that is being written; Cmd Enter on a Mac'),
    told('reason', '1 to 5', 'Reason of the acknowledgement while its message is shown'),
    keyOnly('next', 'Next alert into the strip'),
    keyOnly('previous', 'Previous alert into the strip'),
    words('openTarget', 'Open the alert in the strip'),
    words('tray', 'Show or hide the alert tray'),
    words('mute', 'Mute sounds for 5 minutes'),
  ],
  'Go to': [
    words('go:/monitor', 'Monitor'),
    words('go:/alerts', 'Alerts'),
    words('go:/exposure', 'Exposure'),
    words('go:/firm', 'Firm'),
    words('go:/limits', 'Limits'),
    words('go:/audit', 'Audit'),
    words('go:/health', 'Health'),
    words('go:/settings/profile', 'Settings'),
  ],
  View: [
    keyOnly('palette', 'Search or run a command; > actions, @ traders, # symbols, ! alerts'),
    words('freeze', 'Freeze or resume values and order'),
    words('resort', 'Apply the held order'),
    words('filter', 'Filter this page'),
    words('view:1', 'View: at risk'),
    words('view:2', 'View: all accounts'),
    words('table', 'Charts as tables'),
    words('formula', 'Formula of the focused number'),
    words('export', 'Export this view as CSV'),
    words('copyLink', 'Copy the link to exactly this view'),
    words('density', 'Row height: compact or comfortable'),
    words('theme', 'Dark or light'),
    keyOnly('regionNext', 'Next region of the page'),
    keyOnly('regionBack', 'Previous region of the page'),
    words('sheet', 'This list of keys'),
    keyOnly('close', 'Close; clear the selection'),
  ],
  Grid: [
    told('arrows', 'Arrows', 'Move in the grid; Home, End, Page Up, Page Down as well'),
    told('f2', 'F2', 'To the buttons of a row'),
    told('enter', 'Enter', 'Open the row: down one level'),
    words('up', 'Up one level'),
    words('siblingBack', 'Previous account or group of the ranking'),
    words('siblingNext', 'Next account or group of the ranking'),
    words('select', 'Select the focused row'),
    told('selectRange', 'Shift Arrows', 'Select a range of rows'),
    told('selectRow', 'Shift Space', 'Select the row; Ctrl A all'),
    told('copyCell', 'Ctrl C', 'Copy the focused figure'),
  ],
};

const BY_ID = new Map(KEY_TABLE.map((entry) => [entry.id, entry]));

/** Every key of this release with its words, in the order in which they are listed: the sheet, the palette and the settings read it [KB]. */
export const KEY_LIST: readonly ListedKey[] = (Object.keys(GROUPS) as KeyGroup[]).flatMap((group) =>
  GROUPS[group].map(({ id, does, print, isKeyOnly = false }) => {
    const entry = BY_ID.get(id) ?? { id, print, act: null, binding: { kind: 'fixed', key: null, shift: false } };
    return { ...entry, does, group, isKeyOnly };
  }),
);
