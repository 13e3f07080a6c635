import { expect, test } from 'vitest';
import type { SilenceView } from '#lib/model/silence.ts';
import { SilenceBook } from './silence-book.ts';

/** Only what the book looks at. */
function silence(silenceId: string, setSeq: number, endedSeq: number | null = null): SilenceView {
  return { silenceId, setSeq, ended: endedSeq === null ? null : { seq: endedSeq } } as SilenceView;
}

test('[SU7] live silences stay whatever their number, of the ended ones the newest', () => {
  const book = new SilenceBook(2);
  book.replace([silence('b', 2, 9), silence('a', 1), silence('c', 3)]);
  expect(book.all().map(({ silenceId }) => silenceId)).toEqual(['a', 'c', 'b']);
  book.set(silence('a', 1, 10));
  book.set(silence('d', 11));
  book.set(silence('c', 3, 12));
  expect(book.all().map(({ silenceId }) => silenceId)).toEqual(['a', 'd', 'c']);
  expect([book.get('b'), book.get('d')?.ended]).toEqual([null, null]);
});
