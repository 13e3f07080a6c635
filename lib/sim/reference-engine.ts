import { abs, parseD40, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import { ReferenceAccount } from './reference-account.ts';
import { averageOf, feeBookedIn } from './reference-book.ts';
import type { BookState } from './reference-book.ts';
import { ReferenceGroups } from './reference-groups.ts';
import type { Message } from './reference-history.ts';
import { ReferenceLimits } from './reference-limits.ts';
import { ReferenceMarket } from './reference-market.ts';
import { unreachable } from '#lib/base/assert.ts';
import type { RejectReason } from '#lib/model/effect.ts';
import type { AssignRuleset, DefineLimit } from '#lib/model/command.ts';
import type {
  AccountMoved,
  AccountOpened,
  CashMoved,
  FillBusted,
  FillCorrected,
  FillReceived,
  FxRateUpdated,
  MarkUpdated,
  OriginConfigured,
  PositionReported,
  SettlementPosted,
  TradingDayRolled,
} from '#lib/model/input.ts';
import type { Instrument } from '#lib/model/instrument.ts';
import type { Input } from '#lib/model/input.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';

export type Verdict = 'accepted' | RejectReason;

/**
 * The oracle: slow and obvious. It keeps all inputs, not running sums: positions are replayed from all messages about
 * their fills, and every account is valued anew from all of its holdings at each entry, with BigInt at 40 decimals and
 * rounding where the law stores an amount. Commands about alerts leave it as it is.
 */
export class ReferenceEngine {
  readonly market = new ReferenceMarket();
  readonly accounts = new Map<string, ReferenceAccount>();
  readonly limits = new ReferenceLimits(this.market, this.accounts);
  readonly groups = new ReferenceGroups(this.market);
  readonly #calendars = new Set<string>();
  readonly #origins = new Map<string, OriginConfigured>();
  readonly #lastRoll = new Map<string, string>();
  readonly #cash = new Set<string>();

  /**
   * Applies one entry and says whether it counted. Evaluates every account after it, touched or not [PN4]. Who may and
   * what needs approval is no question of numbers: a command that the engine refused is passed as refused.
   */
  apply(entry: JournalEntry, isRefusedCommand = false): Verdict {
    const verdict = isRefusedCommand ? 'forbidden' : this.#take(entry);
    for (const account of this.accounts.values()) account.observe(entry.seq, this.market);
    this.limits.observe(entry.seq, verdict === 'accepted' ? entry.input : null);
    return verdict;
  }

  /** 0 open, 1 paused, 2 failed by loss rules; 3 reduce only and 4 blocked by hard limits [LL13]. */
  gateRank(account: ReferenceAccount): number {
    const { gate } = account.rules;
    if (gate !== 'open') return gate === 'paused' ? 1 : 2;
    return { open: 0, reduceOnly: 3, blocked: 4 }[this.limits.gateOf(account)];
  }

  #take(entry: JournalEntry): Verdict {
    const input = moving(entry.input);
    if (input === null) return 'accepted';
    switch (input.type) {
      case 'FirmConfigured':
        this.market.configure(input);
        return 'accepted';
      case 'OriginConfigured':
        this.#origins.set(input.origin, input);
        return 'accepted';
      case 'CalendarDefined':
        this.#calendars.add(input.calendarId);
        return 'accepted';
      case 'InstrumentListed':
        return this.#list(input.instrument);
      case 'AccountOpened':
        return this.#open(input);
      case 'AccountMoved':
        return this.#withAccount(input.account, (account) => this.#moveTo(account, input));
      case 'FillReceived':
        return this.#fill(input, entry);
      case 'FillBusted':
      case 'FillCorrected':
        return this.#withAccount(input.account, (account) => this.#about(account, input, entry));
      case 'SettlementPosted':
        return this.#settle(input, entry.seq);
      case 'PositionReported':
        return this.#report(input, entry);
      case 'MarkUpdated':
        return this.#mark(input, entry.origin);
      case 'FxRateUpdated':
        return this.#rate(input);
      case 'CashMoved':
        return this.#withAccount(input.account, (account) => this.#move(account, input, entry.origin));
      case 'AssignRuleset':
        return this.#withAccount(input.account, (account) => this.#assign(account, input));
      case 'DefineLimit':
        return this.#define(input);
      case 'ResetLatch':
        return this.#withAccount(input.account, (account) => {
          account.rules.resetLatch(input.limitId);
          this.limits.resetLatch(input.limitId, account);
          return 'accepted';
        });
      case 'FeedStatusChanged':
        this.market.feed(input.feed, input.status);
        return 'accepted';
      case 'TradingDayRolled':
        return this.#roll(input, entry.seq);
      default:
        return unreachable(input);
    }
  }

  #withAccount(id: string, then: (account: ReferenceAccount) => Verdict): Verdict {
    const account = this.accounts.get(id);
    return account === undefined ? 'unknownAccount' : then(account);
  }

  /** A trader has one desk [ID1]: named with another, all the trader's accounts go there; a newcomer must name it. */
  #moveTo(account: ReferenceAccount, input: AccountMoved): Verdict {
    const others = [...this.accounts.values()].filter((each) => each !== account && each.trader === input.trader);
    if (account.trader === input.trader) for (const each of others) this.#moveOne(each, input);
    else if (others.some((each) => each.desk !== input.desk)) return 'malformed';
    return this.#moveOne(account, input);
  }

  /** What it earned in a node it leaves stays there, and it brings nothing [EX14]. */
  #moveOne(account: ReferenceAccount, input: AccountMoved): Verdict {
    const levels = (['trader', 'desk'] as const).filter((level) => account[level] !== input[level]);
    this.groups.leave(account, levels);
    account.trader = input.trader;
    account.desk = input.desk;
    this.groups.join(account, levels);
    return 'accepted';
  }

  #list(instrument: Instrument): Verdict {
    const { instruments } = this.market;
    if (instruments.has(instrument.instrument)) return 'instrumentExists';
    instruments.set(instrument.instrument, instrument);
    return 'accepted';
  }

  #open(input: AccountOpened): Verdict {
    const { account, currency, startBalance, calendarId } = input;
    if (this.accounts.has(account)) return 'accountExists';
    if (calendarId !== undefined && !this.#calendars.has(calendarId)) return 'unknownCalendar';
    const costMethod = input.costMethod ?? 'average';
    const revaluesAll = input.fxPolicy === 'revalueAll';
    const leverage = input.leverage === undefined ? null : parseD40(input.leverage);
    const isHedging = input.positionMode === 'hedging';
    const terms = {
      account,
      currency,
      startBalance: parseD40(startBalance),
      costMethod,
      revaluesAll,
      leverage,
      isHedging,
    };
    const opened = new ReferenceAccount(terms, this.market);
    opened.trader = input.trader ?? 'unassigned';
    opened.desk = input.desk ?? 'unassigned';
    this.accounts.set(account, opened);
    this.groups.join(opened);
    opened.calendarId = calendarId ?? null;
    return 'accepted';
  }

  #fill(input: FillReceived, { origin, seq }: JournalEntry): Verdict {
    const account = this.accounts.get(input.account);
    if (account === undefined) return 'unknownAccount';
    const instrument = this.market.instruments.get(input.instrument);
    if (instrument === undefined) return 'unknownInstrument';
    const key = JSON.stringify([origin, input.fillId]);
    const px = parseD40(input.lastPx);
    const qty = parseD40(input.lastQty);
    const content = `${input.instrument}|${input.side}|${qty}|${px}`;
    const seenContent = account.fillContents.get(key);
    if (seenContent !== undefined) {
      account.duplicateCount += 1;
      return seenContent === content ? 'duplicateFill' : 'fillIdCollision';
    }
    if (!this.market.isLegalPrice(input.instrument, px)) return 'priceNotPositive';
    const positionId = positionOf(account, input.positionId);
    if (positionId === null) return 'malformed';
    const feeCurrency = input.feeCurrency ?? instrument.settlementCurrency;
    const message: Message = {
      kind: 'fill',
      seq,
      key,
      instrument: input.instrument,
      side: input.side,
      qty,
      px,
      fee: parseD40(input.fee ?? '0'),
      feeCurrency,
      feeBookedIn: isZero(input.fee) ? feeCurrency : feeBookedIn(feeCurrency, instrument),
      rate: this.market.rateBetween(instrument.settlementCurrency, account.currency),
      rates: this.market.ratesInto(account.currency),
      strategy: input.strategy ?? null,
      positionId,
    };
    account.take(message, instrument, this.market);
    account.fillContents.set(key, content);
    account.fillCount += 1;
    return 'accepted';
  }

  /** A bust or a correction of a fill, by any id of its chain; it may come before the fill [BU]. */
  #about(account: ReferenceAccount, input: FillBusted | FillCorrected, { origin, seq }: JournalEntry): Verdict {
    const instrument = this.market.instruments.get(input.instrument);
    if (instrument === undefined) return 'unknownInstrument';
    const key = JSON.stringify([origin, input.fillId]);
    const { type: _type, tsEventUs: _at, ...said } = input;
    const content = JSON.stringify(said);
    const seenContent = account.fillContents.get(key);
    if (seenContent !== undefined) return seenContent === content ? 'duplicateFill' : 'fillIdCollision';
    const common = { seq, key, refKey: JSON.stringify([origin, input.refFillId]), instrument: input.instrument };
    if (input.type === 'FillBusted') {
      account.take({ kind: 'bust', ...common }, instrument, this.market);
    } else {
      const px = parseD40(input.lastPx);
      if (!this.market.isLegalPrice(input.instrument, px)) return 'priceNotPositive';
      const currency = input.feeCurrency ?? instrument.settlementCurrency;
      const fee =
        input.fee === undefined
          ? null
          : { amount: parseD40(input.fee), currency, bookedIn: feeBookedIn(currency, instrument) };
      const rates = this.market.ratesInto(account.currency);
      const side = input.side ?? null;
      const what = { kind: 'correction', side, qty: parseD40(input.lastQty), px, fee, rates } as const;
      account.take({ ...common, ...what }, instrument, this.market);
    }
    account.fillContents.set(key, content);
    return 'accepted';
  }

  /** Every open position of the instrument books V(settle) - C and goes on at the settlement value [PN6]. */
  #settle(input: SettlementPosted, seq: number): Verdict {
    const instrument = this.market.instruments.get(input.instrument);
    if (instrument === undefined) return 'unknownInstrument';
    if (instrument.settlesDaily !== true) return 'malformed';
    const px = parseD40(input.price);
    if (!this.market.isLegalPrice(input.instrument, px)) return 'priceNotPositive';
    const open = [...this.accounts.values()].filter((account) => account.hasTraded(input.instrument));
    const message = (account: ReferenceAccount): Message => {
      const rate = this.market.rateBetween(instrument.settlementCurrency, account.currency);
      return { kind: 'line', seq, instrument: input.instrument, line: { kind: 'settle', px, rate } };
    };
    for (const account of open) account.take(message(account), instrument, this.market);
    return 'accepted';
  }

  #report(input: PositionReported, { origin, seq }: JournalEntry): Verdict {
    const account = this.accounts.get(input.account);
    if (account === undefined) return 'unknownAccount';
    const instrument = this.market.instruments.get(input.instrument);
    if (instrument === undefined) return 'unknownInstrument';
    const signedQty = parseD40(input.signedQty);
    const averagePx = input.avgPx === undefined || signedQty === ZERO ? null : parseD40(input.avgPx);
    const positionId = positionOf(account, input.positionId);
    if (positionId === null) return 'malformed';
    const state = account.holdings.get(input.instrument)?.positions.get(positionId) ?? null;
    const differs = state === null || !isSamePosition(state, instrument, signedQty, averagePx);
    const told = account.messages.get(input.instrument) ?? [];
    const isFirst = !told.some((message) => message.kind === 'fill' && message.positionId === positionId);
    if (this.#origins.get(origin)?.positionPolicy !== 'adopt' && !isFirst) return 'accepted';
    if (differs && (signedQty !== ZERO || state !== null)) account.breakCount += 1;
    const line = { kind: 'report', signedQty, averagePx, positionId } as const;
    account.take({ kind: 'line', seq, instrument: input.instrument, line }, instrument, this.market);
    return 'accepted';
  }

  #mark(input: MarkUpdated, origin: string): Verdict {
    if (!this.market.instruments.has(input.instrument)) return 'unknownInstrument';
    return this.market.mark(input, origin) ? 'accepted' : 'priceNotPositive';
  }

  #rate(input: FxRateUpdated): Verdict {
    if (parseD40(input.rate) <= ZERO) return 'priceNotPositive';
    this.market.rate(input);
    return 'accepted';
  }

  #move(account: ReferenceAccount, input: CashMoved, origin: string): Verdict {
    const key = JSON.stringify([origin, input.account, input.cashId]);
    if (this.#cash.has(key)) return 'duplicateCash';
    const amount = parseD40(input.amount);
    const booked = this.market.converted(amount, input.currency, account.currency);
    if (booked === null) return 'unknownRate';
    this.#cash.add(key);
    account.move({ kind: input.cashKind, amount, currency: input.currency, booked });
    return 'accepted';
  }

  #assign(account: ReferenceAccount, input: AssignRuleset): Verdict {
    const { ruleset } = input;
    for (const each of ruleset.rules) {
      const { ruleId, ...terms } = each;
      const scope = { level: 'account', id: account.account } as const;
      const limitId = `${input.account}:${ruleId}`;
      this.limits.put({ ...terms, limitId, scope, currency: account.currency }, account);
    }
    return 'accepted';
  }

  #define(input: DefineLimit): Verdict {
    const { draft } = input;
    const account = draft.scope.level === 'account' ? this.accounts.get(draft.scope.id) : undefined;
    this.limits.put(draft, account ?? null);
    return 'accepted';
  }

  #roll(input: TradingDayRolled, seq: number): Verdict {
    if (!this.#calendars.has(input.calendarId)) return 'unknownCalendar';
    const before = this.#lastRoll.get(input.calendarId);
    if (before !== undefined && before >= input.label) return 'alreadyRolled';
    this.#lastRoll.set(input.calendarId, input.label);
    const days = { label: input.label, before: before ?? null };
    if (input.calendarId === this.market.firm?.calendarId) this.groups.startDay();
    for (const account of this.accounts.values()) {
      const calendarId = account.calendarId ?? this.market.firm?.calendarId;
      if (calendarId === input.calendarId) account.roll(seq, days, this.market);
    }
    this.limits.roll(input.calendarId, days);
    return 'accepted';
  }
}

