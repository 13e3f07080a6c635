import { clsx } from 'clsx';
import type { ClassValue } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

const merge = extendTailwindMerge({
  extend: { classGroups: { 'font-size': [{ text: ['cap', 'body', 'control', 'phone', 'kpi'] }] } },
});

/** Joins class names; of two that set the same property the later wins. */
export function classNames(...values: readonly ClassValue[]): string {
  return merge(clsx(values));
}
