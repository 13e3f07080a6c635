import type { LossLevels } from './loss-rule.ts';

/** A position of an account when its reset came. */
export type RolledPosition = { readonly quantity12: bigint; readonly cost24: bigint };

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
  readonly rates: Map<string, RolledRate>;
};
