import { emptyPast } from './past-state.ts';
import { DEFAULT_APPROVALS } from './proposal-state.ts';
import type { EngineState } from './state.ts';

/** The state before the first entry. */
export function emptyState(): EngineState {
  return {
    seq: 0,
    timeUs: 0,
    firm: {
      firm: 'firm',
      reportingCurrency: 'USD',
      markPolicy: 'mid',
      ownFillUntilMarked: false,
      fxPairs: [],
      calendarId: 'firm',
      staleMs: null,
      rateMaxAgeMs: null,
    },
    closedVenues: [],
    calendars: new Map(),
    origins: new Map(),
    instruments: [],
    instrumentIndex: new Map(),
    rates: new Map(),
    accounts: [],
    accountIndex: new Map(),
    holdings: [],
    limits: new Map(),
    alerts: new Map(),
    breaks: new Map(),
    waits: new Map(),
    feeds: new Map(),
    watchers: null,
    unreachedAlertId: null,
    actors: new Map(),
    groupCarry: new Map(),
    news: new Map(),
    hasNewsCalendar: false,
    wallTimes: new Map(),
    groupResults: new Map(),
    past: emptyPast(),
    sizes: new Map(),
    breakChanges: 0,
    proposals: new Map(),
    approvals: DEFAULT_APPROVALS,
    emergencies: new Map(),
    silences: new Map(),
    retiredVersions: new Map(),
    versionBooks: new Map(),
    noise: new Map(),
    outages: [],
  };
}
