import { expect, test } from 'vitest';
import type { Outcome, RejectReason } from '#lib/model/effect.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import { deposit } from '#server/journal/test-entries.ts';
import { Sequencer } from './sequencer.ts';

function refusedOnce(reason: RejectReason): { readonly sequencer: Sequencer; readonly admitAgain: () => string } {
  const sequencer = new Sequencer({ windowMax: 10, lastSeq: 0, lastTimeUs: 0 });
  const submission = deposit('a');
  const json = JSON.stringify(submission.input);
  const admission = sequencer.admit(submission, json);
  if (admission.type !== 'new') throw new Error('the first time is new');
  const entry = sequencer.stamp(submission, 1 as Microseconds);
  const outcome: Outcome = { type: 'Rejected', seq: 1 as Seq, reason };
  sequencer.remember(entry, admission.hash, outcome);
  const recovered = new Sequencer({ windowMax: 10, lastSeq: 0, lastTimeUs: 0 });
  recovered.replay(entry, outcome);
  // A restart knows what the running core knew: the answer is asked of both.
  return {
    sequencer,
    admitAgain: () => {
      const answers = [sequencer, recovered].map((each) => each.admit(submission, json).type);
      expect(answers[0]).toBe(answers[1]);
      return answers[0] ?? '';
    },
  };
}

test('[IT1] what was refused for something unknown may be sent again and is judged anew, after a restart too', () => {
  for (const reason of ['unknownAccount', 'unknownInstrument', 'unknownRate', 'unknownCalendar'] as const) {
    expect(refusedOnce(reason).admitAgain(), reason).toBe('new');
  }
});

test('[SQ1] a final refusal is answered with itself', () => {
  for (const reason of ['outOfRange', 'duplicateFill', 'priceNotPositive'] as const) {
    expect(refusedOnce(reason).admitAgain(), reason).toBe('repeated');
  }
});
