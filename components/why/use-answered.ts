import { useEffect, useState } from 'react';
import { fetchExplanation } from '#lib/client/api.ts';
import type { Answered } from '#lib/model/explanation.ts';

/** While it is open the formula follows the figure. */
const REFRESH_MS = 1_000;

export type Asked =
  | { readonly kind: 'asking' }
  | { readonly kind: 'answered'; readonly answered: Answered }
  | { readonly kind: 'failed'; readonly message: string };

const ASKING: Asked = { kind: 'asking' };

/** The explanation of a figure, asked for again while it is shown; the last answer stands while a later one fails. */
export function useAnswered(of: string): Asked {
  const [asked, setAsked] = useState<{ readonly of: string; readonly state: Asked }>({ of, state: ASKING });
  useEffect(() => {
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = async (): Promise<void> => {
      const answer = await fetchExplanation(of);
      if (!isCurrent) return;
      setAsked((was) => {
        if (answer.ok) return { of, state: { kind: 'answered', answered: answer.value } };
        if (was.of === of && was.state.kind === 'answered') return was;
        const message = answer.status === 404 ? 'There is nothing to explain here yet.' : answer.message;
        return { of, state: { kind: 'failed', message } };
      });
      timer = setTimeout(() => void ask(), REFRESH_MS);
    };
    void ask();
    return () => {
      isCurrent = false;
      if (timer !== null) clearTimeout(timer);
    };
  }, [of]);
  return asked.of === of ? asked.state : ASKING;
}
