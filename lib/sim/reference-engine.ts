import { abs, parseD40, times, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import { ReferenceAccount } from './reference-account.ts';
import { recomputeBook } from './reference-book.ts';
import type { BookLine, BookState } from './reference-book.ts';
import { ReferenceMarket } from './reference-market.ts';
import { newRule, observe } from './reference-rules.ts';
import { unreachable } from '#lib/base/assert.ts';
import type { RejectReason } from '#lib/model/effect.ts';
import type {
  AccountOpened,
  AssignRuleset,
  CashMoved,
  DefineLimit,
  FillReceived,
  OriginConfigured,
  PositionReported,
  TradingDayRolled,
} from '#lib/model/input.ts';
import type { Instrument } from '#lib/model/instrument.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';

export type Verdict = 'accepted' | RejectReason;

/**
 * The oracle: slow and obvious. It keeps histories, not running sums: a position is replayed from its own fills at each
 * fill, and every account is valued anew from all of its holdings at each entry, with BigInt at 40 decimals.
 * It knows what the first cut of the engine knows; commands about alerts leave it as it is.
 */
export class ReferenceEngine {
  readonly market = new ReferenceMarket();
  readonly accounts = new Map<string, ReferenceAccount>();
  readonly #instruments = new Map<string, Instrument>();
  readonly #calendarOf = new Map<string, string>();
  readonly #origins = new Map<string, OriginConfigured>();
  readonly #lastRoll = new Map<string, string>();
  readonly #cash = new Set<string>();

  /** Applies one entry and says whether it counted. Evaluates every account after it, touched or not [PN4]. */
  apply(entry: JournalEntry): Verdict {
    const verdict = this.#take(entry);
    for (const account of this.accounts.values()) account.observe(entry.seq, this.market);
    return verdict;
  }

  #take(entry: JournalEntry): Verdict {
    const { input } = entry;
    switch (input.type) {
      case 'FirmConfigured':
        this.market.configure(input);
        return 'accepted';
      case 'OriginConfigured':
        this.#origins.set(input.origin, input);
        return 'accepted';
      case 'InstrumentListed':
        return this.#list(input.instrument);
      case 'AccountOpened':
        return this.#open(input);
      case 'FillReceived':
        return this.#fill(input, entry.origin);
      case 'PositionReported':
        return this.#report(input, entry.origin);
      case 'MarkUpdated':
        return this.#mark(input.instrument, () => this.market.mark(input), [
          input.px,
          input.bid,
          input.ask,
          input.last,
        ]);
      case 'FxRateUpdated':
        this.market.rate(input);
        return 'accepted';
      case 'CashMoved':
        return this.#move(input);
      case 'AssignRuleset':
        return this.#assign(input, entry.seq);
      case 'DefineLimit':
        return this.#define(input, entry.seq);
      case 'TradingDayRolled':
        return this.#roll(input);
      case 'CalendarDefined':
      case 'TimeAdvanced':
      case 'AccountMoved':
      case 'FeedStatusChanged':
      case 'NoticeDelivered':
      case 'ActorChanged':
      case 'OutageRecorded':
      case 'RetireLimit':
      case 'ResetLatch':
      case 'AcknowledgeAlert':
      case 'UnacknowledgeAlert':
      case 'AnnotateAlert':
      case 'FillBusted':
      case 'FillCorrected':
        return 'accepted';
      default:
        return unreachable(input);
    }
  }

  #list(instrument: Instrument): Verdict {
    if (this.#instruments.has(instrument.instrument)) return 'instrumentExists';
    this.#instruments.set(instrument.instrument, instrument);
    return 'accepted';
  }

  #open(input: AccountOpened): Verdict {
    if (this.accounts.has(input.account)) return 'accountExists';
    const opened = new ReferenceAccount(input.account, input.currency, parseD40(input.startBalance));
    this.accounts.set(input.account, opened);
    if (input.calendarId !== undefined) this.#calendarOf.set(input.account, input.calendarId);
    return 'accepted';
  }

  #fill(input: FillReceived, origin: string): Verdict {
    const account = this.accounts.get(input.account);
    if (account === undefined) return 'unknownAccount';
    const key = JSON.stringify([origin, input.fillId]);
    const px = parseD40(input.lastPx);
    const qty = parseD40(input.lastQty);
    const content = `${input.instrument}|${input.side}|${qty}|${px}`;
    const seenContent = account.fillContents.get(key);
    if (seenContent !== undefined) {
      account.duplicateCount += 1;
      return seenContent === content ? 'duplicateFill' : 'fillIdCollision';
    }
    const instrument = this.#instruments.get(input.instrument);
    if (instrument === undefined) return 'unknownInstrument';
    if (!this.#isLegalPrice(instrument, px)) return 'priceNotPositive';
    account.fillContents.set(key, content);
    account.fillCount += 1;
    const fee = this.#converted(input.fee ?? '0', input.feeCurrency ?? instrument.settlementCurrency, account.currency);
    const signedQty = input.side === 'buy' ? qty : -qty;
    const rate = this.market.rateBetween(instrument.settlementCurrency, account.currency);
    this.#append(account, instrument, { kind: 'fill', signedQty, px, rate, fee }).lastFillPx = px;
    return 'accepted';
  }

  #append(account: ReferenceAccount, instrument: Instrument, line: BookLine) {
    const holding = account.holding(instrument);
    holding.lines.push(line);
    holding.state = recomputeBook(holding.lines, instrument);
    return holding;
  }

  #report(input: PositionReported, origin: string): Verdict {
    const account = this.accounts.get(input.account);
    if (account === undefined) return 'unknownAccount';
    const instrument = this.#instruments.get(input.instrument);
    if (instrument === undefined) return 'unknownInstrument';
    const signedQty = parseD40(input.signedQty);
    const reported = input.avgPx === undefined || signedQty === ZERO ? null : parseD40(input.avgPx);
    const holding = account.holding(instrument);
    if (!isSamePosition(holding.state, signedQty, reported)) account.breakCount += 1;
    const adopts = this.#origins.get(origin)?.positionPolicy === 'adopt' || holding.lines.length === 0;
    if (adopts) this.#append(account, instrument, { kind: 'report', signedQty, averagePx: reported });
    return 'accepted';
  }

  #mark(symbol: string, take: () => void, prices: readonly (string | undefined)[]): Verdict {
    const instrument = this.#instruments.get(symbol);
    if (instrument === undefined) return 'unknownInstrument';
    for (const text of prices) {
      if (text !== undefined && !this.#isLegalPrice(instrument, parseD40(text))) return 'priceNotPositive';
    }
    take();
    return 'accepted';
  }

  #isLegalPrice(instrument: Instrument, px: D40): boolean {
    if (instrument.kind === 'inverse') return px > ZERO;
    return px >= ZERO || instrument.negativePriceAllowed;
  }

  #converted(text: string, from: string, to: string): D40 {
    const rate = this.market.rateBetween(from, to);
    return rate === null ? ZERO : times(parseD40(text), rate);
  }

  #move(input: CashMoved): Verdict {
    const account = this.accounts.get(input.account);
    if (account === undefined) return 'unknownAccount';
    const key = JSON.stringify([input.account, input.cashId]);
    if (this.#cash.has(key)) return 'duplicateCash';
    this.#cash.add(key);
    const amount = this.#converted(input.amount, input.currency, account.currency);
    const isFlow = input.cashKind === 'deposit' || input.cashKind === 'withdrawal' || input.cashKind === 'payout';
    if (isFlow) account.flow(amount, input.cashKind === 'deposit');
    else if (input.cashKind === 'fee') account.cashFees -= amount;
    else account.cashResult += amount;
    return 'accepted';
  }

  #assign(input: AssignRuleset, seq: number): Verdict {
    const account = this.accounts.get(input.account);
    if (account === undefined) return 'unknownAccount';
    for (const { ruleId, rule } of input.ruleset.rules) {
      const limitId = `${input.account}:${ruleId}`;
      if (!account.rules.has(limitId)) account.rules.set(limitId, newRule(limitId, rule, account.startBalance));
    }
    account.observe(seq, this.market);
    return 'accepted';
  }

  #define(input: DefineLimit, seq: number): Verdict {
    const { draft } = input;
    const account = draft.scope.level === 'account' ? this.accounts.get(draft.scope.id) : undefined;
    if (account === undefined) return 'accepted';
    const fresh = newRule(draft.limitId, draft.rule, account.startBalance);
    const before = account.rules.get(draft.limitId);
    // A new version takes over peak and reference [LL16].
    if (before !== undefined) Object.assign(fresh, { peak: before.peak, reference: before.reference });
    account.rules.set(draft.limitId, fresh);
    const { balance, equity, long, short } = account.values;
    observe(fresh, { seq, balance, equity, long, short, signedQty: (symbol) => account.signedQty(symbol) });
    return 'accepted';
  }

  #roll(input: TradingDayRolled): Verdict {
    const before = this.#lastRoll.get(input.calendarId);
    if (before !== undefined && before >= input.label) return 'alreadyRolled';
    this.#lastRoll.set(input.calendarId, input.label);
    for (const account of this.accounts.values()) {
      const calendarId = this.#calendarOf.get(account.account) ?? this.market.firm?.calendarId;
      if (calendarId === input.calendarId) account.roll(this.market);
    }
    return 'accepted';
  }
}

/** Quantities are equal exactly; averages agree within one part in 10,000, as venues round them [RC1]. */
function isSamePosition(state: BookState, signedQty: D40, averagePx: D40 | null): boolean {
  if (state.signedQty !== signedQty) return false;
  if (state.averagePx === null || averagePx === null) return state.averagePx === averagePx;
  return abs(state.averagePx - averagePx) * 10_000n <= abs(averagePx);
}
