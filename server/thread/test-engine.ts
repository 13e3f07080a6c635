import { assert, InvariantError } from '#lib/base/assert.ts';
import type { Delta, Notice, Outcome } from '#lib/model/effect.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { EngineCalendar } from '#lib/engine/engine.ts';
import type { EngineFactory, EnginePort } from './engine-port.ts';

type State = { seq: number; timeUs: number; lines: string[]; rolls: string[]; calendars: EngineCalendar[] };

/**
 * An engine of a few lines for tests of the core: it writes down what it is given. A negative deposit is refused, the
 * amount 666 breaks an invariant, a roll gives the notice `DayClosed`.
 */
class TestEngine implements EnginePort {
  readonly state: State;
  #dirty = new Set<string>();
  readonly queries = {
    evidence: () => null,
    answer: () => null,
    versions: () => null,
    coverage: () => {
      throw new InvariantError('Invariant: nobody asks this engine for coverage');
    },
    programmeLimits: () => ({ atUs: 0, rows: [], count: 0 }),
    silences: () => [],
    exposureBoards: () => [],
    exposureTraces: () => [],
    holders: () => ({ seq: this.state.seq, instruments: [] }),
    preview: () => ({ ok: false, reason: 'notSupportedYet' }) as const,
  };

  constructor(state: State = { seq: 0, timeUs: 0, lines: [], rolls: [], calendars: [] }) {
    this.state = state;
  }

  get seq(): Seq {
    return this.state.seq as Seq;
  }

  get timeUs(): Microseconds {
    return this.state.timeUs as Microseconds;
  }

  apply(entry: JournalEntry, out: (Notice | Outcome)[]): void {
    assert(entry.seq === this.state.seq + 1, 'Invariant: entries are applied in seq order');
    const { input, seq } = entry;
    if (input.type === 'CashMoved' && input.amount === '666') throw new InvariantError('Invariant: 666 is no amount');
    this.state.seq = seq;
    this.state.timeUs = entry.tsJournalUs;
    if (input.type === 'CashMoved' && input.amount.startsWith('-')) {
      out.push({ type: 'Rejected', seq, reason: 'outOfRange', field: 'amount' });
      return;
    }
    out.push({ type: 'Accepted', seq });
    if (input.type === 'CashMoved') {
      this.state.lines.push(`${entry.origin}/${entry.inputId}=${input.amount}`);
      this.#dirty.add(input.account);
    } else if (input.type === 'CalendarDefined') {
      const { calendarId, zone, resetMinute, closedDates = [] } = input;
      const unrolled = { label: null, nextInstantUs: null, sessions: [], sessionUs: null };
      this.state.calendars.push({ calendarId, zone, resetMinute, closedDates, ...unrolled });
    } else if (input.type === 'TradingDayRolled') {
      const { calendarId, label, nextInstantUs } = input;
      this.state.rolls.push(`${calendarId} ${label} ${entry.tsJournalUs}`);
      this.state.calendars = this.state.calendars.map((calendar) =>
        calendar.calendarId === calendarId ? { ...calendar, label, nextInstantUs } : calendar,
      );
      out.push({ type: 'DayClosed', seq, ordinal: 0, atUs: entry.tsJournalUs, calendarId, label, isFirms: true });
    }
  }

  wallTimes(): [] {
    return [];
  }

  collect(out: Delta[]): void {
    if (this.#dirty.size > 0)
      out.push({ type: 'AccountsRevalued', indexes: new Int32Array([0]), columns: new Float64Array([this.state.seq]) });
    this.#dirty.clear();
  }

  collectAll(out: Delta[]): void {
    out.push({ type: 'AccountsRevalued', indexes: new Int32Array([0]), columns: new Float64Array([this.state.seq]) });
  }

  isDirty(account: string): boolean {
    return this.#dirty.has(account);
  }

  accountDetail(account: string): ReturnType<EnginePort['accountDetail']> {
    const result = { realized: 0, fees: 0, carry: 0, unrealized: 0 };
    return account === 'A1' ? { index: 0, result, positions: [], limits: [], fills: [], corrections: [] } : null;
  }

  alerts(): [] {
    return [];
  }

  proposals(): [] {
    return [];
  }

  personLimits(): [] {
    return [];
  }

  calendars(): readonly EngineCalendar[] {
    return this.state.calendars;
  }

  firm(): ReturnType<EnginePort['firm']> {
    return { firm: 'Firm', reportingCurrency: 'USD', calendarId: 'c1' };
  }

  fingerprint(): string {
    return JSON.stringify(this.state);
  }

  snapshot(): unknown {
    return structuredClone(this.state);
  }
}

export function testEngines(version = 'test-1'): EngineFactory {
  return {
    version,
    create: () => new TestEngine(),
    restore: (snapshot) => new TestEngine(structuredClone(snapshot) as State),
  };
}
