import type { AccountCard } from '#lib/model/view.ts';
import type { Rung } from '#lib/model/limit.ts';
import { formatCount, formatLargest, formatLeft, formatUsed } from '#lib/client/format.ts';

/** An account on its way to a limit; money at 10^-scale of its currency, null is unknown. */
export type NearAccount = Pick<AccountCard, 'account' | 'trader' | 'currency' | 'scale'> & {
  readonly rung: Rung;
  /** Until the first of its limits at the slope of the last minutes; null: it moves toward none. */
  readonly minutes: number | null;
  /** The least left of any of its loss limits. */
  readonly left: number | null;
  readonly usedBp: number | null;
};

export type NextDot = {
  readonly near: NearAccount;
  /** On the axis: what is sooner than its begin stands there. */
  readonly minutes: number;
  /** Share of the limit that is left, percent; below 0 for one that is over its limit. */
  readonly left: number;
  readonly isCorner: boolean;
  /** Its name is printed beside it. */
  readonly isNamed: boolean;
};

export type NextPicture = {
  readonly dots: readonly NextDot[];
  readonly ticks: readonly number[];
  readonly mostLeft: number;
};

const LIMIT_BP = 10_000;

const FROM_MIN = 1;
/** [MO3] later than a day is no extrapolation. */
const TO_MIN = 1_440;
const TICKS_MIN: readonly number[] = [1, 5, 15, 60, 240, TO_MIN];
const LEAST_TO_MIN = 60;
/** What is coloured: soon, and with little left; or so soon that it does not matter how much is left (starting values). */
const CORNER_MIN = 30;
const CORNER_LEFT = 0.5;
const AT_ONCE_MIN = 5;
const NAMES_MAX = 4;
/** A name needs about so much of the width and the height. */
const NAME_WIDTH = 0.3;
const NAME_HEIGHT = 0.14;

/**
 * Accounts by the time until they break and by the share of their limit that is left: amounts of two currencies would not
 * share an axis.
 */
export function layNext(accounts: readonly NearAccount[]): NextPicture {
  const shown = accounts.flatMap((near) => {
    const { minutes, usedBp } = near;
    if (minutes === null || usedBp === null) return [];
    return [{ near, minutes: Math.min(Math.max(FROM_MIN, minutes), TO_MIN), left: (LIMIT_BP - usedBp) / 100 }];
  });
  const mostLeft = shown.reduce((most, { left }) => Math.max(most, left), 1);
  const last = shown.reduce((most, { minutes }) => Math.max(most, minutes), LEAST_TO_MIN);
  const to = TICKS_MIN.find((tick) => tick >= last) ?? TO_MIN;
  const named: { readonly x: number; readonly y: number }[] = [];
  const dots = shown
    .toSorted((a, b) => a.minutes - b.minutes || a.left - b.left)
    .map((dot): NextDot => {
      const { minutes, left } = dot;
      const isSoon = minutes <= CORNER_MIN && left <= mostLeft * CORNER_LEFT;
      const x = Math.log(minutes / FROM_MIN) / Math.log(to / FROM_MIN);
      const y = left / mostLeft;
      const isFree = named.every((other) => Math.abs(other.x - x) > NAME_WIDTH || Math.abs(other.y - y) > NAME_HEIGHT);
      const isNamed = isFree && named.length < NAMES_MAX;
      if (isNamed) named.push({ x, y });
      return { ...dot, isCorner: isSoon || minutes <= AT_ONCE_MIN, isNamed };
    });
  return { dots, ticks: TICKS_MIN.filter((tick) => tick <= to), mostLeft };
}

/** "2 m", and that it is an extrapolation where it is told at length. */
export function untilText(minutes: number | null): string {
  return formatLargest(minutes === null ? null : minutes * 60_000);
}

export function leftText({ left, scale, currency }: NearAccount): string {
  const text = formatLeft(left, scale);
  return text.endsWith(' left') ? text.replace(/ left$/, ` ${currency} left`) : `${text} ${currency}`;
}

/** The same under the head "Left". */
export function roomText(near: NearAccount): string {
  return leftText(near).replace(/ left$/, '');
}

/** Where there is nothing to draw, without saying the sentence of the head again. */
export const EMPTY_NEXT = 'Nobody is on the way to a limit.';

export function usedText({ usedBp }: NearAccount): string {
  return formatUsed(usedBp, (usedBp ?? 0) >= 10_000, 0);
}

/** One sentence: who is first, and how many move [CH7]. */
export function nextSummary(accounts: readonly NearAccount[], broken: number): string {
  const over = broken === 0 ? '' : ` ${formatCount(broken)} broken already.`;
  const moving = accounts.filter(({ minutes }) => minutes !== null);
  const first = moving.reduce<NearAccount | null>(
    (soonest, each) => (soonest === null || (each.minutes ?? 0) < (soonest.minutes ?? 0) ? each : soonest),
    null,
  );
  if (first === null) return `No account with half of a limit used moves toward it.${over}`;
  const still = accounts.length - moving.length;
  const rest = still === 0 ? '' : `, ${formatCount(still)} ${still === 1 ? 'does' : 'do'} not`;
  return `${first.account} in ${untilText(first.minutes)}, ${leftText(first)}; ${formatCount(moving.length)} move toward a limit${rest}.${over}`;
}
