'use client';

import { useCallback, useEffect, useId, useState } from 'react';
import type { ReactNode } from 'react';
import { useFrozen } from '../shell/desk-ui.tsx';
import { AnchoredPanel } from '../ui/anchored-panel.tsx';
import { FormulaTip } from './formula-tip.tsx';
import { FigureWatch } from './figure-watch.ts';
import { isStillThere } from './pointed-figure.ts';
import type { Pointed } from './pointed-figure.ts';
import { useAnswered } from './use-answered.ts';

/** How often a figure that has gone is looked for. */
const GONE_MS = 300;

/** Explains every figure of every page that bears a mark: one listener for all of them, none for each cell. */
export function FormulaTips(): ReactNode {
  const id = useId();
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const [watch] = useState(() => new FigureWatch(id, setPointed));
  useEffect(() => watch.start(), [watch]);
  const close = useCallback(() => watch.close(), [watch]);
  useDescribed(id, pointed, close);
  if (pointed === null) return null;
  return (
    <AnchoredPanel
      key={String(pointed.isWhole)}
      anchor={pointed.element}
      id={id}
      label="Formula"
      isOpenedByKey={pointed.isWhole}
      onClose={() => {
        close();
        if (pointed.isWhole) pointed.element.focus({ preventScroll: true });
      }}
    >
      <Explained pointed={pointed} />
    </AnchoredPanel>
  );
}

function Explained({ pointed }: { readonly pointed: Pointed }): ReactNode {
  const asked = useAnswered(pointed.of);
  const isFrozen = useFrozen() !== null;
  return (
    <>
      {asked.kind === 'asking' ? <p className="text-ink-2">Asking for the formula</p> : null}
      {asked.kind === 'failed' ? <p className="text-ink-2">{asked.message}</p> : null}
      {asked.kind === 'answered' ? (
        <FormulaTip
          answered={asked.answered}
          help={pointed.element.dataset['help'] ?? null}
          isWhole={pointed.isWhole}
        />
      ) : null}
      {isFrozen ? <p className="mt-1 text-cap text-stale">The screen is frozen; the formula is of now.</p> : null}
    </>
  );
}

/** The figure names its panel, and a figure that has gone takes its panel along. */
function useDescribed(id: string, pointed: Pointed | null, close: () => void): void {
  useEffect(() => {
    if (pointed === null) return undefined;
    pointed.element.setAttribute('aria-describedby', id);
    const timer = setInterval(() => {
      if (!isStillThere(pointed)) close();
    }, GONE_MS);
    return () => {
      clearInterval(timer);
      pointed.element.removeAttribute('aria-describedby');
    };
  }, [id, pointed, close]);
}
