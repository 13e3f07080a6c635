import { BOOKING_SCALE, divideHalfEven, formatRounded, formatUnits, parseUnits, pow10Big } from '#lib/base/decimal.ts';
import { ledgerScale } from '#lib/engine/state.ts';
import type { TapeReplay } from './replay.ts';

/** The state of one account in the field names of the tapes; decimals as text, at most 8 places, half-even. */
export type AccountReport = {
  readonly account: string;
  readonly ccy: string;
  readonly balance: string;
  readonly realised: string;
  readonly unrealised: string;
  readonly fees: string;
  readonly equity: string;
  readonly peak: string;
  readonly drawdown: string;
  readonly drawdown_pct: string;
  readonly day_start_equity: string;
  readonly daily_pnl: string;
  readonly daily_loss: string;
  readonly long: string;
  readonly short: string;
  readonly gross: string;
  readonly net: string;
  readonly max_drawdown: string;
  readonly max_drawdown_pct: string;
  readonly max_daily_loss: string;
  readonly max_gross: string;
  readonly positions: Readonly<Record<string, { readonly qty: string; readonly avg: string }>>;
  readonly breaches: readonly { readonly rule: string; readonly seq: number }[];
};

const PRINTED = 8;

/** The report of every account, in order of opening. */
export function reportAccounts(replay: TapeReplay): AccountReport[] {
  return replay.engine.accountIds().map((account) => reportAccount(replay, account));
}

export function reportAccount(replay: TapeReplay, account: string): AccountReport {
  const { engine } = replay;
  const exact = engine.exactFigures(account);
  const card = engine.account(account);
  if (exact === null || card === null) throw new Error(`unknown account ${account}`);
  const ledger = ledgerScale(card.currency);
  const fromLedger = (units: bigint): bigint => units * pow10Big(BOOKING_SCALE - ledger);
  const { history } = exact;
  // The displayed peak is rounded to the ledger unit; never below the equity of this moment.
  const peak24 = larger(fromLedger(history.peak), exact.equity24);
  const drawdown24 = peak24 - exact.equity24;
  const daily24 = exact.equity24 - exact.dayStartEquity24;
  const dayLoss = larger(history.maxDayLoss, history.dayStart - history.dayLow);
  const money = (amount24: bigint): string => formatRounded(amount24, BOOKING_SCALE, PRINTED);
  return {
    account,
    ccy: card.currency,
    balance: money(exact.balance24),
    realised: money(exact.realized24),
    unrealised: money(exact.equity24 - exact.balance24),
    fees: money(exact.fees24),
    equity: money(exact.equity24),
    peak: money(peak24),
    drawdown: money(drawdown24),
    drawdown_pct: ratio(drawdown24, peak24),
    day_start_equity: money(exact.dayStartEquity24),
    daily_pnl: money(daily24),
    daily_loss: money(larger(-daily24, 0n)),
    long: money(exact.long24),
    short: money(exact.short24),
    gross: money(exact.long24 + exact.short24),
    net: money(exact.long24 - exact.short24),
    max_drawdown: money(fromLedger(history.maxDrawdown)),
    max_drawdown_pct: ratio(BigInt(history.ratioDrawdown), BigInt(history.ratioPeak)),
    max_daily_loss: money(fromLedger(larger(dayLoss, 0n))),
    max_gross: money(fromLedger(history.maxGross)),
    positions: positions(replay, account),
    breaches: Object.entries(replay.rulesOf(account))
      .map(([rule, seq]) => ({ rule, seq }))
      .toSorted((a, b) => a.seq - b.seq || (a.rule < b.rule ? -1 : 1)),
  };
}

function positions(replay: TapeReplay, account: string): Record<string, { qty: string; avg: string }> {
  const open: Record<string, { qty: string; avg: string }> = {};
  for (const position of replay.engine.accountDetail(account)?.positions ?? []) {
    if (position.averagePx === null) continue;
    const avg = formatUnits(divideHalfEven(parseUnits(position.averagePx, 12), 10_000n), PRINTED);
    open[position.instrument] = { qty: position.quantity, avg };
  }
  return open;
}

function ratio(part: bigint, whole: bigint): string {
  if (whole === 0n) return '0';
  return formatUnits(divideHalfEven(part * pow10Big(PRINTED), whole), PRINTED);
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
