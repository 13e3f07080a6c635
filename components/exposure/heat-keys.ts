/** Keys that no trader and no symbol has as a name: names do not begin with a space. */
export const TOTAL = ' total';
const OTHERS = ' others';

/** Key of a row or column; null is all the smaller ones together. */
export function rowKey(name: string | null): string {
  return name ?? OTHERS;
}

export function nameOf(key: string): string | null {
  return key === OTHERS ? null : key;
}
