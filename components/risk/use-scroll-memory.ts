import { useEffect, useLayoutEffect } from 'react';
import type { RefObject } from 'react';

/** Where the rows of a view were scrolled to; one view is remembered at a time. */
class ScrollMemory {
  #key = '';
  #top = 0;

  /** Top of a view that comes on screen. */
  enter(key: string): number {
    if (this.#key !== key) this.#top = 0;
    this.#key = key;
    return this.#top;
  }

  moved(top: number): void {
    this.#top = top;
  }
}

/** It lives as long as the tab. */
const MEMORY = new ScrollMemory();

/** Back shows the rows where they were left [IA5]; another view begins at its top. */
export function useScrollMemory(viewport: RefObject<HTMLDivElement | null>, key: string): void {
  useLayoutEffect(() => {
    viewport.current?.scrollTo({ top: MEMORY.enter(key) });
  }, [viewport, key]);
  useEffect(() => {
    const element = viewport.current;
    if (element === null) return undefined;
    const remember = (): void => MEMORY.moved(element.scrollTop);
    element.addEventListener('scroll', remember, { passive: true });
    return () => element.removeEventListener('scroll', remember);
  }, [viewport]);
}
