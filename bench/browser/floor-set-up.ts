import type { WireEvent } from '../../e2e/firm.ts';

/** Points of profit or loss count so many USD for a position of ten lots. */
const MULTIPLIER = 10;
const LOTS = 10;
/** Price of every instrument at the start. */
export const BASE = 1_000;
const LIMIT_USD = 2_000;
/** Hot accounts stand between 50 and 84 % of their limit. */
const HOT_LOSS_FROM = 1_000;
const HOT_LOSS_SPAN = 680;
const BATCH = 1_000;

/** Instruments that tick with every step, held by the accounts at the top of the ranking; the others tick in turns. */
export const HOT = symbols('HOT', 4);
export const COLD = symbols('COLD', 36);
/** Accounts that breach on demand, each by an instrument of its own. */
export const OWN = symbols('OWN', 40);

/** The price at which a breacher has lost 100 USD more than its limit. */
export const BREACH_PRICE = BASE - (LIMIT_USD + 100) / MULTIPLIER / LOTS;

function symbols(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, place) => `${name}${place}`);
}

/** How many of the accounts trade; the rest breach on demand. */
export function tradersOf(accounts: number): number {
  return accounts - OWN.length;
}

export function nameOf(place: number, accounts: number): string {
  const traders = tradersOf(accounts);
  return place < traders ? `FT-${10_000 + place}` : `BR-${100 + place - traders}`;
}

/** The one instrument of the account at this place. */
export function heldBy(place: number, accounts: number): string {
  const traders = tradersOf(accounts);
  if (place >= traders) return OWN[place - traders] ?? '';
  const hot = hotAccounts(accounts);
  return (place < hot ? HOT[place % HOT.length] : COLD[(place - hot) % COLD.length]) ?? '';
}

function hotAccounts(accounts: number): number {
  return Math.round(tradersOf(accounts) / 10);
}

/** Instruments, accounts, prices, then one position in each account, in batches as a door takes them. */
export function floorSetUp(accounts: number, ts: number): readonly (readonly WireEvent[])[] {
  const places = Array.from({ length: accounts }, (_, place) => place);
  const all = [...HOT, ...COLD, ...OWN];
  const listing = { kind: 'instrument', ts, ccy: 'USD', multiplier: String(MULTIPLIER), class: 'future', tick: '0.01' };
  return [
    all.map((symbol) => ({ ...listing, symbol })),
    all.map((symbol) => ({ kind: 'mark', ts, symbol, price: BASE.toFixed(2) })),
    ...batches(places.map((place) => accountEvent(place, accounts, ts))),
    ...batches(places.map((place) => fillEvent(place, accounts, ts))),
  ];
}

function accountEvent(place: number, accounts: number, ts: number): WireEvent {
  return {
    kind: 'account',
    ts,
    account: nameOf(place, accounts),
    ccy: 'USD',
    start_balance: '50000',
    trader: `Trader ${place % 200}`,
    desk: `Desk ${place % 8}`,
  };
}

function fillEvent(place: number, accounts: number, ts: number): WireEvent {
  const hot = hotAccounts(accounts);
  const lostUsd = place < hot ? HOT_LOSS_FROM + (place / hot) * HOT_LOSS_SPAN : 0;
  return {
    kind: 'fill',
    ts,
    id: `F${place}`,
    account: nameOf(place, accounts),
    symbol: heldBy(place, accounts),
    side: 'buy',
    qty: String(LOTS),
    price: (BASE + lostUsd / MULTIPLIER / LOTS).toFixed(2),
    fee: '0',
    fee_ccy: 'USD',
  };
}

/** A daily loss on every account. */
export const LOAD_LIMIT: WireEvent = {
  type: 'DefineLimit',
  inputId: 'load-daily',
  draft: {
    limitId: 'load-daily',
    baseVersion: 0,
    name: 'Daily loss',
    scope: { level: 'firm', id: 'Firm' },
    per: 'account',
    rule: { type: 'metric', metric: 'dailyLoss', amount: String(LIMIT_USD), breachWhen: 'lte' },
    currency: 'USD',
    ladder: { watch: '50', warning: '75', critical: '90', hysteresis: '2' },
    alertFrom: 'critical',
    ackFrom: 'critical',
  },
};

function batches(events: readonly WireEvent[]): readonly (readonly WireEvent[])[] {
  const cut: (readonly WireEvent[])[] = [];
  for (let from = 0; from < events.length; from += BATCH) cut.push(events.slice(from, from + BATCH));
  return cut;
}