/** Quantities are equal exactly; averages agree within one part in 10,000, as venues round them [RC1]. */
function isSamePosition(state: BookState, instrument: Instrument, signedQty: D40, averagePx: D40 | null): boolean {
  if (state.signedQty !== signedQty) return false;
  const ours = averageOf(state, instrument);
  if (ours === null || averagePx === null) return true;
  return abs(ours - averagePx) * 10_000n <= abs(ours);
}

/** The position that a message is about [ID3]; null where a hedging account is not told which. */
function positionOf({ terms }: ReferenceAccount, positionId: string | undefined): string | null {
  return terms.isHedging ? (positionId ?? null) : '';
}

/** A fee of nothing takes nothing from what was bought: it stays in its own currency. */
function isZero(fee: string | undefined): boolean {
  return fee === undefined || parseD40(fee) === ZERO;
}

/** What moves no figure: persons' marks, time, and who may do what. */
const SILENT = [
  'TimeAdvanced',
  'NoticeDelivered',
  'WatchersChanged',
  'ActorChanged',
  'OutageRecorded',
  'NewsScheduled',
  'WallTimeReached',
  'SessionChanged',
  'ApprovalsConfigured',
  'RetireLimit',
  'ProposeChange',
  'ApproveProposal',
  'RejectProposal',
  'WithdrawProposal',
  'AcknowledgeAlert',
  'UnacknowledgeAlert',
  'AnnotateAlert',
  'GiveReason',
  'SnoozeAlert',
  'LiftSnooze',
  'EscalateAlert',
  'MarkAlertNoise',
  'SetSilence',
  'LiftSilence',
] as const;

type Moving = Exclude<Input, { readonly type: (typeof SILENT)[number] }>;

/** Null for an input that moves no figure. */
function moving(input: Input): Moving | null {
  // The cast names what the list above leaves.
  return SILENT.some((type) => type === input.type) ? null : (input as Moving);
}
