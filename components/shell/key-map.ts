import { KEY_TABLE } from './key-table.ts';
import type { KeyAct, KeyEntry, Prefix } from './key-table.ts';

/** How single keys work for a person, and which were moved: id of the entry to its new character [KB1]. */
export type KeyChoice = {
  readonly mode: 'on' | 'off' | 'alt';
  readonly moved: Readonly<Record<string, string>>;
};

export const DEFAULT_KEYS: KeyChoice = { mode: 'on', moved: {} };

/** The table as a person has it, ready to be asked. */
export type KeyMap = {
  readonly mode: KeyChoice['mode'];
  readonly singles: ReadonlyMap<string, KeyAct>;
  readonly fixed: ReadonlyMap<string, KeyAct>;
  readonly sequences: ReadonlyMap<string, KeyAct>;
};

/** How long a first key of two waits for its second [KB2]. */
export const SEQUENCE_MS = 1_500;

export type Stroke = {
  readonly key: string;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly isRepeat: boolean;
  readonly atMs: number;
};
export type Pending = { readonly first: Prefix; readonly atMs: number } | null;

/** The character that an entry has for this person; null when it is not one key that may move. */
export function keyOf({ id, binding }: KeyEntry, choice: KeyChoice): string | null {
  if (binding.kind !== 'single') return null;
  return binding.shift ? binding.key : (choice.moved[id] ?? binding.key);
}

/** True for entries that a person may put on another character. */
export function mayMove({ binding }: KeyEntry): boolean {
  return binding.kind === 'single' && !binding.shift;
}

export function compileKeys(choice: KeyChoice): KeyMap {
  const singles = new Map<string, KeyAct>();
  const fixed = new Map<string, KeyAct>();
  const sequences = new Map<string, KeyAct>();
  for (const entry of KEY_TABLE) {
    const { act, binding } = entry;
    if (act === null) continue;
    if (binding.kind === 'sequence') sequences.set(`${binding.first} ${binding.second}`, act);
    else if (binding.kind === 'fixed') {
      if (binding.key !== null) fixed.set(strokeName(binding.key, binding.shift), act);
    } else singles.set(strokeName(keyOf(entry, choice) ?? binding.key, binding.shift), act);
  }
  return { mode: choice.mode, singles, fixed, sequences };
}

/** Only letters and the space tell Shift apart: `?` and some layouts' `/` need it themselves. */
function strokeName(key: string, shift: boolean): string {
  return shift && (/^[a-z ]$/.test(key) || key.length > 1) ? `Shift ${key}` : key;
}

/** One stroke outside of text fields: what it means, and what a following stroke would complete. A held key means nothing twice. */
export function readStroke(
  stroke: Stroke,
  pending: Pending,
  map: KeyMap,
): { readonly act: KeyAct | null; readonly pending: Pending } {
  const nothing = { act: null, pending: null };
  if (stroke.isRepeat) return { act: null, pending };
  const isCharacter = stroke.key.length === 1;
  const key = isCharacter ? stroke.key.toLowerCase() : stroke.key;
  const name = strokeName(key, stroke.shift);
  if (!isCharacter) {
    // A modifier that goes down on the way to the second key ends no sequence.
    if (['Shift', 'Alt', 'Control', 'Meta'].includes(key)) return { act: null, pending };
    return stroke.alt ? nothing : { act: map.fixed.get(name) ?? null, pending: null };
  }
  if (map.mode === 'off' || stroke.alt !== (map.mode === 'alt')) return nothing;
  if (pending !== null && stroke.atMs - pending.atMs <= SEQUENCE_MS)
    return { act: map.sequences.get(`${pending.first} ${key}`) ?? null, pending: null };
  if (/^[1-5]$/.test(key)) return { act: { type: 'reason', place: Number(key) }, pending: null };
  if ((key === 'g' || key === 'v' || key === 's') && !stroke.shift)
    return { act: null, pending: { first: key, atMs: stroke.atMs } };
  return { act: map.singles.get(name) ?? null, pending: null };
}

/** How the key of an entry is printed on buttons, in the list of keys and in the palette. */
export function printEntry(entry: KeyEntry, choice: KeyChoice): string {
  const { binding } = entry;
  const alt = choice.mode === 'alt' && binding.kind !== 'fixed' ? 'Alt ' : '';
  if (entry.print !== undefined) return alt + entry.print;
  if (binding.kind === 'sequence') return `${alt}${printPrefix(binding.first)} ${binding.second}`;
  const key = keyOf(entry, choice) ?? binding.key ?? '';
  return `${alt}${binding.shift ? 'Shift ' : ''}${printKey(key)}`;
}

/** The printed key of an act by its id; null where single keys are off or there is none. */
export function printId(id: string, choice: KeyChoice): string | null {
  const entry = KEY_TABLE.find((each) => each.id === id);
  if (entry === undefined || (choice.mode === 'off' && entry.binding.kind !== 'fixed')) return null;
  return printEntry(entry, choice);
}

function printPrefix(first: Prefix): string {
  return first === 's' ? 'S' : first;
}

export function printKey(key: string): string {
  if (key === ' ') return 'Space';
  if (key === 'Escape') return 'Esc';
  return /^[a-z]$/.test(key) ? key.toUpperCase() : key;
}
