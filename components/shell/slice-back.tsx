'use client';

import { useEffect } from 'react';
import type { ReactNode } from 'react';

/**
 * Lets the page of a way back be drawn in slices, as that of a link is. Inside a `popstate` React draws a transition in one
 * piece, and all that waits with it, so that a browser which puts the scroll place back finds the page there. The desk does
 * that by itself, and a monitor in one piece holds up keys and frames for a tenth of a second or two. So whoever listens
 * hears of the way back in a task of its own, and of the last one where several come at once.
 */
export function SliceBack(): ReactNode {
  useEffect(() => {
    let telling: ReturnType<typeof setTimeout>;
    const tellLater = (event: PopStateEvent): void => {
      if (!event.isTrusted) return;
      event.stopImmediatePropagation();
      clearTimeout(telling);
      telling = setTimeout(() => window.dispatchEvent(new PopStateEvent('popstate', { state: window.history.state })));
    };
    // Before the listener of the router.
    window.addEventListener('popstate', tellLater, { capture: true });
    return () => {
      clearTimeout(telling);
      window.removeEventListener('popstate', tellLater, { capture: true });
    };
  }, []);
  return null;
}
