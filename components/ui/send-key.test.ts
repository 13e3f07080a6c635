import { expect, test } from 'vitest';
import { sendOnCtrlEnter } from './send-key.ts';

const NO_KEYS = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false };

/** How often the form was sent, and whether the stroke was kept from the text. */
function press(changes: object, isComposing = false): readonly [number, boolean] {
  let [sent, isTaken] = [0, false];
  const form = { requestSubmit: () => void (sent += 1) };
  const preventDefault = (): void => void (isTaken = true);
  const stroke = { key: 'Enter', ...NO_KEYS, nativeEvent: { isComposing }, currentTarget: { form }, preventDefault };
  sendOnCtrlEnter({ ...stroke, ...changes });
  return [sent, isTaken];
}

test.each([
  ['Ctrl Enter', { ctrlKey: true }, false, 1, true],
  ['Cmd Enter', { metaKey: true }, false, 1, true],
  ['Enter', {}, false, 0, false],
  ['Shift Ctrl Enter', { ctrlKey: true, shiftKey: true }, false, 0, false],
  ['Alt Ctrl Enter', { ctrlKey: true, altKey: true }, false, 0, false],
  ['another key with Ctrl', { ctrlKey: true, key: 'a' }, false, 0, false],
  ['a held Ctrl Enter', { ctrlKey: true, repeat: true }, false, 0, true],
  ['the end of a composed character', { ctrlKey: true }, true, 0, false],
] as const)('[AK11] in a note %s sends or does not', (_name, changes, isComposing, sent, isTaken) => {
  expect(press(changes, isComposing)).toEqual([sent, isTaken]);
});

test('[AK11] outside of a form nothing is sent', () => {
  expect(() => press({ ctrlKey: true, currentTarget: { form: null } })).not.toThrow();
});
