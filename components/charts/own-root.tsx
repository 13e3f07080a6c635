'use client';

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { whenIdle } from '../ui/when-idle.ts';

/** The page that follows has been painted by then (starting value). */
const END_MS = 300;

/**
 * Draws what it holds in a React root of its own. A chart of Recharts takes itself apart piece by piece, and each piece
 * has its store work everything out once more: in the root of the page that stood between a key and the page it leads to.
 * Here the place of the chart goes with the page, and the chart itself is taken apart behind the next picture.
 */
export function OwnRoot({ children }: { readonly children: ReactNode }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const root = useRef<Root | null>(null);
  const [failure, setFailure] = useState<{ readonly error: unknown } | null>(null);
  useLayoutEffect(() => {
    const host = document.createElement('div');
    host.className = 'h-full';
    box.current?.append(host);
    const made = createRoot(host, { onUncaughtError: (error) => setFailure({ error }) });
    root.current = made;
    return () => {
      root.current = null;
      host.remove();
      setTimeout(() => whenIdle(() => made.unmount()), END_MS);
    };
  }, []);
  useEffect(() => root.current?.render(children));
  // The boundary of the page around it shows what failed [EE3].
  if (failure !== null) throw failure.error;
  return <div ref={box} className="h-full" />;
}
