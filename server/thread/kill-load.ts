import type {
  AccountId,
  CalendarId,
  Currency,
  DecimalText,
  FillId,
  InstrumentId,
  LimitId,
  Microseconds,
  Origin,
  UserId,
} from '#lib/model/ids.ts';
import type { DefineLimit } from '#lib/model/command.ts';
import type { Input } from '#lib/model/input.ts';
import type { Submission } from '#lib/model/journal-entry.ts';

const START_US = 1_767_225_600_000_000;
const ACCOUNTS = ['A1', 'A2', 'A3', 'A4'];
const SYMBOLS = ['ES', 'NQ'];
const USD = 'USD' as Currency;

/**
 * Input number `index` of a small trading floor, by the number alone: accounts, instruments and limits first, then marks
 * that swing so that limits are crossed and left again, and fills. The casts brand the test's own values.
 */
export function loadAt(index: number): Submission {
  const tsEventUs = (START_US + index * 1_000) as Microseconds;
  const input = inputAt(index, tsEventUs);
  const origin = (input.type === 'DefineLimit' ? 'person' : 'feed') as Origin;
  return { origin, inputId: `n${index}`, tsReceivedUs: tsEventUs, input };
}

function inputAt(index: number, tsEventUs: Microseconds): Input {
  const instrument = SYMBOLS[index % 2] as InstrumentId;
  const calendarId = 'firm' as CalendarId;
  if (index === 0) {
    const [markPolicy, fxPairs] = ['last' as const, []];
    return {
      type: 'FirmConfigured',
      tsEventUs,
      firm: 'Firm',
      reportingCurrency: USD,
      markPolicy,
      ownFillUntilMarked: true,
      fxPairs,
      calendarId,
    };
  }
  if (index === 1)
    return { type: 'CalendarDefined', tsEventUs, calendarId, zone: 'America/Chicago', resetMinute: 1_020 };
  if (index < 4) {
    const [kind, assetClass, multiplier] = ['linear' as const, 'future' as const, '1' as DecimalText];
    const listed = {
      instrument,
      kind,
      multiplier,
      quoteCurrency: USD,
      settlementCurrency: USD,
      assetClass,
      negativePriceAllowed: false,
    };
    return { type: 'InstrumentListed', tsEventUs, instrument: listed };
  }
  if (index < 8) {
    const account = ACCOUNTS[index - 4] as AccountId;
    return {
      type: 'AccountOpened',
      tsEventUs,
      account,
      currency: USD,
      startBalance: '50000' as DecimalText,
      trader: `T${index % 2}`,
      desk: 'D1',
    };
  }
  if (index < 12) return limitAt(index, tsEventUs);
  const px = priceAt(index);
  if (index % 5 > 0) return { type: 'MarkUpdated', tsEventUs, instrument, px };
  const fill = { fillId: `F${index}` as FillId, account: ACCOUNTS[(index * 7) % 4] as AccountId, instrument };
  // Whole swings of 200 inputs: five contracts are built up in each account and sold again.
  const side = index % 200 < 100 ? 'buy' : 'sell';
  return {
    type: 'FillReceived',
    tsEventUs,
    ...fill,
    side,
    lastQty: '1' as DecimalText,
    lastPx: px,
    fee: '0.25' as DecimalText,
  };
}

/** A saw of quarter points, so that exposure limits are crossed upwards and downwards. */
function priceAt(index: number): DecimalText {
  const phase = index % 400;
  const height = phase < 200 ? phase : 400 - phase;
  return String(100 + height * 0.25) as DecimalText;
}

function limitAt(index: number, tsEventUs: Microseconds): DefineLimit {
  const account = ACCOUNTS[index - 8] ?? '';
  return {
    type: 'DefineLimit',
    tsEventUs,
    actor: { user: 'u1' as UserId, name: 'Lead', role: 'lead' },
    clientActionId: `n${index}`,
    draft: {
      limitId: `L${index}` as LimitId,
      name: `Gross of ${account}`,
      scope: { level: 'account', id: account },
      rule: {
        type: 'exposure',
        measure: 'gross',
        amount: String(500 + (index - 8) * 150) as DecimalText,
        breachWhen: 'lte',
      },
      currency: USD,
      ladder: {
        watch: '60' as DecimalText,
        warning: '75' as DecimalText,
        critical: '90' as DecimalText,
        hysteresis: '5' as DecimalText,
      },
      alertFrom: 'warning',
      ackFrom: 'breach',
      baseVersion: 0,
    },
  };
}
