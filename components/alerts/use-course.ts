import { useEffect, useState } from 'react';
import { fetchAlertCourse } from '#lib/client/api.ts';
import type { CourseAnswer } from '#lib/protocol/alert-dossier.ts';

const TIMEOUT_MS = 10_000;
const FORMING_MS = 1_000;
/** While the quarter of an hour after the firing is not over (starting value). */
const OPEN_MS = 20_000;

/**
 * The course around a firing, null until the first answer. Asks again while it is being formed, and now and then while its
 * time is not over. Whoever goes on to another firing ends the request for this one.
 *
 * @param waitMs How long a firing is to stay before it is asked for: arrows that run over a list ask for none of it.
 */
export function useCourse(alertId: string, seq: number, waitMs: number): CourseAnswer | null {
  const [kept, setKept] = useState<{ readonly of: string; readonly answer: CourseAnswer } | null>(null);
  const of = `${alertId} ${seq}`;
  useEffect(() => {
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async (): Promise<void> => {
      const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const got = await fetchAlertCourse(alertId, seq, signal);
      if (gone.signal.aborted) return;
      if (got.ok) setKept({ of, answer: got.value });
      const nextInMs = nextMs(got.ok ? got.value : null);
      if (nextInMs !== null) timer = setTimeout(() => void ask(), nextInMs);
    };
    timer = setTimeout(() => void ask(), waitMs);
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [alertId, seq, of, waitMs]);
  // That of another firing is never shown for this one.
  return kept?.of === of ? kept.answer : null;
}

/** Null: what is shown stays as it is. */
function nextMs(answer: CourseAnswer | null): number | null {
  if (answer === null) return OPEN_MS;
  if (answer.state === 'failed') return null;
  if (answer.state !== 'ready') return FORMING_MS;
  const { course } = answer;
  return course !== null && course.throughUs < course.toUs ? OPEN_MS : null;
}
