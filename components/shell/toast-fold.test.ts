import { expect, test } from 'vitest';
import type { Toast } from '#lib/client/intents.ts';
import { foldToasts } from './toast-fold.ts';

function toast(id: number, act: 'acknowledge' | 'snooze' | null = null): Toast {
  const undo = act === null ? null : { act, alertIds: [`a${id}`] };
  return { id, tone: 'good', text: `Toast ${id}`, undo, atMs: id };
}

function ids(toasts: readonly Toast[]): readonly [shown: readonly number[], before: readonly number[]] {
  const { shown, before } = foldToasts(toasts);
  return [shown.map(({ id }) => id), before.map(({ id }) => id)];
}

test('[SH6] [AK7] acts that may be undone are one box, whose Undo is that of the newest', () => {
  expect(ids([toast(1, 'acknowledge'), toast(2, 'snooze'), toast(3, 'acknowledge')])).toEqual([[3], [1, 2]]);
  expect(ids([toast(1, 'acknowledge'), toast(2), toast(3, 'acknowledge')])).toEqual([[2, 3], [1]]);
  expect(ids([toast(1, 'acknowledge'), toast(2)])).toEqual([[1, 2], []]);
  expect(ids([toast(1), toast(2)])).toEqual([[1, 2], []]);
  expect(ids([])).toEqual([[], []]);
});
