import { useEffect, useState } from 'react';
import { fetchLag } from '#lib/client/api.ts';
import { LAG_BUCKET_MS } from '#lib/protocol/lag-course.ts';
import type { LagAnswer } from '#lib/protocol/lag-course.ts';
import { joinLag, newestOf } from './lag-join.ts';

type Held = { readonly course: LagAnswer | null; readonly refusal: string | null };

/** What the server kept, and each bucket after it, once. */
export function useLagCourse(): Held {
  const [held, setHeld] = useState<Held>({ course: null, refusal: null });
  useEffect(() => {
    let isCurrent = true;
    let course: LagAnswer | null = null;
    const load = async (): Promise<void> => {
      const answer = await fetchLag(newestOf(course));
      if (!isCurrent) return;
      if (answer.ok) course = joinLag(course, answer.value);
      setHeld({ course, refusal: answer.ok ? null : answer.message });
    };
    void load();
    const timer = setInterval(() => void load(), LAG_BUCKET_MS);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, []);
  return held;
}
