import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** The order is held while the pointer is over the rows, focus is in them, text is selected or they are scrolled [ST1]. */
export function useHoldCause(
  root: RefObject<HTMLDivElement | null>,
  viewport: RefObject<HTMLDivElement | null>,
  tell: (hasCause: boolean) => void,
): void {
  const told = useRef(false);
  const tellRef = useRef(tell);
  useEffect(() => {
    tellRef.current = tell;
  });
  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const over = { pointer: false };
    const check = (): void => {
      const hasSelection =
        getSelection()?.isCollapsed === false && element.contains(getSelection()?.anchorNode ?? null);
      const hasCause =
        over.pointer ||
        element.contains(document.activeElement) ||
        hasSelection ||
        (viewport.current?.scrollTop ?? 0) > 0;
      if (hasCause === told.current) return;
      told.current = hasCause;
      tellRef.current(hasCause);
    };
    const enter = (): void => {
      over.pointer = true;
      check();
    };
    const leave = (): void => {
      over.pointer = false;
      check();
    };
    // After focusout the focus is nowhere yet.
    const later = (): void => queueMicrotask(check);
    const scrolled = viewport.current;
    element.addEventListener('pointerenter', enter);
    element.addEventListener('pointerleave', leave);
    element.addEventListener('focusin', check);
    element.addEventListener('focusout', later);
    scrolled?.addEventListener('scroll', check, { passive: true });
    document.addEventListener('selectionchange', check);
    return () => {
      element.removeEventListener('pointerenter', enter);
      element.removeEventListener('pointerleave', leave);
      element.removeEventListener('focusin', check);
      element.removeEventListener('focusout', later);
      scrolled?.removeEventListener('scroll', check);
      document.removeEventListener('selectionchange', check);
    };
  }, [root, viewport]);
}
