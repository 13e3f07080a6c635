import { KEY_LIST } from './key-list.ts';
import { keyOf, mayMove, printKey } from './key-map.ts';
import type { KeyChoice } from './key-map.ts';

/** Characters that begin a sequence or give a reason: no act of one key can stand there. */
const TAKEN = new Set(['g', 'v', 's', '1', '2', '3', '4', '5', '6', '7', '8', '9', '0']);

/** Why an act cannot stand on a character, in one sentence; null when it can. */
export function moveFault(id: string, key: string, choice: KeyChoice): string | null {
  if ([...key].length !== 1 || key.trim() === '' || key !== key.toLowerCase())
    return 'One character without Shift, such as a letter or a bracket';
  if (TAKEN.has(key)) return `${printKey(key)} begins a sequence or gives a reason`;
  const holder = KEY_LIST.find((entry) => entry.id !== id && mayMove(entry) && keyOf(entry, choice) === key);
  return holder === undefined ? null : `${printKey(key)} is taken: ${holder.does}`;
}
