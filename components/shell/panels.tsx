'use client';

import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { CommandPalette } from '../palette/command-palette.tsx';
import { NameKeeper } from '../palette/name-keeper.tsx';
import { untilLoaded } from '../ui/lazy-part.ts';
import { FormulaTips } from '../why/formula-tips.tsx';
import { loadFailedPart } from './failed-part-load.ts';
import { ConfirmGate } from './confirm-gate.tsx';
import { NoteDialog } from './note-dialog.tsx';
import { SessionGate } from './session-gate.tsx';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { Toaster } from './toaster.tsx';

/** What opens over a page on demand, messages among it; one script of its own, so that the first picture does not wait for it. */
export function Panels(): ReactNode {
  // Loaded while the server is there: a part may fail when it is not.
  useEffect(() => void untilLoaded(loadFailedPart), []);
  return (
    <>
      <Toaster />
      <ShortcutSheet />
      <NoteDialog />
      <NameKeeper />
      <CommandPalette />
      <ConfirmGate />
      <SessionGate />
      <FormulaTips />
    </>
  );
}
