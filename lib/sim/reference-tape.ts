import { formatD40, over, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import type { ReferenceAccount } from './reference-account.ts';
import { averageOf } from './reference-book.ts';
import { ReferenceEngine } from './reference-engine.ts';
import type { Input } from '#lib/model/input.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { LimitRule } from '#lib/model/limit.ts';

/** What a tape's events refer to, as in the `.ref.json` beside it. */
export type TapeRef = {
  readonly tape: string;
  readonly day_roll_ms: number;
  readonly fx: Readonly<Record<string, string>>;
  readonly symbols: Readonly<Record<string, TapeSymbol>>;
  readonly accounts: Readonly<Record<string, TapeAccount>>;
};
export type TapeSymbol = {
  readonly ccy: string;
  readonly multiplier: string;
  readonly inverse?: boolean | undefined;
  readonly tick?: string | undefined;
  readonly lot?: string | undefined;
  readonly class?: string | undefined;
};
export type TapeAccount = {
  readonly ccy: string;
  readonly start_balance: string;
  readonly strategy?: string | undefined;
  readonly limits: Readonly<Record<string, string | boolean | Readonly<Record<string, string>>>>;
};

/** One line of a tape. */
export type TapeEvent = Readonly<Record<string, string | number>> & {
  readonly kind: 'mark' | 'fill' | 'position';
  readonly seq: number;
  readonly ts: number;
  readonly symbol: string;
};

export type TruthRow = Readonly<Record<string, unknown>>;
export type TruthBreach = {
  readonly account: string;
  readonly rule: string;
  readonly seq: number;
  readonly ts: number;
  readonly value: string;
};
export type FinalRow = TruthRow & { readonly breaches: readonly TruthBreach[] };
export type TapeTruth = {
  readonly rows: readonly TruthRow[];
  readonly final: {
    readonly tape_events: number;
    readonly last_seq: number;
    readonly last_ts: number;
    readonly cost: 'avg';
    readonly accounts: readonly FinalRow[];
  };
};

/** The truth of a whole tape: a row for each account an event can have changed, and the end. */
export function truthOf(ref: TapeRef, events: readonly TapeEvent[]): TapeTruth {
  const tape = new ReferenceTape(ref);
  const rows: TruthRow[] = [];
  for (const event of events) for (const account of tape.take(event)) rows.push(tape.row(account, event));
  const accounts = [...tape.engine.accounts.values()].map((account) => tape.final(account));
  const last = events[events.length - 1];
  const end = { tape_events: events.length, last_seq: last?.seq ?? 0, last_ts: last?.ts ?? 0, cost: 'avg' as const };
  return { rows, final: { ...end, accounts } };
}

const DAY_MS = 86_400_000;
const LADDER = {
  ladder: { watch: '50', warning: '75', critical: '90', hysteresis: '2' },
  alertFrom: 'warning',
  ackFrom: 'critical',
};
const ACTOR = { user: 'tape', name: 'Tape', role: 'lead' };

/** Runs a tape through the oracle by the conventions of the tape format and prints the truth of each event. */
class ReferenceTape {
  readonly engine = new ReferenceEngine();
  readonly #ref: TapeRef;
  readonly #tapeSeqOf: number[] = [0];
  readonly #tsOf = new Map<number, number>();
  #seq = 0;
  #day: number | null = null;
  #atUs = 0;

  constructor(ref: TapeRef) {
    this.#ref = ref;
    for (const input of setUpOf(ref)) this.#apply(input, 0);
  }

  /** Applies one event; answers the accounts whose state it can have changed, in the order of the ref. */
  take(event: TapeEvent): readonly ReferenceAccount[] {
    const day = Math.floor((event.ts - this.#ref.day_roll_ms) / DAY_MS);
    this.#atUs = Math.max(this.#atUs, event.ts * 1000);
    this.#tsOf.set(event.seq, event.ts);
    if (this.#day !== null && day > this.#day) this.#apply(rollInto(day, this.#ref.day_roll_ms), event.seq);
    if (this.#day === null || day > this.#day) this.#day = day;
    const verdict = this.#apply(inputOf(event), event.seq);
    if (verdict !== 'accepted') return [];
    const all = [...this.engine.accounts.values()];
    if (event.kind !== 'mark') return all.filter((account) => account.account === event['account']);
    return all.filter((account) => this.#reaches(account, event.symbol));
  }

  /** A mark reaches who holds its symbol, or holds something that is converted by it. */
  #reaches(account: ReferenceAccount, symbol: string): boolean {
    for (const { instrument, state } of account.holdings.values()) {
      if (state.signedQty === ZERO) continue;
      if (instrument.instrument === symbol) return true;
      const pair = [instrument.settlementCurrency, account.currency];
      if (pair[0] === pair[1]) continue;
      if (this.#ref.fx[`${pair[0]}/${pair[1]}`] === symbol || this.#ref.fx[`${pair[1]}/${pair[0]}`] === symbol)
        return true;
    }
    return false;
  }

  #apply(input: Input, tapeSeq: number) {
    this.#seq += 1;
    this.#tapeSeqOf[this.#seq] = tapeSeq;
    // Ids and times of a tape are taken as they stand; the casts give them the names of the journal.
    const entry = {
      seq: this.#seq,
      tsJournalUs: this.#atUs,
      tsReceivedUs: this.#atUs,
      origin: 'tape',
      inputId: String(this.#seq),
      causationId: null,
      input,
    } as JournalEntry;
    return this.engine.apply(entry);
  }

  /** The state of an account in the field names of the tape format, printed with 8 decimals. */
  row(account: ReferenceAccount, at: { readonly seq: number; readonly ts: number }): TruthRow {
    return { seq: at.seq, ts: at.ts, ...stateOf(account) };
  }

  final(account: ReferenceAccount): FinalRow {
    const { maxima } = account;
    const rules = [...this.engine.limits.byId.values()]
      .filter(({ terms }) => terms.scope.level === 'account' && terms.scope.id === account.account)
      .map((limit) => {
        const { crossings, holds } = this.engine.limits.lossOf(limit)?.state ?? limit;
        return { name: limit.terms.limitId.slice(account.account.length + 1), crossings, holds };
      });
    const breaches = rules.flatMap(({ name, crossings }) =>
      crossings.map(({ seq, value }) => {
        const tapeSeq = this.#tapeSeqOf[seq] ?? 0;
        return {
          account: account.account,
          rule: name,
          seq: tapeSeq,
          ts: this.#tsOf.get(tapeSeq) ?? 0,
          value: text(value),
        };
      }),
    );
    breaches.sort((left, right) => left.seq - right.seq);
    return {
      ...stateOf(account),
      max_drawdown: text(maxima.drawdown),
      max_drawdown_pct: text(over(maxima.ratioDrawdown, maxima.ratioPeak)),
      max_daily_loss: text(maxima.dailyLoss),
      max_gross: text(maxima.gross),
      eod_peak: text(account.eodPeak),
      day_start_balance: text(account.dayStartBalance),
      fills: account.fillCount,
      duplicates: account.duplicateCount,
      recon_breaks: account.breakCount,
      breaches,
      in_breach: rules.filter(({ holds }) => holds).map(({ name }) => name),
    };
  }
}

function text(value: D40): string {
  return formatD40(value, 8);
}

function stateOf(account: ReferenceAccount): TruthRow {
  const { values, peak, dayStartEquity } = account;
  const positions: Record<string, TruthRow> = {};
  for (const { instrument, state } of account.holdings.values()) {
    if (state.signedQty === ZERO) continue;
    const average = averageOf(state, instrument);
    const avg = average === null ? null : text(average);
    positions[instrument.instrument] = { qty: formatD40(state.signedQty, 24), avg };
  }
  const dailyPnl = values.equity - dayStartEquity;
  return {
    account: account.account,
    ccy: account.currency,
    balance: text(values.balance),
    realised: text(values.realized),
    unrealised: text(values.unrealized),
    fees: text(values.fees),
    equity: text(values.equity),
    peak: text(peak),
    drawdown: text(peak - values.equity),
    drawdown_pct: peak > ZERO ? text(over(peak - values.equity, peak)) : '0',
    day_start_equity: text(dayStartEquity),
    daily_pnl: text(dailyPnl),
    daily_loss: dailyPnl < ZERO ? text(-dailyPnl) : '0',
    long: text(values.long),
    short: text(values.short),
    gross: text(values.long + values.short),
    net: text(values.long - values.short),
    positions,
  };
}

function rollInto(day: number, dayRollMs: number): Input {
  const instantUs = (day * DAY_MS + dayRollMs) * 1000;
  // The number of the day, padded, serves as a label: the oracle only asks whether it is later than the one before.
  return {
    type: 'TradingDayRolled',
    calendarId: 'tape',
    label: String(day).padStart(10, '0'),
    instantUs,
    nextInstantUs: instantUs + DAY_MS * 1000,
  } as Input;
}

/** The inputs of a ref, for whoever folds a tape without a server: calendar, firm, instruments, accounts, rules. */
export function setUpOf(ref: TapeRef): readonly Input[] {
  const at = { tsEventUs: 0 };
  const inputs: object[] = [
    { ...at, type: 'CalendarDefined', calendarId: 'tape', zone: 'UTC', resetMinute: ref.day_roll_ms / 60_000 },
    {
      ...at,
      type: 'FirmConfigured',
      firm: ref.tape,
      reportingCurrency: 'USD',
      markPolicy: 'last',
      ownFillUntilMarked: true,
      fxPairs: Object.entries(ref.fx).map(([pair, instrument]) => {
        const [base, quote] = pair.split('/');
        return { base, quote, instrument };
      }),
      calendarId: 'tape',
    },
    { ...at, type: 'OriginConfigured', origin: 'tape', positionPolicy: 'adopt', lateFillPolicy: 'arrival' },
  ];
  for (const [symbol, spec] of Object.entries(ref.symbols)) {
    inputs.push({
      ...at,
      type: 'InstrumentListed',
      instrument: {
        instrument: symbol,
        kind: spec.inverse === true ? 'inverse' : 'linear',
        multiplier: spec.multiplier,
        quoteCurrency: spec.ccy,
        settlementCurrency: spec.ccy,
        assetClass: spec.class ?? 'other',
        negativePriceAllowed: spec.inverse !== true,
      },
    });
  }
  for (const [account, spec] of Object.entries(ref.accounts)) {
    inputs.push({ ...at, type: 'AccountOpened', account, currency: spec.ccy, startBalance: spec.start_balance });
    const rules = rulesOf(spec).map(([ruleId, rule]) => ({ ruleId, name: ruleId, rule, ...LADDER }));
    inputs.push({
      ...at,
      type: 'AssignRuleset',
      actor: ACTOR,
      clientActionId: `ref:${account}`,
      account,
      ruleset: { rulesetId: account, version: 1, name: account, rules },
    });
  }
  // Built from plain text of a ref; the oracle reads only the members named here.
  return inputs as readonly Input[];
}

function rulesOf(spec: TapeAccount): readonly (readonly [string, LimitRule])[] {
  const lockOffset = spec.limits['trailing_lock'] === true ? '0' : null;
  const common = { breachWhen: 'lte', action: 'alertOnly' };
  const rules: [string, object][] = [];
  for (const [name, amount] of Object.entries(spec.limits)) {
    if (name === 'daily_loss') rules.push([name, { ...common, type: 'dailyLoss', amount, reference: 'equity' }]);
    if (name === 'static_drawdown')
      rules.push([name, { ...common, type: 'maxLoss', amount, trail: 'none', lockOffset: null }]);
    if (name === 'trailing_drawdown')
      rules.push([name, { ...common, type: 'maxLoss', amount, trail: 'intraday_equity', lockOffset }]);
    if (name === 'eod_drawdown')
      rules.push([name, { ...common, type: 'maxLoss', amount, trail: 'eod_balance', lockOffset }]);
    if (name === 'gross_exposure') rules.push([name, { ...common, type: 'exposure', measure: 'gross', amount }]);
    if (name === 'net_exposure') rules.push([name, { ...common, type: 'exposure', measure: 'net', amount }]);
    if (name !== 'position' || typeof amount !== 'object') continue;
    for (const [instrument, most] of Object.entries(amount)) {
      rules.push([`position:${instrument}`, { ...common, type: 'position', instrument, amount: most }]);
    }
  }
  // Amounts are the ref's own decimal text.
  return rules as unknown as readonly (readonly [string, LimitRule])[];
}

export function inputOf(event: TapeEvent): Input {
  const common = { tsEventUs: event.ts * 1000, instrument: event.symbol };
  if (event.kind === 'mark') {
    return {
      ...common,
      type: 'MarkUpdated',
      px: event['price'],
      bid: event['bid'],
      ask: event['ask'],
    } as unknown as Input;
  }
  const account = event['account'];
  if (event.kind === 'position') {
    return {
      ...common,
      type: 'PositionReported',
      account,
      signedQty: event['qty'],
      avgPx: event['avg_price'],
    } as unknown as Input;
  }
  return {
    ...common,
    type: 'FillReceived',
    account,
    fillId: event['id'],
    side: event['side'],
    lastQty: event['qty'],
    lastPx: event['price'],
    fee: event['fee'],
    feeCurrency: event['fee_ccy'],
  } as unknown as Input;
}
