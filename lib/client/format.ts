import { zonedText } from './zoned-text.ts';

/** The sign for negative numbers is U+2212, unknown is a dash [NF1]. */
const MINUS = '\u2212';
export const UNKNOWN = '\u2014';

/** Used levels, in hundredths of a percent, that a rounded figure may not seem to reach: the default ladder and its resets. */
export const DEFAULT_LEVELS_BP: readonly number[] = [4_800, 5_000, 7_300, 7_500, 8_800, 9_000, 9_800, 10_000];
const BREACH_BP = 10_000;

export type MoneyStyle = {
  /** Digits after the point. */
  readonly decimals: number;
  /** `always`: a plus before gains, for P&L and changes. `never`: the absolute amount. */
  readonly sign: 'always' | 'negative' | 'never';
};

/** Money that is `value` units of 10^-scale, rounded to nearest (half away from zero) and grouped; exact in integers. */
export function formatMoney(value: number | null, scale: number, style: MoneyStyle): string {
  if (value === null || Number.isNaN(value)) return UNKNOWN;
  const units = roundUnits(Math.abs(value), scale, style.decimals, 'nearest');
  return signed(value, isZero(units), style.sign, digits(units, style.decimals));
}

/** Thousands, millions, billions with one decimal, for KPIs and axes [NF4]; more of them where an axis is that fine. */
export function formatCompact(
  value: number | null,
  scale: number,
  sign: MoneyStyle['sign'] = 'negative',
  decimals = 1,
): string {
  if (value === null || Number.isNaN(value)) return UNKNOWN;
  const whole = Math.abs(value) / 10 ** scale;
  const steps = [
    { letter: 'B', exponent: 9 },
    { letter: 'M', exponent: 6 },
    { letter: 'K', exponent: 3 },
  ];
  for (const { letter, exponent } of steps) {
    // 999,950 and more is "1.0 M", never "1,000.0 K".
    if (whole < 10 ** exponent * 0.99995) continue;
    const parts = roundUnits(Math.abs(value), scale + exponent, decimals, 'nearest');
    return signed(value, isZero(parts), sign, `${digits(parts, decimals)} ${letter}`);
  }
  return formatMoney(value, scale, { decimals: 0, sign });
}

/**
 * Percent used from hundredths of a percent. Nearest, but below a level it never shows as having reached it, and past
 * the limit it never shows as at it [NF7].
 */
export function formatUsed(
  usedBp: number | null,
  breached: boolean,
  decimals: 0 | 1 | 2,
  levelsBp: readonly number[] = DEFAULT_LEVELS_BP,
): string {
  if (usedBp === null || Number.isNaN(usedBp)) return UNKNOWN;
  return `${digits(usedUnits(usedBp, breached, decimals, levelsBp), decimals)} %`;
}

function usedUnits(usedBp: number, breached: boolean, decimals: 0 | 1 | 2, levelsBp: readonly number[]): number {
  const unit = 10 ** (2 - decimals);
  const down = Math.floor(usedBp / unit);
  const near = Math.floor((usedBp + unit / 2) / unit);
  const isPast = breached && usedBp > BREACH_BP;
  if (isPast && near * unit <= BREACH_BP) return Math.floor(BREACH_BP / unit) + 1;
  for (const level of levelsBp) if (usedBp < level && near * unit >= level) return down;
  return near;
}

/** "38 left", "over by 137", "0.40 left": toward zero, with decimals where a whole unit cannot tell [NF8]. */
export function formatLeft(room: number | null, scale: number, decimals = 0): string {
  if (room === null || Number.isNaN(room)) return UNKNOWN;
  const text = towardZero(Math.abs(room), scale, decimals);
  return room < 0 ? `over by ${text}` : `${text} left`;
}

/** The same where "Left" stands before it already: "38", "over by 137". */
export function formatRoom(room: number | null, scale: number): string {
  return formatLeft(room, scale).replace(/ left$/, '');
}

function towardZero(amount: number, scale: number, decimals: number): string {
  const candidates = [decimals, Math.max(decimals, 2), scale];
  for (const candidate of candidates) {
    const units = roundUnits(amount, scale, candidate, 'down');
    if (!isZero(units) || amount === 0) return digits(units, amount === 0 ? decimals : candidate);
  }
  return digits(0, decimals);
}

/** "2,137 of 2,000" [NF3]; with more decimals where the two would look equal, or in another order, than they are. */
export function formatUsedOf(used: number | null, allowance: number | null, scale: number, decimals = 0): string {
  if (used === null || allowance === null || Number.isNaN(used) || Number.isNaN(allowance)) return UNKNOWN;
  const chosen =
    [decimals, Math.max(decimals, 2), scale].find((candidate) => tells(used, allowance, scale, candidate)) ?? scale;
  const style: MoneyStyle = { decimals: chosen, sign: 'negative' };
  return `${formatMoney(used, scale, style)} of ${formatMoney(allowance, scale, style)}`;
}

function tells(used: number, allowance: number, scale: number, decimals: number): boolean {
  const shown = (amount: number): Units => {
    const units = roundUnits(Math.abs(amount), scale, decimals, 'nearest');
    return amount < 0 ? -units : units;
  };
  const [shownUsed, shownAllowance] = [shown(used), shown(allowance)];
  return used === allowance || (used < allowance ? shownUsed < shownAllowance : shownUsed > shownAllowance);
}

