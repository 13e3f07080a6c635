'use client';

import { useEffect, useMemo, useRef } from 'react';
import { EARLY_TEXT } from '../palette/early-text.ts';
import { useDeskUi } from './desk-ui.tsx';
import { compileKeys, readStroke } from './key-map.ts';
import type { Pending } from './key-map.ts';
import { useActs } from './use-acts.ts';
import { useKeyChoice } from './use-key-choice.ts';

/** Single keys and two-key sequences of the whole desk; text fields and open dialogs keep their keys [KB1]. */
export function KeyboardListener(): null {
  const perform = useActs();
  const choice = useKeyChoice();
  const map = useMemo(() => compileKeys(choice), [choice]);
  const { isPaletteOpen, setPaletteOpen } = useDeskUi();
  const pending = useRef<Pending>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isPaletteKey(event)) {
        event.preventDefault();
        return setPaletteOpen(true);
      }
      if (event.defaultPrevented || event.ctrlKey || event.metaKey) return undefined;
      if (isPaletteOpen && !isInDialog(event.target)) return typeEarly(event, setPaletteOpen);
      // F6 types nothing: it is the way out of a field as well.
      if (isInDialog(event.target) || (event.key !== 'F6' && isTyping(event.target))) return undefined;
      if (event.key === ' ' && ownsSpace(event.target)) return undefined;
      const stroke = {
        key: event.altKey ? keyUnderAlt(event) : event.key,
        shift: event.shiftKey,
        alt: event.altKey,
        isRepeat: event.repeat,
        atMs: performance.now(),
      };
      const { act, pending: next } = readStroke(stroke, pending.current, map);
      pending.current = next;
      if (act === null && next === null) return undefined;
      event.preventDefault();
      if (act !== null) perform(act);
      return undefined;
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [perform, map, isPaletteOpen, setPaletteOpen]);
  return null;
}

/** The palette is open and its field is not there yet: the key is text for it, never an act of the page. */
function typeEarly(event: KeyboardEvent, setPaletteOpen: (open: boolean) => void): undefined {
  event.preventDefault();
  if (event.key === 'Escape') {
    EARLY_TEXT.drop();
    setPaletteOpen(false);
  } else if (event.key === 'Backspace') EARLY_TEXT.erase();
  else if (event.key.length === 1) EARLY_TEXT.type(event.key);
}

/** Also from a text field: it is no single key, and the way out of a form. */
function isPaletteKey(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k';
}

const CODES: Readonly<Record<string, string>> = {
  Slash: '/',
  Backslash: '\\',
  BracketLeft: '[',
  BracketRight: ']',
  Space: ' ',
};

/** Under Alt some layouts give another character, as macOS does for letters: the key itself is meant. */
function keyUnderAlt(event: KeyboardEvent): string {
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (letter !== undefined) return letter.toLowerCase();
  return /^Digit([0-9])$/.exec(event.code)?.[1] ?? CODES[event.code] ?? event.key;
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[role="dialog"]') !== null;
}

/** Text fields; a checkbox or radio is not typed into. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'range'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function ownsSpace(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a[href], summary, [role="tab"], input') !== null;
}
