import { useEffect, useState } from 'react';

/**
 * False until the picture that this part first belongs to has been painted. Going back to a page is rendered as one piece:
 * what is heavy on it waits for this, so that the key is answered by the page first and by its rows right after.
 */
export function useAfterPaint(): boolean {
  const [isPainted, setPainted] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // A frame may follow the effect before its paint; the task after that frame comes behind it.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setPainted(true));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, []);
  return isPainted;
}
