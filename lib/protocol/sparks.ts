/** Accounts whose last half hour is asked for at once: a screen of rows and its margin. */
export const SPARKS_MAX = 80;

/** Equity of the last 30 minutes, oldest first; amounts in units of 10^-scale of the account's currency. */
export type Spark = {
  readonly account: string;
  readonly scale: number;
  /** Of the maximum loss, as it stands at the end; null without one. */
  readonly floor: number | null;
  readonly points: readonly SparkPoint[];
};
/** Null equity is a gap. */
export type SparkPoint = { readonly tsUs: number; readonly equity: number | null };
export type SparksAnswer = { readonly fromUs: number; readonly toUs: number; readonly sparks: readonly Spark[] };
