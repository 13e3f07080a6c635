import type { DecimalText, RulesetId } from './ids.ts';
import type { Objectives, WallTime } from './objectives.ts';
import type { RulesetRule } from './limit.ts';

/** The rules of one programme as data. An account pins (rulesetId, version); a breach is judged by that version only. */
export type Ruleset = {
  readonly rulesetId: RulesetId;
  readonly version: number;
  readonly name: string;
  readonly rules: readonly RulesetRule[];
  /** The published programme it was made from, and the buyer's choices among its options [PS2]. */
  readonly presetId?: string | undefined;
  readonly presetVersion?: number | undefined;
  readonly options?: Readonly<Record<string, string>> | undefined;
  /** What a lead checked to enable a programme that its sources leave unconfirmed [PS3]. */
  readonly confirmed?: string | undefined;
  /** When the rules take effect: at once (default), or with the account's next reset [LL16]. */
  readonly effective?: 'now' | 'nextReset' | undefined;
  /** The reset of accounts under these rules; by default their calendar stays as it is. */
  readonly reset?: WallTime | undefined;
  /** The start balance that the figures belong to; an account with another is refused. */
  readonly startBalance?: DecimalText | undefined;
  /** What is asked for beside the loss rules [PR8]. */
  readonly objectives?: Objectives | undefined;
};
