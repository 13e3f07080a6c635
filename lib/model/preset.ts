import type { Currency, DecimalText } from './ids.ts';
import type { BreachWhen, DailyReference, Trail } from './limit.ts';
import type { ConsistencyDenominator, TradingDayRule } from './objectives.ts';

/** A: the official page; B: a dataset or reviewer that read it, with a date; C: secondary only. */
export type PresetGrade = 'A' | 'B' | 'C';
export type PresetMarket = 'futures' | 'cfd' | 'crypto';
export type PresetDisabledReason = 'gradeC' | 'maxLossAmountGradeC' | 'missingFigures';
/** A local time `HH:MM` of an IANA zone. */
export type PresetTime = { readonly tz: string; readonly at: string };

/**
 * A published programme of a firm as data with its provenance (semantics.md section 17). Amounts, levels and percentages
 * are decimal text; names are those of the file, so that a figure reads back as it was written [IN21].
 */
export type Preset = {
  readonly id: string;
  readonly version: number;
  /** Only an enabled preset may be assigned [PS3]. */
  readonly enabled: boolean;
  readonly disabledBecause?: readonly PresetDisabledReason[] | undefined;
  readonly firm: string;
  readonly program: string;
  readonly market: PresetMarket;
  readonly stages: readonly string[];
  readonly currency: Currency;
  /** The initial balance that the figures belong to; both null: any. */
  readonly size: DecimalText | null;
  readonly sizeRange: readonly [DecimalText, DecimalText] | null;
  readonly grade: PresetGrade;
  /** Null is shown as "undated" [PS1]. */
  readonly asOf: string | null;
  readonly asOfNote?: string | undefined;
  readonly sources: readonly string[];
  /** What the sources do not agree on, left open [PS5]. */
  readonly conflicts: readonly string[];
  /** Paths whose value is this product's default, not the firm's statement. */
  readonly assumed: readonly string[];
  /** Paths that the sources do not give. */
  readonly missing: readonly string[];
  readonly options: readonly PresetOption[];
  readonly rules: PresetRules;
};

/** A choice of the buyer. Its `rules` are merged over the preset's; a default of null must be chosen. */
export type PresetOption = {
  readonly name: string;
  readonly label: string;
  readonly default: string | null;
  readonly choices: readonly { readonly value: string; readonly rules: PresetRulesPatch }[];
};

export type PresetMaxLoss = {
  readonly amount?: DecimalText | null | undefined;
  readonly amountGrade?: PresetGrade | undefined;
  readonly pctInitial?: DecimalText | undefined;
  readonly pctOfPeak?: DecimalText | undefined;
  /** Null where an option gives it. */
  readonly trail: Trail | null;
  readonly lockOffset: DecimalText | null;
  readonly stopPeak?: DecimalText | null | undefined;
  readonly freezePeak?: DecimalText | null | undefined;
  readonly afterFirstPayout?: { readonly floor: DecimalText } | undefined;
  readonly measured: 'equity' | 'balance' | 'min';
  readonly check: 'intraday' | 'eod';
  readonly action: 'fail';
  readonly breachWhen: BreachWhen;
};

export type PresetDailyLoss = {
  readonly amount?: DecimalText | undefined;
  readonly pctInitial?: DecimalText | undefined;
  readonly pctReference?: DecimalText | undefined;
  readonly reference: DailyReference;
  readonly tiers?: readonly { readonly startBalanceAtLeast: DecimalText; readonly amount: DecimalText }[] | undefined;
  readonly measured: 'equity' | 'balance' | 'min';
  readonly check: 'intraday' | 'eod';
  readonly action: 'fail' | 'pause';
  readonly breachWhen: BreachWhen;
  readonly note?: string | undefined;
};

export type PresetConsistency = {
  readonly pct?: DecimalText | undefined;
  readonly pctByPayout?: readonly DecimalText[] | undefined;
  readonly denominator: ConsistencyDenominator;
  readonly op: BreachWhen;
  readonly gates: readonly string[];
  readonly grade?: PresetGrade | undefined;
  /** False: shown and not applied [PS3]. */
  readonly enabled?: boolean | undefined;
};

export type PresetNews = {
  readonly beforeSec: number;
  readonly afterSec: number;
  readonly impact: string | null;
  readonly stages: readonly string[] | null;
  readonly forbids: 'open' | 'close' | 'both' | null;
  readonly effect: 'fail' | 'voidProfit' | null;
  readonly grade: PresetGrade;
  readonly enabled: boolean;
};

