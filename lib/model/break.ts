import type { AccountId, Microseconds, Seq } from './ids.ts';

/** What a break is about [RC4]. */
export type BreakClass =
  | 'quantity'
  | 'side'
  | 'missingHere'
  | 'missingThere'
  | 'averagePrice'
  | 'cash'
  | 'fee'
  | 'orderCumulative'
  | 'unknownReference'
  | 'fillIdCollision'
  | 'expiredOpen'
  | 'staleSource';

export type BreakState = 'open' | 'explained' | 'resolved';

/** A fill that would make the position what the venue reports [RC6]; only a person's acceptance makes it an input. */
export type SyntheticProposal = {
  /** `synthetic:{origin}:{account}:{instrument}:{watermark}` [RC7]. */
  readonly fillId: string;
  /** Signed decimal text: target less current. */
  readonly quantity: string;
  /** Null where no price can be derived. */
  readonly price: string | null;
};

/** A difference between this book and what somebody else says, with its life [RC4]. */
export type BreakRecord = {
  readonly breakId: string;
  readonly class: BreakClass;
  readonly account: AccountId;
  /** Empty where the break is not about one instrument. */
  readonly instrument: string;
  /** The position, order or execution id it is about; empty for a netted position. */
  readonly reference: string;
  readonly origin: string;
  /** Decimal text or content of either side; null is unknown. */
  readonly ours: string | null;
  readonly theirs: string | null;
  readonly tolerance: string;
  /** The seq up to which ours counts, and the event time of theirs. */
  readonly ourSeq: Seq;
  readonly theirUs: Microseconds;
  readonly firstSeenUs: Microseconds;
  readonly ageUs: number;
  readonly state: BreakState;
  readonly changedSeq: Seq;
  /** Who explained it and why; null while nobody did. */
  readonly explainedBy: string | null;
  readonly why: string | null;
  readonly proposal: SyntheticProposal | null;
};

/** What a bust, a correction, a late fill or an adopted report changed in an account's books. */
export type BookCorrection = {
  readonly seq: Seq;
  readonly atUs: Microseconds;
  readonly kind: 'bust' | 'correction' | 'late' | 'restated' | 'adoption';
  /** The message's own id; empty for a report. */
  readonly fillId: string;
  /** The fill it is about. */
  readonly refFillId: string;
  readonly instrument: string;
  /** Decimal text in the account's currency: realized, fees, and the step of total P&L at the present mark. */
  readonly realizedDelta: string;
  readonly feesDelta: string;
  readonly totalDelta: string | null;
  /** Limits whose recorded breach it contests [BU11]. */
  readonly contested: readonly string[];
};
