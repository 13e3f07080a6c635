import { parseUnits } from '#lib/base/decimal.ts';

/** One field of one account where two runs differ; the first found in the order of the expected record. */
export type Difference = { readonly field: string; readonly expected: string; readonly got: string };

/** Amounts of a recorded truth that a replay must reproduce within a tolerance of the account's currency. */
const COMPARED_FIELDS = [
  'balance',
  'realised',
  'unrealised',
  'fees',
  'equity',
  'peak',
  'drawdown',
  'drawdown_pct',
  'day_start_equity',
  'daily_pnl',
  'daily_loss',
  'long',
  'short',
  'gross',
  'net',
  'max_drawdown',
  'max_drawdown_pct',
  'max_daily_loss',
  'max_gross',
] as const;

type Figures = Readonly<Record<string, unknown>>;

/** The first figure of a truth that differs by more than `tolerance`, or position whose quantity is not equal. */
export function firstDifference(expected: Figures, got: Figures, tolerance: string): Difference | null {
  const bound = parseUnits(tolerance, 12);
  for (const field of COMPARED_FIELDS) {
    const wanted = expected[field];
    if (typeof wanted !== 'string') continue;
    const found = got[field];
    const text = typeof found === 'string' ? found : 'missing';
    if (text === 'missing' || apart(wanted, text) > bound) return { field, expected: wanted, got: text };
  }
  return positionDifference(quantities(expected), quantities(got));
}

function apart(a: string, b: string): bigint {
  const gap = parseUnits(a, 12) - parseUnits(b, 12);
  return gap < 0n ? -gap : gap;
}

function quantities(figures: Figures): Map<string, bigint> {
  const found = new Map<string, bigint>();
  const positions = figures['positions'];
  if (typeof positions !== 'object' || positions === null) return found;
  for (const [symbol, position] of Object.entries(positions as Readonly<Record<string, { readonly qty: string }>>)) {
    found.set(symbol, parseUnits(position.qty, 12));
  }
  return found;
}

function positionDifference(expected: Map<string, bigint>, got: Map<string, bigint>): Difference | null {
  for (const symbol of new Set([...expected.keys(), ...got.keys()])) {
    const [wanted, found] = [expected.get(symbol) ?? 0n, got.get(symbol) ?? 0n];
    if (wanted !== found) return { field: `positions.${symbol}`, expected: String(wanted), got: String(found) };
  }
  return null;
}
