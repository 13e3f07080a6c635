/** One line of the table. Every text is ready to print; an empty one prints as nothing. */
export type Row = {
  readonly what: string;
  /** Size of the work. */
  readonly work: string;
  readonly figure: string;
  /** Half the distance between the fastest and the slowest run, in percent of the median; and the number of runs. */
  readonly spread: string;
  /** How the product compares with this row, in the same run. */
  readonly ratio: string;
  /** The bar of this figure and whether it is met; empty where there is none. */
  readonly bar: string;
  /** Fingerprint of the state, or checksum of a peer's totals. */
  readonly result: string;
  /** The result is not what it must be: the row is printed as failed, and the command ends with an error. */
  readonly isWrong: boolean;
};

export type Table = { readonly title: string; readonly note: string; readonly rows: readonly Row[] };

export function row(cells: Partial<Row> & { readonly what: string; readonly figure: string }): Row {
  return { work: '', spread: '', ratio: '', bar: '', result: '', isWrong: false, ...cells };
}

/** Three significant digits with a metric prefix: `1.23 M`. */
export function metric(value: number): string {
  if (!Number.isFinite(value)) return 'unknown';
  const size = Math.abs(value);
  if (size >= 999_500_000) return `${(value / 1e9).toPrecision(3)} G`;
  if (size >= 999_500) return `${(value / 1e6).toPrecision(3)} M`;
  if (size >= 999.5) return `${(value / 1e3).toPrecision(3)} k`;
  return value === 0 ? '0' : String(Number(value.toPrecision(3)));
}

export function perSecond(count: number, seconds: number): string {
  return `${metric(count / seconds)} /s`;
}

export function grouped(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

export function times(ratio: number): string {
  return ratio >= 99.5 ? `${grouped(ratio)} x` : `${ratio.toPrecision(3)} x`;
}

/** A bar met from above (`>=`) or from below (`<=`). */
export function barOf(
  id: string,
  value: number,
  bound: { readonly atLeast: number } | { readonly atMost: number },
  unit: string,
): string {
  const isFloor = 'atLeast' in bound;
  const target = isFloor ? bound.atLeast : bound.atMost;
  const isMet = isFloor ? value >= target : value <= target;
  const shown = target >= 1_000 ? metric(target) : String(target);
  return `${id} ${isFloor ? '>=' : '<='} ${shown}${unit}: ${isMet ? 'met' : 'missed'}`;
}
