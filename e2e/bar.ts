import type { TestInfo } from '@playwright/test';

/** A bar of the interface document as one run of a test measured it; `value` and `met` come from that run. */
export type Bar = {
  /** `U24`. */
  readonly id: string;
  /** Which part of the bar; the same words in each run, `scripts/bars.mjs` expects them. */
  readonly what: string;
  readonly value: string;
  readonly bar: string;
  readonly met: boolean;
};

/**
 * Puts the bar into the report of the run, where `npm run verify` reads it for its closing table. A bar of time that is
 * missed stands there as missed, and fails nothing.
 */
export function noteBar(testInfo: TestInfo, bar: Bar): void {
  testInfo.annotations.push({ type: 'bar', description: JSON.stringify(bar) });
}

/** The same for a figure under a smaller load than the bar asks for: it is printed apart and counts neither way. */
export function noteQuickBar(testInfo: TestInfo, bar: Bar): void {
  testInfo.annotations.push({ type: 'quick bar', description: JSON.stringify(bar) });
}

/** What the quick browser bench printed: `scripts/bars.mjs` reads the bars off it, and marks them as of a quick run. */
export function noteQuickBench(testInfo: TestInfo, stdout: string): void {
  testInfo.annotations.push({ type: 'quick bench', description: stdout });
}
