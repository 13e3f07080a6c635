import type { AccountState, EngineState, HoldingState, InstrumentState, RateState } from './state.ts';
import type { Rates } from './fx.ts';

type Mark = Pick<InstrumentState, 'markUnits' | 'markScale' | 'markWide13' | 'markSource' | 'markAsk' | 'delta12'>;
type Booked = Pick<AccountState, 'realized24' | 'fees24' | 'carry24' | 'flows24'>;
type Held = Pick<HoldingState, 'quantity12' | 'cost24' | 'ownFill13'>;

/**
 * What the entry being applied has overwritten, so that one exact reading can be made of the moment before it: the mark and
 * the rates it moved, or the account's booked amounts and the holding it touched. Nothing of it outlives the entry.
 */
export class EntryUndo {
  private readonly state: EngineState;
  private readonly rates: Rates;
  private readonly mark: Mark = {
    markUnits: 0,
    markScale: 0,
    markWide13: null,
    markSource: 'none',
    markAsk: null,
    delta12: null,
  };
  private instrument: InstrumentState | null = null;
  private readonly rated: { readonly pair: string; readonly before: RateState }[] = [];
  private account: AccountState | null = null;
  private readonly booked: Booked = { realized24: 0n, fees24: 0n, carry24: 0n, flows24: 0n };
  private holding: HoldingState | null = null;
  private readonly held: Held = { quantity12: 0n, cost24: 0n, ownFill13: null };

  constructor(state: EngineState, rates: Rates) {
    this.state = state;
    this.rates = rates;
  }

  begin(): void {
    this.instrument = null;
    this.account = null;
    this.holding = null;
    if (this.rated.length > 0) this.rated.length = 0;
  }

  /** Before an instrument's mark is replaced. */
  marking(instrument: InstrumentState): void {
    this.instrument = instrument;
    copyMark(instrument, this.mark);
  }

  /** Before a pair's rate is replaced; a first rate has nothing before it. */
  rating(pair: string, before: RateState | undefined): void {
    if (before !== undefined) this.rated.push({ pair, before });
  }

  /** Before an entry about one account; the holding is that of the instrument it names. */
  touching(account: AccountState, holding: HoldingState | null): void {
    this.account = account;
    copyBooked(account, this.booked);
    this.holding = holding;
    if (holding !== null) copyHeld(holding, this.held);
  }

  /** The entry opened this holding: before it the account was flat in its instrument. */
  opened(holding: HoldingState): void {
    this.holding = holding;
    this.held.quantity12 = this.held.cost24 = 0n;
    this.held.ownFill13 = null;
  }

  /** One reading of the moment before the entry; the state is as it was when this returns. */
  run<Value>(read: () => Value): Value {
    this.swap();
    try {
      return read();
    } finally {
      this.swap();
    }
  }

  private swap(): void {
    const { instrument, account, holding } = this;
    if (instrument !== null) {
      const now: Mark = {
        markUnits: 0,
        markScale: 0,
        markWide13: null,
        markSource: 'none',
        markAsk: null,
        delta12: null,
      };
      copyMark(instrument, now);
      copyMark(this.mark, instrument);
      copyMark(now, this.mark);
    }
    if (account !== null) {
      const now: Booked = { realized24: 0n, fees24: 0n, carry24: 0n, flows24: 0n };
      copyBooked(account, now);
      copyBooked(this.booked, account);
      copyBooked(now, this.booked);
    }
    if (holding !== null) {
      const now: Held = { quantity12: 0n, cost24: 0n, ownFill13: null };
      copyHeld(holding, now);
      copyHeld(this.held, holding);
      copyHeld(now, this.held);
    }
    this.rated.forEach(({ pair, before }, place) => {
      const now = this.state.rates.get(pair);
      this.rates.set(pair, before);
      this.rated[place] = { pair, before: now ?? before };
    });
  }
}

function copyMark(from: Mark, to: Mark): void {
  to.markUnits = from.markUnits;
  to.markScale = from.markScale;
  to.markWide13 = from.markWide13;
  to.markSource = from.markSource;
  to.markAsk = from.markAsk;
  to.delta12 = from.delta12;
}

function copyBooked(from: Booked, to: Booked): void {
  to.realized24 = from.realized24;
  to.fees24 = from.fees24;
  to.carry24 = from.carry24;
  to.flows24 = from.flows24;
}

function copyHeld(from: Held, to: Held): void {
  to.quantity12 = from.quantity12;
  to.cost24 = from.cost24;
  to.ownFill13 = from.ownFill13;
}
