import { expect, test } from 'vitest';
import { readStroke, SEQUENCE_MS } from './key-map.ts';
import type { Pending, Stroke } from './key-map.ts';

function stroke(key: string, more: Partial<Stroke> = {}): Stroke {
  return { key, shift: false, isRepeat: false, atMs: 1_000, ...more };
}

test('[KB2] a digit is a view only after v, and only within 1.5 s', () => {
  expect(readStroke(stroke('1'), null).act).toEqual({ type: 'reason', place: 1 });
  expect(readStroke(stroke('6'), null).act).toBeNull();
  const pending: Pending = readStroke(stroke('v'), null).pending;
  expect(pending).toEqual({ first: 'v', atMs: 1_000 });
  expect(readStroke(stroke('2', { atMs: 1_000 + SEQUENCE_MS }), pending).act).toEqual({ type: 'view', digit: 2 });
  expect(readStroke(stroke('2', { atMs: 1_001 + SEQUENCE_MS }), pending).act).toEqual({ type: 'reason', place: 2 });
});

test('[KB1] g then a goes to the alerts and does not acknowledge', () => {
  const { pending, act } = readStroke(stroke('g'), null);
  expect(act).toBeNull();
  expect(readStroke(stroke('a', { atMs: 1_200 }), pending)).toEqual({
    act: { type: 'go', path: '/alerts' },
    pending: null,
  });
  expect(readStroke(stroke('a', { atMs: 9_000 }), pending).act).toEqual({ type: 'acknowledge' });
});

test('[AK2] a held key acknowledges nothing a second time', () => {
  expect(readStroke(stroke('a', { isRepeat: true }), null).act).toBeNull();
});

test('[KB2] s then a digit snoozes, and no other digit does', () => {
  const { pending, act } = readStroke(stroke('s'), null);
  expect(act).toBeNull();
  expect(readStroke(stroke('3'), pending).act).toEqual({ type: 'snooze', kind: 'hour' });
  expect(readStroke(stroke('6'), pending)).toEqual({ act: null, pending: null });
});

test('[AK9] Shift A is not A', () => {
  expect(readStroke(stroke('A', { shift: true }), null).act).toEqual({ type: 'acknowledgeAll' });
  expect(readStroke(stroke('?', { shift: true }), null).act).toEqual({ type: 'sheet' });
  expect(readStroke(stroke('D', { shift: true }), null).act).toEqual({ type: 'theme' });
});
