import type { Outcome } from '#lib/model/effect.ts';
import type { Seq } from '#lib/model/ids.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import { INBOX_ENTRIES_MAX } from '#server/thread/messages.ts';

import type { FactCore } from './fact-door.ts';

/** For tests: a core that numbers, deduplicates by (origin, inputId) and can be told to refuse, as the real one does. */
export class FakeCore implements FactCore {
  inboxFree = INBOX_ENTRIES_MAX;
  /** Thrown by the next submissions, one each. */
  readonly failures: Error[] = [];
  readonly taken: Submission[] = [];
  readonly #first = new Map<string, { readonly content: string; readonly outcome: Outcome }>();
  /** Refuses an input as the engine would. */
  refuse: (submission: Submission) => Outcome | null = () => null;

  async submit(submissions: readonly Submission[]) {
    await Promise.resolve();
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    const duplicates: number[] = [];
    const outcomes = submissions.map((submission, position) => {
      const key = `${submission.origin} ${submission.inputId}`;
      const content = JSON.stringify(submission.input);
      const first = this.#first.get(key);
      if (first !== undefined && first.content !== content) {
        return { type: 'Rejected', seq: null, reason: 'inputIdReused' } satisfies Outcome;
      }
      if (first !== undefined) {
        duplicates.push(position);
        return first.outcome;
      }
      this.taken.push(submission);
      // Numbers count from 1 without gaps, as the sequencer's.
      const seq = this.taken.length as Seq;
      const outcome: Outcome = this.refuse(submission) ?? { type: 'Accepted', seq };
      this.#first.set(key, { content, outcome });
      return outcome;
    });
    return { outcomes, duplicates };
  }
}

export function namedError(name: string): Error {
  return Object.assign(new Error(name), { name });
}
