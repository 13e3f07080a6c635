import type { Objectives, ObjectiveKind, ObjectiveViolation } from '#lib/model/objectives.ts';

/** A closed trading day with a fill or a result, by label [PN8]. Amounts 10^-24, flows excluded. */
export type DayState = { readonly label: string; readonly total24: bigint; readonly realized24: bigint };

/** What an account did by trading day, whatever its programme. */
export type TradingRecord = {
  /** Oldest first. */
  readonly days: DayState[];
  /** Days ever put into `days`: a position in the row that outlives the bound. */
  dayCount: number;
  /** Distinct labels with an opening, and with a closing fill [PR3]. */
  openedDays: number;
  closedDays: number;
  openedLabel: string | null;
  closedLabel: string | null;
  lastFillUs: number | null;
};

/** A round trip in one instrument from flat: when it began, and the instrument's net result before it. */
export type TripState = { readonly openedUs: number; readonly net24: bigint };

/** A fill as the news rule sees it; kept, since its event may be entered after it [PR6]. */
export type NewsFill = {
  readonly fillId: string;
  readonly tsEventUs: number;
  readonly hasOpened: boolean;
  readonly hasClosed: boolean;
  /** What it booked, fee included, 10^-24 of the account's currency. */
  readonly profit24: bigint;
};

/** A programme's objectives on one account, and what was seen of them since it was assigned. */
export type ObjectiveState = {
  terms: Objectives;
  readonly startUs: number;
  /** Net result and counts when the programme was assigned: its progress counts from there. */
  readonly startNet24: bigint;
  readonly startDay: number;
  readonly startOpened: number;
  readonly startClosed: number;
  payouts: number;
  gate: 'open' | 'paused' | 'failed';
  readonly trips: Map<string, TripState>;
  /** The newest fills, oldest first, where the programme has a news rule. */
  readonly newsFills: NewsFill[];
  readonly violations: ObjectiveViolation[];
  /** Violated now: while the condition holds, or until the reset after it happened. */
  readonly active: ObjectiveKind[];
  /** The open alert of each that has one; it may outlive its violation until somebody takes it. */
  readonly alerts: Map<ObjectiveKind, string>;
};

/** The published programme that an account pins, with the choices it was bought with [PS2]. */
export type ProgrammePin = {
  readonly presetId: string;
  readonly presetVersion: number;
  readonly options: Readonly<Record<string, string>>;
};

/** An event of the calendar of news [PR6]. */
export type NewsState = {
  readonly newsId: string;
  readonly instantUs: number;
  readonly impact: string;
  readonly title: string;
};

/** A wall time that objectives ask for, and the instant at which it was last reached. */
export type WallTimeState = { readonly zone: string; readonly minute: number; lastUs: number };

export function emptyRecord(): TradingRecord {
  return {
    days: [],
    dayCount: 0,
    openedDays: 0,
    closedDays: 0,
    openedLabel: null,
    closedLabel: null,
    lastFillUs: null,
  };
}
