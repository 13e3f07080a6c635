import type { Firm, WireEvent } from './firm.ts';

const ALIVE_EVERY_MS = 2_000;

/** Repeats a price while a test works on pages: a machine may take longer for them than a silent feed lives. */
export function keepFeedAlive(firm: Firm, price: string): () => void {
  const timer = setInterval(() => void firm.ingest([mark(price)]).catch(() => undefined), ALIVE_EVERY_MS);
  return () => clearInterval(timer);
}

export const START_MS = 1_780_272_000_000;
/** Milliseconds that only grow: event times are data, the order is the order of arrival. */
let ts = START_MS;
function next(): number {
  ts += 1_000;
  return ts;
}

/** One trader, one account of 50,000 USD, one future of 50 USD a point: small enough to compute in the head. */
export function tinyFloor(account = 'FT-1'): readonly WireEvent[] {
  return [
    { kind: 'instrument', ts: next(), symbol: 'ESZ6', ccy: 'USD', multiplier: '50', class: 'future', tick: '0.25' },
    { kind: 'account', ts: next(), account, ccy: 'USD', start_balance: '50000', trader: 'Okafor', desk: 'Index' },
    mark('5000'),
  ];
}

export function mark(price: string, symbol = 'ESZ6'): WireEvent {
  return { kind: 'mark', ts: next(), symbol, price };
}

export function fill(id: string, side: 'buy' | 'sell', qty: string, price: string, account = 'FT-1'): WireEvent {
  return { kind: 'fill', ts: next(), id, account, symbol: 'ESZ6', side, qty, price, fee: '0', fee_ccy: 'USD' };
}

/** A daily loss of 1,000 on FT-1 that only alerts, as a lead sets it. */
export const DAILY_LOSS: WireEvent = {
  type: 'DefineLimit',
  inputId: 'limit-1',
  draft: {
    limitId: 'daily-FT-1',
    baseVersion: 0,
    name: 'Daily loss',
    scope: { level: 'account', id: 'FT-1' },
    rule: { type: 'dailyLoss', amount: '1000', reference: 'equity', breachWhen: 'lte', action: 'alertOnly' },
    currency: 'USD',
    ladder: { watch: '50', warning: '75', critical: '90', hysteresis: '2' },
    alertFrom: 'warning',
    ackFrom: 'critical',
  },
};

/** A daily loss of 1,000 on every account of the desk Index. */
export const DESK_DAILY_LOSS: WireEvent = {
  type: 'DefineLimit',
  inputId: 'daily-all',
  draft: {
    limitId: 'daily-all',
    baseVersion: 0,
    name: 'Daily loss',
    scope: { level: 'desk', id: 'Index' },
    per: 'account',
    rule: { type: 'metric', metric: 'dailyLoss', amount: '1000', breachWhen: 'lte' },
    currency: 'USD',
    ladder: { watch: '50', warning: '75', critical: '90', hysteresis: '2' },
    alertFrom: 'warning',
    ackFrom: 'critical',
  },
};

/** A gross limit of 525,000 on an account: two contracts at 5,000 are 500,000 of it. */
export function grossLimit(account: string): Readonly<Record<string, unknown>> {
  return {
    type: 'DefineLimit',
    inputId: `gross-${account}`,
    draft: {
      limitId: `gross-${account}`,
      baseVersion: 0,
      name: 'Gross',
      scope: { level: 'account', id: account },
      rule: { type: 'exposure', measure: 'gross', amount: '525000', breachWhen: 'lte' },
      currency: 'USD',
      ladder: { watch: '50', warning: '75', critical: '90', hysteresis: '2' },
      alertFrom: 'warning',
      ackFrom: 'critical',
    },
  };
}