/** "0.3 s", "41 s", "3 m", "2 h 10 m" [NF9]. */
export function formatAge(ageMs: number | null): string {
  if (ageMs === null || Number.isNaN(ageMs)) return UNKNOWN;
  const ms = Math.max(0, ageMs);
  if (ms < 10_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} m`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** The largest unit alone, rounded down: for a narrow column, and for an extrapolation that is no more exact. */
export function formatLargest(spanMs: number | null): string {
  if (spanMs === null || Number.isNaN(spanMs)) return UNKNOWN;
  const seconds = Math.floor(Math.max(0, spanMs) / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** How long figures have stood; "> 3 m" where they stood before anybody looked, unknown while that says nothing yet. */
export function formatRowAge(age: { readonly ms: number; readonly isAtLeast: boolean } | null): string {
  if (age === null || (age.isAtLeast && age.ms < 1_000)) return UNKNOWN;
  return `${age.isAtLeast ? '> ' : ''}${formatLargest(age.ms)}`;
}

/** How long nobody has owned an alert: `m:ss` [NF9]. */
export function formatUnowned(ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** `HH:mm:ss`, with `.SSS` for evidence, in the zone of the session clock [NF9]. */
export function formatTime(
  us: number | null,
  zone: string,
  style: { readonly millis: boolean } = { millis: false },
): string {
  return us === null || Number.isNaN(us) ? UNKNOWN : zonedText(us, zone).slice(11, style.millis ? 23 : 19);
}

/** `2026-11-03 14:03:11` in the zone of the session clock: where the day is not today's by itself. */
export function formatDateTime(us: number | null, zone: string): string {
  return us === null || Number.isNaN(us) ? UNKNOWN : zonedText(us, zone).slice(0, 19);
}

/** "New York" for `America/New_York`: how the session clock names its zone. */
export function formatZone(zone: string): string {
  return zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;
}

/** "#18,442,017" [NF6]. */
export function formatSeq(seq: number | null): string {
  return seq === null ? UNKNOWN : `#${digits(Math.trunc(seq), 0)}`;
}

/** A count with grouped digits. */
export function formatCount(count: number | null): string {
  return count === null || Number.isNaN(count)
    ? UNKNOWN
    : (count < 0 ? MINUS : '') + digits(Math.trunc(Math.abs(count)), 0);
}

/** "1 alert", "3,035 alerts": a count with its noun in the right number. */
export function formatCounted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Exact decimal text (quantities, prices) with grouped digits and the true minus; nothing is rounded. */
export function formatDecimalText(text: string | null): string {
  if (text === null) return UNKNOWN;
  const negative = text.startsWith('-');
  const [whole = '0', fraction] = (negative ? text.slice(1) : text).split('.');
  return (negative ? MINUS : '') + group(whole) + (fraction === undefined ? '' : `.${fraction}`);
}

function signed(value: number, isNothing: boolean, sign: MoneyStyle['sign'], text: string): string {
  const isNegative = value < 0 && !isNothing && sign !== 'never';
  return isAccounting && isNegative ? `(${text})` : signOf(value, isNothing, sign) + text;
}

let isAccounting = false;

/** Negative money in parentheses in place of the minus, on this page from now on; a person's choice. */
export function setAccountingStyle(isOn: boolean): void {
  isAccounting = isOn;
}

function signOf(value: number, isNothing: boolean, sign: MoneyStyle['sign']): string {
  if (isNothing || sign === 'never') return '';
  if (value < 0) return MINUS;
  return sign === 'always' ? '+' : '';
}

function isZero(units: Units): boolean {
  return units === 0 || units === 0n;
}

/** A whole number >= 0: a bigint only where a double would not hold it exactly. */
type Units = number | bigint;

/** Above, sums of rounding could leave the whole numbers that a double holds. */
const EXACT_MAX = 2 ** 52;

/** `amount` >= 0 in units of 10^-scale, as units of 10^-decimals. */
function roundUnits(amount: number, scale: number, decimals: number, mode: 'nearest' | 'down'): Units {
  // Axis ticks may lie between two units; money itself is always whole.
  const exact = Math.round(amount);
  if (decimals >= scale) return scaled(exact, decimals - scale);
  const divisor = 10 ** (scale - decimals);
  if (exact > EXACT_MAX || divisor > EXACT_MAX) {
    const [big, by] = [BigInt(exact), 10n ** BigInt(scale - decimals)];
    return mode === 'down' ? big / by : (big + by / 2n) / by;
  }
  const from = mode === 'down' ? exact : exact + divisor / 2;
  // The remainder of doubles is exact, so the quotient is as well.
  return (from - (from % divisor)) / divisor;
}

function scaled(exact: number, places: number): Units {
  const product = exact * 10 ** places;
  return product <= EXACT_MAX ? product : BigInt(exact) * 10n ** BigInt(places);
}

function digits(units: Units, decimals: number): string {
  const text = units.toString().padStart(decimals + 1, '0');
  if (decimals === 0) return group(text);
  return `${group(text.slice(0, -decimals))}.${text.slice(-decimals)}`;
}

function group(whole: string): string {
  let text = whole;
  for (let at = whole.length - 3; at > 0; at -= 3) text = `${text.slice(0, at)},${text.slice(at)}`;
  return text;
}
