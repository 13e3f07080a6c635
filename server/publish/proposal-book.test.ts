import { expect, test } from 'vitest';
import type { ProposalState, ProposalView } from '#lib/model/proposal.ts';
import { ProposalBook } from './proposal-book.ts';

/** Only what the book looks at. */
function proposal(
  proposalId: string,
  proposedSeq: number,
  state: ProposalState = 'open',
  endedSeq: number | null = null,
) {
  return { proposalId, proposedSeq, state, endedSeq } as ProposalView;
}

test('[FE5] open proposals stay whatever their number, of the ended ones the newest', () => {
  const book = new ProposalBook(2);
  book.replace([proposal('b', 2, 'rejected', 9), proposal('a', 1), proposal('c', 3)]);
  expect(book.all().map(({ proposalId }) => proposalId)).toEqual(['a', 'c', 'b']);
  book.set(proposal('a', 1, 'approved', 10));
  book.set(proposal('d', 11));
  book.set(proposal('c', 3, 'lapsed', 12));
  expect(book.all().map(({ proposalId }) => proposalId)).toEqual(['a', 'd', 'c']);
  expect([book.get('b'), book.get('d')?.state]).toEqual([null, 'open']);
});
