import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onEarlyFormula, onOpenFormula, openFormula } from './open-formula.ts';

let nowMs = 0;
beforeEach(() => {
  vi.stubGlobal('document', new EventTarget());
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('[FO1] a press before anything listens is answered once something does, unless it is long ago', () => {
  for (const [afterMs, answers] of [
    [1_000, 1],
    [4_000, 0],
  ] as const) {
    const brought = vi.fn<() => void>();
    onEarlyFormula(brought);
    openFormula();
    expect(brought).toHaveBeenCalledTimes(1);
    nowMs += afterMs;
    const run = vi.fn<() => void>();
    const ended = new AbortController();
    onOpenFormula(run, ended.signal);
    expect(run).toHaveBeenCalledTimes(answers);
    openFormula();
    expect(run).toHaveBeenCalledTimes(answers + 1);
    ended.abort();
    // What was answered is not answered again by the next listener.
    const next = new AbortController();
    const again = vi.fn<() => void>();
    onOpenFormula(again, next.signal);
    expect(again).not.toHaveBeenCalled();
    next.abort();
  }
});
