import type { Microseconds, Origin, Seq } from './ids.ts';
import type { Input } from './input.ts';

/** One numbered entry of the journal: what `apply` takes, in every host. */
export type JournalEntry = {
  readonly seq: Seq;
  /** Engine time, never decreasing [TI1]. */
  readonly tsJournalUs: Microseconds;
  readonly tsReceivedUs: Microseconds;
  readonly origin: Origin;
  /** The sender's idempotency key; unique per origin. */
  readonly inputId: string;
  readonly causationId: Seq | null;
  readonly input: Input;
};

/** An input on its way to the sequencer. */
export type Submission = {
  readonly origin: Origin;
  readonly inputId: string;
  readonly tsReceivedUs: Microseconds;
  readonly input: Input;
};
