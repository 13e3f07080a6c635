import type { TestContext } from 'vitest';

/** A bar of the interface document as one run of a test measured it; `value` and `met` come from that run. */
export type Bar = {
  /** `U9`. */
  readonly id: string;
  /** Which part of the bar; the same words in each run, `scripts/bars.mjs` expects them. */
  readonly what: string;
  readonly value: string;
  readonly bar: string;
  readonly met: boolean;
};

declare module 'vitest' {
  interface TaskMeta {
    bars?: Bar[];
  }
}

/** Puts the bar into the report of the run, where `npm run verify` reads it for its closing table. */
export function noteBar({ task }: Pick<TestContext, 'task'>, bar: Bar): void {
  task.meta.bars = [...(task.meta.bars ?? []), bar];
}
