import type { LossLevels } from './loss-rule.ts';
import type { Lot } from './lots.ts';

/** A position of an account when its reset came, in the shape of those in force. */
export type RolledPosition = { readonly quantity12: bigint; readonly cost24: bigint; readonly lots: readonly Lot[] };

/**
 * What an account's last reset was made of, kept for as long as a late fill may restate it [SE9]: plain data. Amounts
 * 10^-24 of the account's currency; the closing values are those of the latest restatement.
 */
export type RollState = {
  readonly instantUs: number;
  /** The day that the reset ended; empty before the first roll. */
  readonly label: string;
  readonly opening: string;
  equity24: bigint;
  balance24: bigint;
  /** By `rolledKey`: the instrument, and the venue's position where the account keeps several. */
  readonly positions: Map<string, RolledPosition>;
  /** Levels of the loss rules as they stood before the reset, by limit. */
  readonly levels: Map<string, LossLevels>;
};

/** A rate as it was, in the shape of those in force. */
type RolledRate = {
  readonly units: bigint;
  readonly scale: number;
  readonly atUs: number;
  readonly seq: number;
  readonly source: string;
};

/** Marks and rates at a calendar's last reset: by instrument at 10^-13, and by pair. */
export type RollPrices = {
  readonly marks: Map<string, bigint>;
  /** What values shorts, where it is another price [MK1]. */
  readonly asks: Map<string, bigint>;
  readonly rates: Map<string, RolledRate>;
};
