import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';

/** Inner width of the element, in CSS pixels; 0 before it is laid out. */
export function useWidth(root: RefObject<HTMLDivElement | null>): number {
  const [widthPx, setWidthPx] = useState(0);
  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidthPx(element.clientWidth));
    observer.observe(element);
    setWidthPx(element.clientWidth);
    return () => observer.disconnect();
  }, [root]);
  return widthPx;
}
