import type { Toast } from '#lib/client/intents.ts';

export type FoldedToasts = {
  /** Each in a box of its own, oldest first. */
  readonly shown: readonly Toast[];
  /** Acts before the newest one, oldest first: lines of its box, because the keys act on the newest alone [AK7]. */
  readonly before: readonly Toast[];
};

/**
 * What may be undone folds into one box with one Undo: the keys for undo, reason and note mean the newest act, and three
 * boxes of buttons would cover the tray [SH6].
 */
export function foldToasts(toasts: readonly Toast[]): FoldedToasts {
  const newest = toasts.findLast(({ undo }) => undo !== null);
  return {
    shown: toasts.filter((toast) => toast.undo === null || toast === newest),
    before: toasts.filter((toast) => toast.undo !== null && toast !== newest),
  };
}
