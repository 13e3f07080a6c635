import type { RulesetId } from './ids.ts';
import type { RulesetRule } from './limit.ts';

/** The rules of one programme as data. An account pins (rulesetId, version); a breach is judged by that version only. */
export type Ruleset = {
  readonly rulesetId: RulesetId;
  readonly version: number;
  readonly name: string;
  readonly rules: readonly RulesetRule[];
};
