import { decimalText } from './instruments.ts';
import type { FloorInstrument } from './instruments.ts';
import type { Programme } from './roster.ts';
import type { Workload } from './workload.ts';
import type { Actor } from '#lib/model/actor.ts';
import type { AssignRuleset } from '#lib/model/command.ts';
import type { CalendarDefined, FirmConfigured, OriginConfigured, Input } from '#lib/model/input.ts';
import type { Microseconds } from '#lib/model/ids.ts';
import type { Ladder } from '#lib/model/limit.ts';
import type { Ruleset } from '#lib/model/ruleset.ts';

export const DEMO_PRICES = 'demo-prices';
export const DEMO_FILLS = 'demo-fills';
const US_CALENDAR = 'us-1700';
const EU_CALENDAR = 'eu-midnight';

/** An instrument or account in the wire format of ingest v1. */
export type SetUpFact = Readonly<Record<string, string | number | boolean>> & {
  readonly kind: 'instrument' | 'account';
};

/** What must be in the journal before the floor opens, in this order. */
export type FloorSetUp = {
  readonly configuration: readonly Input[];
  readonly instruments: readonly SetUpFact[];
  readonly accounts: readonly SetUpFact[];
  readonly rulesets: readonly AssignRuleset[];
};

export function floorSetUp(workload: Workload): FloorSetUp {
  const tsEventUs = workload.anchorUs;
  const stamp = (name: string) => ({ tsUs: tsEventUs, inputId: `demo-${name}` });
  return {
    configuration: configurationOf(tsEventUs),
    instruments: workload.instruments.map((instrument) => ({
      ...wireInstrument(instrument),
      ...stamp(instrument.symbol),
    })),
    accounts: workload.roster.map(({ account, trader, desk, programmeIndex }) => {
      const programme = workload.programmes[programmeIndex];
      const currency = programme?.currency ?? 'USD';
      return {
        kind: 'account' as const,
        account,
        ccy: currency,
        start_balance: String(programme?.startBalance ?? 0),
        trader,
        desk,
        name: `Demo account ${account}`,
        calendar: currency === 'EUR' ? EU_CALENDAR : US_CALENDAR,
        ...stamp(account),
      };
    }),
    rulesets: assignments(workload, tsEventUs),
  };
}

// The names below are this file's own plain text; the casts give them the brands of the model.
function configurationOf(tsEventUs: number): readonly Input[] {
  const at = { tsEventUs: tsEventUs as Microseconds };
  const us = {
    ...at,
    type: 'CalendarDefined',
    calendarId: US_CALENDAR,
    zone: 'America/New_York',
    resetMinute: 1020,
  } as CalendarDefined;
  const eu = {
    ...at,
    type: 'CalendarDefined',
    calendarId: EU_CALENDAR,
    zone: 'Europe/Prague',
    resetMinute: 0,
  } as CalendarDefined;
  const firm = {
    ...at,
    type: 'FirmConfigured' as const,
    firm: 'Demo Firm',
    reportingCurrency: 'USD' as FirmConfigured['reportingCurrency'],
    markPolicy: 'mid' as const,
    ownFillUntilMarked: true,
    fxPairs: [pairOf('EUR', 'USD'), pairOf('USD', 'JPY')],
    calendarId: US_CALENDAR as CalendarDefined['calendarId'],
    // The floor may run faster than the clock, and its feed tells of its own silences.
    staleMs: null,
    rateMaxAgeMs: null,
  } satisfies FirmConfigured;
  const origins = [DEMO_PRICES, DEMO_FILLS].map(
    (origin) =>
      ({
        ...at,
        type: 'OriginConfigured',
        origin,
        positionPolicy: 'compare',
        lateFillPolicy: 'arrival',
      }) as OriginConfigured,
  );
  return [us, eu, firm, ...origins];
}

function pairOf(base: string, quote: string) {
  // The rate is the mark of the instrument named after its two currencies.
  return { base, quote, instrument: `${base}${quote}` } as unknown as FirmConfigured['fxPairs'][number];
}

function wireInstrument(instrument: FloorInstrument): SetUpFact {
  const { symbol, currency, baseCurrency, multiplier, assetClass, priceScale, tickUnits, lotScale, lotUnits } =
    instrument;
  const base = baseCurrency === null ? {} : { base: baseCurrency };
  return {
    kind: 'instrument',
    symbol,
    ccy: currency,
    multiplier: String(multiplier),
    instrument_kind: 'linear',
    class: assetClass,
    tick: decimalText(tickUnits, priceScale),
    lot: decimalText(lotUnits, lotScale),
    venue: 'DEMO',
    ...base,
  };
}

const LADDER = { watch: '50', warning: '75', critical: '90', hysteresis: '2' } as Ladder;
const SET_UP_ACTOR = { user: 'demo-set-up', name: 'Demo set-up', role: 'lead' } as Actor;

function assignments(workload: Workload, tsEventUs: number): readonly AssignRuleset[] {
  const rulesets = workload.programmes.map((programme) => rulesetOf(programme));
  return workload.roster.map(({ account, programmeIndex }) => {
    const clientActionId = `demo-assign-${account}`;
    const ruleset = rulesets[programmeIndex];
    return { type: 'AssignRuleset', tsEventUs, actor: SET_UP_ACTOR, clientActionId, account, ruleset } as AssignRuleset;
  });
}

function rulesetOf(programme: Programme): Ruleset {
  const common = { ladder: LADDER, alertFrom: 'warning', ackFrom: 'critical' } as const;
  const rules = programme.rules.map((rule) => ({ ...rule, ...common }));
  return { rulesetId: programme.rulesetId as Ruleset['rulesetId'], version: 1, name: programme.name, rules };
}
