import { useEffect, useRef, useState } from 'react';

/** The value, at most once in `intervalMs`: rows and their sum are taken together, so they stay of one entry. */
export function useSlow<Value>(value: Value, intervalMs: number): Value {
  const [shown, setShown] = useState(value);
  const latest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    latest.current = value;
    if (timer.current !== null || value === shown) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      setShown(latest.current);
    }, intervalMs);
  }, [value, shown, intervalMs]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return shown;
}
