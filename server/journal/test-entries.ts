import type { AccountId, Currency, DecimalText, Microseconds, Origin, Seq } from '#lib/model/ids.ts';
import type { JournalEntry, Submission } from '#lib/model/journal-entry.ts';

/** Inputs for tests: a deposit is the smallest fact there is. The casts brand the test's own literals. */
export function deposit(
  inputId: string,
  options: { readonly tsEventUs?: number; readonly amount?: string; readonly origin?: string } = {},
): Submission {
  const tsEventUs = (options.tsEventUs ?? 1_000_000) as Microseconds;
  return {
    origin: (options.origin ?? 'feed') as Origin,
    inputId,
    tsReceivedUs: tsEventUs,
    input: {
      type: 'CashMoved',
      tsEventUs,
      cashId: `cash-${inputId}`,
      account: 'A1' as AccountId,
      amount: (options.amount ?? '10.5') as DecimalText,
      currency: 'USD' as Currency,
      cashKind: 'deposit',
    },
  };
}

export function entryAt(seq: number, submission: Submission = deposit(`id-${seq}`)): JournalEntry {
  return { ...submission, seq: seq as Seq, tsJournalUs: (1_000_000 + seq) as Microseconds, causationId: null };
}

export function entries(from: number, to: number): readonly JournalEntry[] {
  return Array.from({ length: to - from + 1 }, (_, index) => entryAt(from + index));
}
