import { DEMO_FILLS, DEMO_PRICES, floorSetUp } from './floor-setup.ts';
import type { SetUpFact } from './floor-setup.ts';
import type { WireEvent } from './workload-state.ts';
import type { Workload } from './workload.ts';
import type { Input } from '#lib/model/input.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';

/** The floor as journal entries, for tests and benchmarks that need no door: numbered from 1, stamped by simulated time. */
export class FloorJournal {
  readonly #workload: Workload;
  #seq = 0;
  #hasOpened = false;

  constructor(workload: Workload) {
    this.#workload = workload;
  }

  /** Everything up to `untilUs` of simulated time; the first call begins with the set-up. */
  *until(untilUs: number): Generator<JournalEntry> {
    const { anchorUs } = this.#workload;
    if (!this.#hasOpened) {
      this.#hasOpened = true;
      const { configuration, instruments, accounts, rulesets } = floorSetUp(this.#workload);
      const facts = [...instruments, ...accounts].map(inputOfSetUp);
      for (const input of [...configuration, ...facts, ...rulesets]) yield this.#entry('demo', input, anchorUs);
    }
    for (const { channel, event } of this.#workload.step(untilUs)) {
      yield this.#entry(channel === 'prices' ? DEMO_PRICES : DEMO_FILLS, inputOfEvent(event), event.tsUs);
    }
  }

  #entry(origin: string, input: Input, atUs: number): JournalEntry {
    this.#seq += 1;
    const stamp = { tsJournalUs: atUs, tsReceivedUs: atUs, inputId: `e${this.#seq}`, causationId: null };
    // The floor's own numbers and text under the names of the journal.
    return { seq: this.#seq, origin, ...stamp, input } as JournalEntry;
  }
}

/** What the decoder of ingest v1 makes of an event of the floor; a test holds the two equal. */
export function inputOfEvent(event: WireEvent): Input {
  const tsEventUs = event.tsUs;
  const instrument = event['symbol'];
  if (event.kind === 'fill') {
    const fill = {
      type: 'FillReceived',
      tsEventUs,
      fillId: event['id'],
      account: event['account'],
      instrument,
      side: event['side'],
      lastQty: event['qty'],
      lastPx: event['price'],
      fee: event['fee'],
      feeCurrency: event['fee_ccy'],
      orderId: event['order_id'],
      strategy: event['strategy'],
      signalId: event['signal_id'],
      venue: event['venue'],
    };
    return fill as unknown as Input;
  }
  if (event.kind === 'mark') {
    const mark = {
      type: 'MarkUpdated',
      tsEventUs,
      instrument,
      bid: event['bid'],
      ask: event['ask'],
      last: event['last'],
    };
    return mark as unknown as Input;
  }
  const { open, high, low, close, volume, interval_ms: intervalMs } = event;
  return {
    type: 'MarkUpdated',
    tsEventUs,
    instrument,
    volume,
    bar: { open, high, low, close, intervalMs },
  } as unknown as Input;
}

export function inputOfSetUp(fact: SetUpFact): Input {
  const tsEventUs = fact['tsUs'];
  if (fact.kind === 'account') {
    const { account, trader, desk, name, calendar } = fact;
    const money = { currency: fact['ccy'], startBalance: fact['start_balance'] };
    return {
      type: 'AccountOpened',
      tsEventUs,
      account,
      ...money,
      trader,
      desk,
      name,
      calendarId: calendar,
    } as unknown as Input;
  }
  const instrument = {
    instrument: fact['symbol'],
    kind: fact['instrument_kind'],
    multiplier: fact['multiplier'],
    quoteCurrency: fact['ccy'],
    settlementCurrency: fact['ccy'],
    ...(fact['base'] === undefined ? {} : { baseCurrency: fact['base'] }),
    tickSize: fact['tick'],
    lotSize: fact['lot'],
    assetClass: fact['class'],
    venue: fact['venue'],
    negativePriceAllowed: false,
  };
  return { type: 'InstrumentListed', tsEventUs, instrument } as unknown as Input;
}
