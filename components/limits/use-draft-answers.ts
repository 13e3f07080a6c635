import { useEffect, useRef, useState } from 'react';
import { fetchBacktest, previewLimit, startBacktest } from '#lib/client/api.ts';
import type { ApiAnswer, BacktestAnswer } from '#lib/client/api.ts';
import type { LimitDraft } from '#lib/model/limit.ts';
import type { PreviewAnswer } from '#lib/model/limit-preview.ts';

const PREVIEW_DELAY_MS = 120;
const BACKTEST_DELAY_MS = 500;
const POLL_MS = 250;

/** An answer with the draft it is of: while a newer one is asked, the old one is shown as such. */
export type PreviewState = {
  readonly answer: PreviewAnswer | null;
  readonly isBehind: boolean;
  readonly failure: string | null;
};

/** What the draft would do at once: asked 120 ms after the last edit, one question on its way at a time [LE2]. */
export function usePreview(draft: LimitDraft | null): PreviewState {
  const [state, setState] = useState<PreviewState>({ answer: null, isBehind: false, failure: null });
  const wanted = useRef<string | null>(null);
  const isAsking = useRef(false);
  const text = draft === null ? null : JSON.stringify(draft);
  useEffect(() => {
    wanted.current = text;
    if (text === null) {
      setState({ answer: null, isBehind: false, failure: null });
      return undefined;
    }
    setState((was) => ({ ...was, isBehind: true }));
    const ask = async (): Promise<void> => {
      if (isAsking.current) return;
      isAsking.current = true;
      for (let asked: string | null = null; wanted.current !== null && asked !== wanted.current;) {
        asked = wanted.current;
        // The text is this hook's own.
        const answer = await previewLimit(JSON.parse(asked) as LimitDraft);
        if (wanted.current === asked) setState(stateOf(answer));
      }
      isAsking.current = false;
    };
    const timer = setTimeout(() => void ask(), PREVIEW_DELAY_MS);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(
    () => () => {
      wanted.current = null;
    },
    [],
  );
  return state;
}

function stateOf(answer: ApiAnswer<PreviewAnswer>): PreviewState {
  return answer.ok
    ? { answer: answer.value, isBehind: false, failure: null }
    : { answer: null, isBehind: false, failure: answer.message };
}

export type BacktestView = { readonly answer: BacktestAnswer | null; readonly failure: string | null };

/** The draft over the open day, with progress; an edit ends the run and begins another [LE3]. */
export function useBacktest(draft: LimitDraft | null): BacktestView {
  const [view, setView] = useState<BacktestView>({ answer: null, failure: null });
  const text = draft === null ? null : JSON.stringify(draft);
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    setView({ answer: null, failure: null });
    const show = (answer: ApiAnswer<BacktestAnswer>): void => {
      if (isOver) return;
      if (!answer.ok) return setView({ answer: null, failure: answer.message });
      // A draft that cannot stand has an answer without a state: the preview says why.
      if (answer.value.id === undefined) return;
      setView({ answer: answer.value, failure: null });
      if (answer.value.state === 'waiting' || answer.value.state === 'running')
        timer = setTimeout(() => void fetchBacktest().then(show), POLL_MS);
    };
    if (text !== null)
      timer = setTimeout(() => void startBacktest(JSON.parse(text) as LimitDraft).then(show), BACKTEST_DELAY_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [text]);
  return view;
}
