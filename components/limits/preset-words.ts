import { formatDecimalText } from '#lib/client/format.ts';
import type { PresetDailyLoss, PresetDisabledReason, PresetMaxLoss, PresetSummary } from '#lib/model/preset.ts';

const UNKNOWN = '—';
const TRAILS = {
  none: 'static',
  eod_balance: 'trails end of day',
  closed_balance: 'trails closed balance',
  intraday_equity: 'trails equity',
} as const;
const REFERENCES = {
  balance: 'from the day’s balance',
  equity: 'from the day’s equity',
  max: 'from the higher of balance and equity',
  intraday_peak: 'from the day’s peak',
} as const;
const REASONS: Readonly<Record<PresetDisabledReason, string>> = {
  gradeC: 'secondary sources only',
  maxLossAmountGradeC: 'amount of the maximum loss from secondary sources only',
  missingFigures: 'figures are missing',
};

/** "2,000 USD, trails end of day" or "10 % of the initial balance, static". */
export function maxLossText(loss: PresetMaxLoss | null, currency: string): string {
  if (loss === null) return UNKNOWN;
  const trail = loss.trail === null ? 'trail by option' : TRAILS[loss.trail];
  const closes = loss.check === 'eod' ? ', judged on closes' : '';
  return `${allowanceText(loss, currency)}, ${trail}${closes}`;
}

export function dailyLossText(loss: PresetDailyLoss | null, currency: string): string {
  if (loss === null) return 'none';
  const pause = loss.action === 'pause' ? ', pauses' : '';
  return `${allowanceText(loss, currency)} ${REFERENCES[loss.reference]}${pause}`;
}

type Allowance = {
  readonly amount?: string | null | undefined;
  readonly pctInitial?: string | undefined;
  readonly pctOfPeak?: string | undefined;
  readonly pctReference?: string | undefined;
  readonly tiers?: readonly { readonly amount: string }[] | undefined;
};

function allowanceText({ amount, pctInitial, pctOfPeak, pctReference, tiers }: Allowance, currency: string): string {
  if (typeof amount === 'string') return `${formatDecimalText(amount)} ${currency}`;
  if (pctInitial !== undefined) return `${pctInitial} % of the initial balance`;
  if (pctOfPeak !== undefined) return `${pctOfPeak} % of the peak`;
  if (pctReference !== undefined) return `${pctReference} % of the reference`;
  return tiers === undefined ? 'amount not in the sources' : 'by tiers';
}

export function sizeText({
  size,
  sizeRange,
  currency,
}: Pick<PresetSummary, 'size' | 'sizeRange' | 'currency'>): string {
  if (size !== null) return `${formatDecimalText(size)} ${currency}`;
  if (sizeRange === null) return 'any';
  return `${formatDecimalText(sizeRange[0])} to ${formatDecimalText(sizeRange[1])} ${currency}`;
}

export function resetText({ reset }: PresetSummary['rules']): string {
  return `${reset.at} ${reset.tz}${reset.stated ? '' : ', to confirm'}`;
}

/** [PS1] a date of null is shown as undated. */
export function asOfText({ asOf }: Pick<PresetSummary, 'asOf'>): string {
  return asOf ?? 'undated';
}

/** Why a programme cannot be assigned; null where it can. */
export function disabledText({ disabledBecause }: Pick<PresetSummary, 'disabledBecause'>): string | null {
  return disabledBecause.length === 0 ? null : disabledBecause.map((reason) => REASONS[reason]).join('; ');
}

/** Programmes of which every word of the query begins a word: firm, programme, market, stage, size. */
export function matchesWords(preset: PresetSummary, query: string): boolean {
  const { firm, program, market, stages, size, id } = preset;
  const text = `${firm} ${program} ${market} ${stages.join(' ')} ${sizeText(preset)} ${size ?? ''} ${id}`;
  const held = text.toLowerCase().split(/[\s-]+/);
  const asked = query.toLowerCase().split(/[\s-]+/);
  return asked.every((word) => held.some((each) => each.startsWith(word)));
}
