import { useEffect, useState } from 'react';
import { fetchProgrammeLimits } from '#lib/client/programme-api.ts';
import type { ProgrammeLimits } from '#lib/model/programme-limit.ts';

/** A count over all accounts, which nobody acts on by the second. */
const ASK_MS = 5_000;

export type ProgrammesHeld = { readonly limits: ProgrammeLimits | null; readonly refusal: string | null };

/** The rules of programmes as they stood some seconds ago; what a refusal leaves is the last answer, with its time. */
export function useProgrammeLimits(): ProgrammesHeld {
  const [held, setHeld] = useState<ProgrammesHeld>({ limits: null, refusal: null });
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const answer = await fetchProgrammeLimits();
      if (isOver) return;
      setHeld((was) =>
        answer.ok ? { limits: answer.value, refusal: null } : { limits: was.limits, refusal: answer.message },
      );
      timer = setTimeout(() => void ask(), ASK_MS);
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, []);
  return held;
}
