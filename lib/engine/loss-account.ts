import { parseDay } from '#lib/base/time.ts';
import type { LimitRule } from '#lib/model/limit.ts';
import { assert } from '#lib/base/assert.ts';
import {
  beginsWindow,
  closeDay,
  depositLevels,
  isLossRule,
  measuredValue24,
  noLevels,
  payoutLevels,
  raiseLevels,
  readLoss,
  readTerms,
  startLevels,
  startWindow,
} from './loss-rule.ts';
import type { LossLevels, LossObservation, LossTerms, WindowStarts } from './loss-rule.ts';

/** What has been decided of a rule: plain data. */
export type LossStanding = {
  /** A booked breach that holds: a pause until its window ends, a fail until a lead resets it [LL9]. */
  latched: boolean;
  /** A pause is booked once in a window [LL10]. */
  booked: boolean;
  /** For a rule judged at the close alone: its condition at the last close. */
  heldAtClose: boolean;
  /** First observation of the present window, and ever, at which the condition held [LL8]. */
  crossedSeq: number | null;
  firstBreachSeq: number | null;
};
/** One loss rule of an account with all it carries. */
export type LossSlot = { readonly terms: LossTerms; readonly limit: LossLevels & LossStanding };
export type Judgment<T extends LossSlot> = {
  /** Rules whose condition holds. */
  readonly crossed: readonly T[];
  /** Those booked by this observation, in order. */
  readonly booked: readonly T[];
};

export function noStanding(): LossStanding {
  return { latched: false, booked: false, heldAtClose: false, crossedSeq: null, firstBreachSeq: null };
}

/**
 * Steps 4 and 5 of [LL4] for the rules of one account that are judged now, or step 1 of [LL5] for those judged at the
 * close. After a fail nothing is booked, but crossings are still recorded [LL11].
 */
export function judgeLoss<T extends LossSlot>(
  slots: readonly T[],
  check: 'intraday' | 'eod',
  seen: LossObservation,
  now: { readonly seq: number; readonly isFailed: boolean },
): Judgment<T> {
  const crossed: T[] = [];
  for (const slot of slots) {
    const { terms, limit } = slot;
    if ((terms.rule.check ?? 'intraday') !== check) continue;
    const { isCrossed } = readLoss(terms, limit, seen);
    if (check === 'eod') limit.heldAtClose = isCrossed;
    if (!isCrossed) continue;
    limit.crossedSeq ??= now.seq;
    limit.firstBreachSeq ??= now.seq;
    crossed.push(slot);
  }
  if (crossed.length === 0 || now.isFailed) return { crossed, booked: [] };
  const booked = attributed(crossed.filter(isBookable));
  for (const { limit } of booked) {
    limit.latched = true;
    limit.booked = true;
  }
  return { crossed, booked };
}

function isBookable({ terms, limit }: LossSlot): boolean {
  if (terms.rule.action === 'alertOnly' || limit.latched) return false;
  return terms.rule.action === 'fail' || !limit.booked;
}

/**
 * [LL7] the highest floor first, equal floors to the maximum loss. A pause hides no fail: what is crossed below a pausing
 * rule is booked after it, up to and with the first rule that fails the account; the rest is listed only.
 */
function attributed<T extends LossSlot>(candidates: readonly T[]): readonly T[] {
  const ordered = candidates.toSorted(byFloor);
  const failing = ordered.findIndex(({ terms }) => terms.rule.action === 'fail');
  return failing < 0 ? ordered : ordered.slice(0, failing + 1);
}

function byFloor(a: LossSlot, b: LossSlot): number {
  if (a.limit.floor24 !== b.limit.floor24) return a.limit.floor24 > b.limit.floor24 ? -1 : 1;
  return rankOf(a) - rankOf(b);
}

function rankOf({ terms }: LossSlot): number {
  if (terms.rule.type === 'maxLoss') return 0;
  return terms.rule.action === 'fail' ? 1 : 2;
}

/** Steps 2 to 4 of [LL5]: closing peaks, references anew, pauses and windows end. Step 1 came before, step 5 follows. */
export function rollLoss(slots: readonly LossSlot[], closing: LossObservation, starts: WindowStarts): void {
  for (const { terms, limit } of slots) {
    closeDay(terms, limit, closing);
    if (!beginsWindow(terms, starts)) continue;
    startWindow(terms, limit, closing);
    limit.crossedSeq = null;
    limit.booked = false;
    if (terms.rule.action === 'pause') limit.latched = false;
  }
}

