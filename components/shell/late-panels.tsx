'use client';

import { Suspense, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useConnection, useHasPicture, useIsConfirmationAsked, useToasts } from '#lib/client/hooks.ts';
import { onEarlyFormula } from '../why/open-formula.ts';
import { whenIdle } from '../ui/when-idle.ts';
import { lazyPart } from '../ui/lazy-part.ts';
import { useDeskUi } from './desk-ui.tsx';

const Panels = lazyPart(async () => ({ default: (await import('./panels.tsx')).Panels }));

/**
 * Loads what opens on demand behind the first picture and before anybody asks for it: a desk that has lost its server must
 * still open its palette and its form.
 */
export function LatePanels(): ReactNode {
  const ui = useDeskUi();
  const hasPicture = useHasPicture();
  const isSignedOut = useConnection().kind === 'signedOut';
  const isConfirmationAsked = useIsConfirmationAsked();
  const hasToast = useToasts().length > 0;
  const [isDue, setDue] = useState(false);
  const isWanted =
    ui.isPaletteOpen || ui.isSheetOpen || ui.notedAlert !== null || isSignedOut || isConfirmationAsked || hasToast;
  useEffect(() => onEarlyFormula(() => setDue(true)), []);
  useEffect(() => {
    if (isWanted) setDue(true);
    if (!hasPicture) return undefined;
    return whenIdle(() => setDue(true));
  }, [hasPicture, isWanted]);
  if (!isDue) return null;
  return (
    <Suspense fallback={null}>
      <Panels />
    </Suspense>
  );
}
