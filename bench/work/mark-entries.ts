import { MULTIPLIER, START_CENTS } from './mark-work.ts';
import type { MarkWork } from './mark-work.ts';
import type { Input } from '../../lib/model/input.ts';
import type { JournalEntry } from '../../lib/model/journal-entry.ts';

const AT_US = 1_800_000_000_000_000;
/** Desks and traders of the made-up firm, so that totals are kept at every level. */
const DESKS = 20;
const ACCOUNTS_PER_TRADER = 5;
const FAR_AWAY = '100000000';
const LADDER = { watch: '50', warning: '75', critical: '90', hysteresis: '2' };
const COMMON = { ladder: LADDER, alertFrom: 'warning', ackFrom: 'critical' };
const ACTOR = { user: 'bench', name: 'Bench', role: 'lead' };

/** What every account is bound to besides its floor. */
export type EntryOptions = {
  /** Rules on each account that no mark touches: position limits of the resting symbols, of which there must be as many. */
  readonly restingRules?: number | undefined;
  /** Instruments beyond those of the work, which nobody holds. */
  readonly restingSymbols?: number | undefined;
};

export function accountName(account: number): string {
  return `A${String(account).padStart(6, '0')}`;
}

function symbolName(symbol: number): string {
  return `S${String(symbol).padStart(5, '0')}`;
}

/** Cents as a decimal of the price scale; ticks and cents are both hundredths. */
function hundredths(value: number): string {
  return `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`;
}

/** Numbers entries from 1. Names and amounts are this file's own plain text, which the casts name. */
export class EntryWriter {
  #seq = 0;

  entry(origin: string, input: object): JournalEntry {
    this.#seq += 1;
    const atUs = AT_US + this.#seq;
    const stamp = { tsJournalUs: atUs, tsReceivedUs: atUs, inputId: `b${this.#seq}`, causationId: null };
    return { seq: this.#seq, origin, ...stamp, input: { ...input, tsEventUs: atUs } as Input } as JournalEntry;
  }
}

/** Firm, instruments and accounts with their rules. */
export function* openingEntries(
  work: MarkWork,
  writer: EntryWriter,
  options: EntryOptions = {},
): Generator<JournalEntry> {
  const calendarId = 'bench';
  yield writer.entry('set-up', { type: 'CalendarDefined', calendarId, zone: 'UTC', resetMinute: 0 });
  yield writer.entry('set-up', {
    type: 'FirmConfigured',
    firm: 'Bench',
    reportingCurrency: 'USD',
    markPolicy: 'last',
    ownFillUntilMarked: true,
    fxPairs: [],
    calendarId,
  });
  const symbols = work.symbols.length + (options.restingSymbols ?? 0);
  for (let symbol = 0; symbol < symbols; symbol += 1) yield writer.entry('set-up', listed(symbol));
  const rules = rulesOf(work, options.restingRules ?? 0);
  const ruleset = { rulesetId: 'bench', version: 1, name: 'Bench', rules };
  const startBalance = hundredths(START_CENTS);
  for (let index = 0; index < work.shape.accounts; index += 1) {
    const account = accountName(index);
    const trader = `trader ${Math.floor(index / ACCOUNTS_PER_TRADER)}`;
    const desk = `desk ${Math.floor(index / ACCOUNTS_PER_TRADER) % DESKS}`;
    yield writer.entry('set-up', { type: 'AccountOpened', account, currency: 'USD', startBalance, trader, desk });
    const clientActionId = `assign-${index}`;
    yield writer.entry('set-up', { type: 'AssignRuleset', actor: ACTOR, clientActionId, account, ruleset });
  }
}

function listed(symbol: number): object {
  const instrument = {
    instrument: symbolName(symbol),
    kind: 'linear',
    multiplier: String(MULTIPLIER),
    quoteCurrency: 'USD',
    settlementCurrency: 'USD',
    tickSize: '0.01',
    lotSize: '1',
    assetClass: 'future',
    negativePriceAllowed: false,
  };
  return { type: 'InstrumentListed', instrument };
}

/** The rule named `floor` is the work's own; the others are there, as they are on a real account, and hold. */
function rulesOf(work: MarkWork, restingRules: number): readonly object[] {
  const loss = { breachWhen: 'lte', action: 'alertOnly' };
  const rules = [
    {
      ruleId: 'floor',
      rule: { ...loss, type: 'maxLoss', amount: hundredths(work.allowanceCents), trail: 'none', lockOffset: null },
    },
    { ruleId: 'daily', rule: { ...loss, type: 'dailyLoss', amount: FAR_AWAY, reference: 'equity' } },
    { ruleId: 'gross', rule: { type: 'exposure', measure: 'gross', amount: FAR_AWAY, breachWhen: 'lte' } },
  ];
  const resting = Array.from({ length: restingRules }, (_, index) => {
    const instrument = symbolName(work.symbols.length + index);
    return { ruleId: `rest-${index}`, rule: { type: 'position', instrument, amount: '1000', breachWhen: 'lte' } };
  });
  return [...rules, ...resting].map((each) => ({ ...each, name: each.ruleId, ...COMMON }));
}

/** The opening price of every symbol, then one fill for every holding at that price: equity is the start balance. */
export function* fillEntries(work: MarkWork, writer: EntryWriter): Generator<JournalEntry> {
  for (const [symbol, ticks] of work.openTicks.entries()) {
    yield writer.entry('prices', { type: 'MarkUpdated', instrument: symbolName(symbol), px: hundredths(ticks) });
  }
  for (const [symbol, { accounts, quantities }] of work.symbols.entries()) {
    const instrument = symbolName(symbol);
    const lastPx = hundredths(work.openTicks[symbol] ?? 0);
    for (const [place, account] of accounts.entries()) {
      const quantity = quantities[place] ?? 0;
      const fill = { account: accountName(account), instrument, lastPx, lastQty: String(Math.abs(quantity)) };
      const side = quantity > 0 ? 'buy' : 'sell';
      yield writer.entry('fills', { type: 'FillReceived', fillId: `${symbol}-${place}`, side, ...fill });
    }
  }
}

export function* markEntries(work: MarkWork, writer: EntryWriter, upTo = work.moves.length): Generator<JournalEntry> {
  const names = work.symbols.map((_, symbol) => symbolName(symbol));
  for (let mark = 0; mark < upTo; mark += 1) {
    const instrument = names[work.markSymbols[mark] ?? 0];
    yield writer.entry('prices', { type: 'MarkUpdated', instrument, px: hundredths(work.markTicks[mark] ?? 0) });
  }
}