export type PresetReset = PresetTime & {
  /** False: the sources do not say it; assigning asks to confirm zone and time [PS4]. */
  readonly stated: boolean;
  readonly sessionEnd?: string | undefined;
  readonly note?: string | undefined;
};

export type PresetRules = {
  readonly maxLoss: PresetMaxLoss | null;
  readonly dailyLoss: PresetDailyLoss | null;
  /** Balance that an account of the programme starts with, where it is not the size. */
  readonly startBalance?: DecimalText | undefined;
  readonly profitTarget?:
    | { readonly amount?: readonly DecimalText[] | undefined; readonly pctInitial?: readonly DecimalText[] | undefined }
    | undefined;
  readonly minTradingDays?: number | undefined;
  readonly tradingDayRule?: TradingDayRule | undefined;
  readonly maxDays?: number | undefined;
  readonly qualifyingDays?:
    | { readonly count: number; readonly minPnl: DecimalText | null; readonly minPctInitial: DecimalText | null }
    | undefined;
  readonly consistency?: PresetConsistency | undefined;
  readonly scaling?:
    | {
        readonly basis: 'sessionStart' | 'live';
        readonly tiers: readonly { readonly profitAtLeast: DecimalText; readonly maxContracts: DecimalText }[] | null;
        readonly note?: string | undefined;
      }
    | undefined;
  readonly maxContracts?: DecimalText | undefined;
  readonly microsPerMini?: DecimalText | undefined;
  /** Lots by initial balance. */
  readonly maxLotsBySize?: Readonly<Record<string, DecimalText>> | undefined;
  readonly floatingLoss?: { readonly pctInitial: DecimalText; readonly stages: readonly string[] | null } | undefined;
  readonly maxLossPerTradePct?: DecimalText | undefined;
  readonly maxRiskPerPositionPct?: DecimalText | undefined;
  readonly mandatoryStopLoss?: boolean | undefined;
  readonly news?: PresetNews | undefined;
  readonly flatBy?: PresetTime | undefined;
  readonly reset: PresetReset;
};

/** Rules of which some are given: objects merge, other values replace. */
export type PresetRulesPatch = {
  readonly [Key in keyof PresetRules]?: PatchOf<PresetRules[Key]> | undefined;
};
type PatchOf<Value> = Value extends string | number | boolean | null | undefined | readonly unknown[]
  ? Value
  : { readonly [Key in keyof Value]?: Value[Key] | undefined };

/** The file: presets, and what travels with them [PS6]. */
export type PresetCatalogue = {
  readonly note: string;
  readonly gradeKey: Readonly<Record<PresetGrade, string>>;
  readonly gradeScope: string;
  readonly attribution: readonly string[];
  readonly presets: readonly Preset[];
};

/** A line of the list of programmes. */
export type PresetSummary = Pick<
  Preset,
  | 'id'
  | 'version'
  | 'enabled'
  | 'firm'
  | 'program'
  | 'market'
  | 'stages'
  | 'currency'
  | 'size'
  | 'sizeRange'
  | 'grade'
  | 'asOf'
  | 'asOfNote'
  | 'sources'
  | 'conflicts'
> & {
  readonly disabledBecause: readonly PresetDisabledReason[];
  readonly rules: Pick<PresetRules, 'maxLoss' | 'dailyLoss' | 'reset'>;
};

/** What a lead chooses when a preset is assigned. */
export type PresetChoice = {
  readonly presetId: string;
  /** Initial balance of the account; may be left out where the preset has one size. */
  readonly size?: DecimalText | undefined;
  readonly options?: Readonly<Record<string, string>> | undefined;
  /** One of the preset's stages; the first by default. */
  readonly stage?: string | undefined;
  /** Phase of the evaluation, from 0; the first by default. */
  readonly phase?: number | undefined;
  /** Zone and time of the reset, asked for where the sources do not state it [PS4]. */
  readonly confirmReset?: PresetTime | undefined;
  readonly effective?: 'now' | 'nextReset' | undefined;
  /** Enables a disabled preset for this assignment, as its next version [PS3]. */
  readonly confirmed?: PresetConfirmation | undefined;
};

/** What a lead states to enable a disabled preset: what was checked, and figures that the sources lack, merged over its rules. */
export type PresetConfirmation = {
  readonly checked: string;
  /** Rules in the names of the file; checked once they are merged. */
  readonly rules?: Readonly<Record<string, unknown>> | undefined;
};
