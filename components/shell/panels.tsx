'use client';

import type { ReactNode } from 'react';
import { CommandPalette } from '../palette/command-palette.tsx';
import { NameKeeper } from '../palette/name-keeper.tsx';
import { FormulaTips } from '../why/formula-tips.tsx';
import { ConfirmGate } from './confirm-gate.tsx';
import { NoteDialog } from './note-dialog.tsx';
import { SessionGate } from './session-gate.tsx';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { Toaster } from './toaster.tsx';

/** What opens over a page on demand, messages among it; one script of its own, so that the first picture does not wait for it. */
export function Panels(): ReactNode {
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