/** Which windows begin with the day `label`, after the day `closed`; without one, after the date before. */
export function windowStarts(closed: string | null, label: string): WindowStarts {
  const day = parseDay(label);
  const before = closed === null ? day - 1 : parseDay(closed);
  const month = closed === null ? label.endsWith('-01') : closed.slice(0, 7) !== label.slice(0, 7);
  return { week: isoWeek(day) !== isoWeek(before), month };
}

/** A count of ISO weeks: they begin on Monday, and 1970-01-01 was a Thursday. */
function isoWeek(day: number): number {
  return Math.floor((day + 3) / 7);
}

export type NamedLossRule = { readonly ruleId: string; readonly rule: LimitRule };
/** The present figures of one rule; amounts at 10^-24. */
export type LossFigures = {
  readonly floor24: bigint;
  readonly room24: bigint;
  readonly peak24: bigint;
  readonly reference24: bigint;
  readonly allowance24: bigint;
};

/** One account under its loss rules, fed with observations: the engine's own functions without an engine around them. */
export class LossAccount {
  private readonly slots: readonly (LossSlot & { readonly ruleId: string })[];
  private seen: LossObservation;
  private seq = 0;
  private label: string | null = null;
  isFailed = false;
  /** Rules booked so far, in order. */
  readonly breaches: string[] = [];

  constructor(initial24: bigint, rules: readonly NamedLossRule[]) {
    this.seen = { balance24: initial24, equity24: initial24 };
    this.slots = rules.map(({ ruleId, rule }) => {
      assert(isLossRule(rule), 'Invariant: an account of loss rules holds no other rules');
      const slot = { ruleId, terms: readTerms(rule), limit: { ...noLevels(), ...noStanding() } };
      startLevels(slot.terms, slot.limit, initial24, this.seen);
      return slot;
    });
  }

  get isPaused(): boolean {
    return this.slots.some(({ terms, limit }) => limit.latched && terms.rule.action === 'pause');
  }

  /** One observation [LL4]. */
  observe(seen: LossObservation): void {
    this.seen = seen;
    this.seq += 1;
    for (const { terms, limit } of this.slots) raiseLevels(terms, limit, seen);
    this.judge('intraday');
  }

  /** The reset [LL5] with the last values; without a label it begins a day and no week or month. */
  roll(label: string | null = null): void {
    this.judge('eod');
    const starts = label === null ? { week: false, month: false } : windowStarts(this.label, label);
    if (label !== null) this.label = label;
    rollLoss(this.slots, this.seen, starts);
    this.observe(this.seen);
  }

  /** Uses room, and is judged at once [LL15]. */
  payout(amount24: bigint): void {
    for (const { terms, limit } of this.slots) payoutLevels(terms, limit);
    this.withdraw(amount24);
  }

  withdraw(amount24: bigint): void {
    const { balance24, equity24 } = this.seen;
    this.observe({ balance24: balance24 - amount24, equity24: equity24 - amount24 });
  }

  /** Raises every level with the account, and is judged at once [LL15]. */
  deposit(amount24: bigint): void {
    for (const { limit } of this.slots) depositLevels(limit, amount24);
    const { balance24, equity24 } = this.seen;
    this.observe({ balance24: balance24 + amount24, equity24: equity24 + amount24 });
  }

  /** Null where there is no rule of that name. */
  figures(ruleId: string): LossFigures | null {
    const slot = this.slots.find((candidate) => candidate.ruleId === ruleId);
    if (slot === undefined) return null;
    const { floor24, peak24, reference24, amount24 } = slot.limit;
    const room24 = measuredValue24(slot.terms, this.seen) - floor24;
    return { floor24, room24, peak24, reference24, allowance24: amount24 };
  }

  private judge(check: 'intraday' | 'eod'): void {
    const now = { seq: this.seq, isFailed: this.isFailed };
    for (const { ruleId, terms } of judgeLoss(this.slots, check, this.seen, now).booked) {
      this.breaches.push(ruleId);
      if (terms.rule.action === 'fail') this.isFailed = true;
    }
  }
}
