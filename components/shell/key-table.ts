import { SNOOZES } from '#lib/model/alert.ts';
import type { SnoozeKind } from '#lib/model/alert.ts';

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

/** One stroke and what it asks for. What it is called stands in the list of keys, which only a person who looks for it loads. */
export type KeyEntry = {
  readonly id: string;
  readonly binding: Binding;
  /** How it is printed, where the binding does not say it. */
  readonly print?: string | undefined;
  /** Null: read by the part of the page that has it, and told in the list. */
  readonly act: KeyAct | null;
};

/** The acts that are only a name. */
type PlainAct = Exclude<
  KeyAct,
  | { readonly by: number }
  | { readonly minutes: number }
  | { readonly path: string }
  | { readonly digit: number }
  | { readonly place: number }
  | { readonly kind: SnoozeKind }
>['type'];

function single(key: string, type: PlainAct): KeyEntry {
  return { id: type, act: { type }, binding: { kind: 'single', key, shift: false } };
}

function shifted(key: string, type: PlainAct): KeyEntry {
  return { id: type, act: { type }, binding: { kind: 'single', key, shift: true } };
}

function acting(id: string, key: string, act: KeyAct): KeyEntry {
  return { id, act, binding: { kind: 'single', key, shift: false } };
}

function sequence(id: string, first: Prefix, second: string, act: KeyAct): KeyEntry {
  return { id, act, binding: { kind: 'sequence', first, second } };
}

function page(second: string, path: string): KeyEntry {
  return sequence(`go:${path}`, 'g', second, { type: 'go', path });
}

function fixed(id: string, key: string | null, act: KeyAct, shift = false): KeyEntry {
  return { id, act, binding: { kind: 'fixed', key, shift } };
}

/** Every key of this release that the listener reads [KB]. */
export const KEY_TABLE: readonly KeyEntry[] = [
  single('a', 'acknowledge'),
  { ...shifted('a', 'acknowledgeAll'), print: 'Shift A twice' },
  single('u', 'undo'),
  ...SNOOZES.map((kind, place) => sequence(`snooze:${kind}`, 's', String(place + 1), { type: 'snooze', kind })),
  single('c', 'note'),
  acting('next', 'j', { type: 'step', by: 1 }),
  acting('previous', 'k', { type: 'step', by: -1 }),
  single('o', 'openTarget'),
  single('\\', 'tray'),
  acting('mute', 'm', { type: 'mute', minutes: 5 }),
  page('m', '/monitor'),
  page('a', '/alerts'),
  page('e', '/exposure'),
  page('f', '/firm'),
  page('l', '/limits'),
  page('u', '/audit'),
  page('h', '/health'),
  page('s', '/settings/profile'),
  { ...fixed('palette', null, { type: 'palette' }), print: 'Ctrl K' },
  single(' ', 'freeze'),
  single('r', 'resort'),
  single('/', 'filter'),
  sequence('view:1', 'v', '1', { type: 'view', digit: 1 }),
  sequence('view:2', 'v', '2', { type: 'view', digit: 2 }),
  single('t', 'table'),
  single('f', 'formula'),
  single('e', 'export'),
  single('y', 'copyLink'),
  single('d', 'density'),
  shifted('d', 'theme'),
  fixed('regionNext', 'F6', { type: 'region', by: 1 }),
  fixed('regionBack', 'F6', { type: 'region', by: -1 }, true),
  single('?', 'sheet'),
  fixed('close', 'Escape', { type: 'close' }),
  fixed('up', 'Backspace', { type: 'up' }),
  acting('siblingBack', '[', { type: 'sibling', by: -1 }),
  acting('siblingNext', ']', { type: 'sibling', by: 1 }),
  single('x', 'select'),
];
