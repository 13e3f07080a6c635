import { clsx } from 'clsx';
import type { ClassValue } from 'clsx';

/** Joins class names. No two of one call may set the same property: which of them wins, the sheet says, not their order. */
export function classNames(...values: readonly ClassValue[]): string {
  return clsx(values);
}
