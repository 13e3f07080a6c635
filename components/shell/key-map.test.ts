import { expect, test } from 'vitest';
import { compileKeys, DEFAULT_KEYS, printEntry, printId, readStroke, SEQUENCE_MS } from './key-map.ts';
import type { KeyChoice, Pending, Stroke } from './key-map.ts';
import { KEY_LIST } from './key-list.ts';
import { moveFault } from './key-move.ts';
import { KEY_TABLE } from './key-table.ts';

const MAP = compileKeys(DEFAULT_KEYS);

function stroke(key: string, more: Partial<Stroke> = {}): Stroke {
  return { key, shift: false, alt: false, isRepeat: false, atMs: 1_000, ...more };
}

test('[KB2] a digit is a view only after v, and only within 1.5 s', () => {
  expect(readStroke(stroke('1'), null, MAP).act).toEqual({ type: 'reason', place: 1 });
  expect(readStroke(stroke('6'), null, MAP).act).toBeNull();
  const pending: Pending = readStroke(stroke('v'), null, MAP).pending;
  expect(pending).toEqual({ first: 'v', atMs: 1_000 });
  expect(readStroke(stroke('2', { atMs: 1_000 + SEQUENCE_MS }), pending, MAP).act).toEqual({ type: 'view', digit: 2 });
  expect(readStroke(stroke('2', { atMs: 1_001 + SEQUENCE_MS }), pending, MAP).act).toEqual({
    type: 'reason',
    place: 2,
  });
});

test('[KB1] g then a goes to the alerts and does not acknowledge', () => {
  const { pending, act } = readStroke(stroke('g'), null, MAP);
  expect(act).toBeNull();
  expect(readStroke(stroke('a', { atMs: 1_200 }), pending, MAP)).toEqual({
    act: { type: 'go', path: '/alerts' },
    pending: null,
  });
  expect(readStroke(stroke('a', { atMs: 9_000 }), pending, MAP).act).toEqual({ type: 'acknowledge' });
});

test.each([
  ['m', '/monitor'],
  ['a', '/alerts'],
  ['e', '/exposure'],
  ['f', '/firm'],
  ['l', '/limits'],
  ['u', '/audit'],
  ['h', '/health'],
  ['s', '/settings/profile'],
])('[KB2] g then %s goes to %s', (key, path) => {
  expect(readStroke(stroke(key), { first: 'g', atMs: 900 }, MAP).act).toEqual({ type: 'go', path });
});

test('[AK2] a held key acknowledges nothing a second time', () => {
  expect(readStroke(stroke('a', { isRepeat: true }), null, MAP).act).toBeNull();
});

test('[KB2] s then a digit snoozes, and no other digit does', () => {
  const { pending, act } = readStroke(stroke('s'), null, MAP);
  expect(act).toBeNull();
  expect(readStroke(stroke('3'), pending, MAP).act).toEqual({ type: 'snooze', kind: 'hour' });
  expect(readStroke(stroke('6'), pending, MAP)).toEqual({ act: null, pending: null });
});

test('[AK9] Shift A is not A', () => {
  expect(readStroke(stroke('A', { shift: true }), null, MAP).act).toEqual({ type: 'acknowledgeAll' });
  expect(readStroke(stroke('?', { shift: true }), null, MAP).act).toEqual({ type: 'sheet' });
  expect(readStroke(stroke('D', { shift: true }), null, MAP).act).toEqual({ type: 'theme' });
  expect(readStroke(stroke('d'), null, MAP).act).toEqual({ type: 'density' });
  expect(readStroke(stroke('J', { shift: true }), null, MAP).act).toBeNull();
});

test('[KB2] the Shift on the way to a second key ends no sequence', () => {
  const { pending } = readStroke(stroke('g'), null, MAP);
  expect(readStroke(stroke('Shift', { shift: true }), pending, MAP).pending).toEqual(pending);
});

test('[KB1] off: characters do nothing, F6 and Esc still work', () => {
  const off = compileKeys({ mode: 'off', moved: {} });
  for (const key of ['a', ' ', '/', 'g', '1', '?', '\\']) {
    expect(readStroke(stroke(key), null, off)).toEqual({ act: null, pending: null });
    expect(readStroke(stroke(key, { alt: true }), null, off)).toEqual({ act: null, pending: null });
  }
  expect(readStroke(stroke('F6', { shift: true }), null, off).act).toEqual({ type: 'region', by: -1 });
  expect(readStroke(stroke('Escape'), null, off).act).toEqual({ type: 'close' });
});

test('[KB1] with Alt: only Alt and the character act, in sequences as well', () => {
  const alt = compileKeys({ mode: 'alt', moved: {} });
  expect(readStroke(stroke('a'), null, alt).act).toBeNull();
  expect(readStroke(stroke('a', { alt: true }), null, alt).act).toEqual({ type: 'acknowledge' });
  const { pending } = readStroke(stroke('g', { alt: true }), null, alt);
  expect(readStroke(stroke('h', { alt: true }), pending, alt).act).toEqual({ type: 'go', path: '/health' });
  expect(readStroke(stroke('a', { alt: true }), null, MAP).act).toBeNull();
});

test('[KB1] a moved key acts at its new place and no more at the old one', () => {
  const choice: KeyChoice = { mode: 'on', moved: { acknowledge: 'q' } };
  const map = compileKeys(choice);
  expect(readStroke(stroke('q'), null, map).act).toEqual({ type: 'acknowledge' });
  expect(readStroke(stroke('a'), null, map).act).toBeNull();
  expect(printId('acknowledge', choice)).toBe('Q');
});

test('[KB1] a key that is held, begins a sequence or is no single character is refused with the reason', () => {
  expect(moveFault('acknowledge', 'q', DEFAULT_KEYS)).toBeNull();
  expect(moveFault('acknowledge', 'a', DEFAULT_KEYS)).toBeNull();
  expect(moveFault('acknowledge', 'u', DEFAULT_KEYS)).toContain('Undo');
  expect(moveFault('acknowledge', 'g', DEFAULT_KEYS)).toContain('sequence');
  expect(moveFault('acknowledge', '3', DEFAULT_KEYS)).toContain('reason');
  for (const key of ['', ' ', 'A', 'aa'])
    expect(moveFault('acknowledge', key, DEFAULT_KEYS)).toContain('One character');
  // The place that a moved key left is free.
  expect(moveFault('undo', 'a', { mode: 'on', moved: { acknowledge: 'q' } })).toBeNull();
});

test('[KB] every entry has words, an id and a printed key of its own, and no two acts share a stroke', () => {
  const ids = KEY_LIST.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(KEY_TABLE.map(({ id }) => id).filter((id) => !ids.includes(id))).toEqual([]);
  expect(KEY_LIST.filter(({ act, print }) => act === null && print === undefined)).toEqual([]);
  const printed = KEY_LIST.map((entry) => printEntry(entry, DEFAULT_KEYS));
  expect(new Set(printed).size).toBe(KEY_LIST.length);
  expect(printed).not.toContain('');
  const acting = KEY_TABLE.filter(({ act, binding }) => act !== null && binding.kind === 'single');
  expect(MAP.singles.size).toBe(acting.length);
});
