import type { Origin } from '#lib/model/ids.ts';
import type { Fact, Input } from '#lib/model/input.ts';
import type { Submission } from '#lib/model/journal-entry.ts';

const START_US = 1_767_225_600_000_000;
const ACCOUNTS = ['A1', 'A2', 'A3', 'A4'];
const SYMBOLS = ['ES', 'NQ'];

/**
 * Input number `index` of a small trading floor, by the number alone: accounts, instruments and limits first, then marks
 * that swing so that limits are crossed and left again, and fills. Plain values of the test; the casts brand them.
 */
export function loadAt(index: number): Submission {
  const tsEventUs = START_US + index * 1_000;
  const body = bodyAt(index);
  const input = { ...body, tsEventUs } as unknown as Input;
  const origin = (body.type === 'DefineLimit' ? 'person' : 'feed') as Origin;
  return { origin, inputId: `n${index}`, tsReceivedUs: tsEventUs as Submission['tsReceivedUs'], input };
}

type Body = { readonly type: Exclude<Fact['type'], never> | 'DefineLimit' } & Record<string, unknown>;

function bodyAt(index: number): Body {
  const symbol = SYMBOLS[index % 2];
  if (index === 0) {
    return { type: 'FirmConfigured', firm: 'Firm', reportingCurrency: 'USD', markPolicy: 'last', ownFillUntilMarked: true, fxPairs: [], calendarId: 'firm' };
  }
  if (index === 1) return { type: 'CalendarDefined', calendarId: 'firm', zone: 'America/Chicago', resetMinute: 1_020 };
  if (index < 4) {
    const instrument = { instrumentId: symbol, symbol, currency: 'USD', multiplier: '1', kind: 'linear', negativePriceAllowed: false };
    return { type: 'InstrumentListed', instrument };
  }
  if (index < 8) {
    return { type: 'AccountOpened', account: ACCOUNTS[index - 4], currency: 'USD', startBalance: '50000', trader: `T${index % 2}`, desk: 'D1' };
  }
  if (index < 12) return { type: 'DefineLimit', ...limitOf(ACCOUNTS[index - 8] ?? 'A1', index) };
  const account = ACCOUNTS[(index * 7) % 4];
  if (index % 5 === 0) {
    const side = (index * 31) % 3 === 0 ? 'sell' : 'buy';
    return { type: 'FillReceived', fillId: `F${index}`, account, instrument: symbol, side, lastQty: '1', lastPx: priceAt(index), fee: '0.25' };
  }
  return { type: 'MarkUpdated', instrument: symbol, px: priceAt(index) };
}

/** A saw of whole and quarter points, so that exposure limits are crossed upwards and downwards. */
function priceAt(index: number): string {
  const phase = index % 400;
  const height = phase < 200 ? phase : 400 - phase;
  return (100 + height * 0.25).toFixed(2);
}

function limitOf(account: string, index: number): Record<string, unknown> {
  return {
    actor: { user: 'u1', name: 'Lead', role: 'lead' },
    clientActionId: `n${index}`,
    draft: {
      limitId: `L${index}`,
      name: `Gross of ${account}`,
      scope: { level: 'account', id: account },
      rule: { type: 'exposure', measure: 'gross', amount: String(120 + (index % 4) * 10), breachWhen: 'lte' },
      currency: 'USD',
      ladder: { watch: '60', warning: '75', critical: '90', hysteresis: '5' },
      alertFrom: 'warning',
      ackFrom: 'critical',
      baseVersion: 0,
    },
  };
}
