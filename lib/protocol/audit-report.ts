/** One act in a report. */
export type ReportLine = {
  readonly number: number;
  /** Microseconds since 1970, UTC. */
  readonly tsUs: number;
  readonly who: string;
  readonly action: string;
  readonly target: string | null;
  /** What a reader must know beside it; null where nothing is. */
  readonly detail: string | null;
};

/** What stands out, in the order in which it is to be read. */
export type ReportSection = {
  readonly title: string;
  /** How many there are; the newest are listed. */
  readonly total: number;
  readonly lines: readonly ReportLine[];
};

/** A breach that was open, or that nobody had taken, when the report was written. */
export type ReportBreach = {
  readonly alertId: string;
  readonly limitName: string;
  readonly where: string;
  readonly state: string;
  readonly owner: string | null;
  readonly openedUs: number;
};

/** The report of one day; written once at the firm's roll, with the head of the log of acts as an anchor of it [AU4]. */
export type DayReport = {
  readonly format: 'riskdesk-report-1';
  readonly day: string;
  /** `utc`: made from the log when it was asked for, because no roll has closed a trading day of that name. */
  readonly kind: 'tradingDay' | 'utc';
  readonly writtenAtUs: number;
  readonly anchor: { readonly count: number; readonly hash: string };
  /** First and last entry it covers; 0 where there is none. */
  readonly from: number;
  readonly through: number;
  readonly sections: readonly ReportSection[];
  /** Null where it was not known. */
  readonly breaches: { readonly total: number; readonly list: readonly ReportBreach[] } | null;
  readonly counts: readonly { readonly what: string; readonly count: number }[];
};
