import type { ExposureNetting } from '#lib/model/exposure-board.ts';
import type { LeafSums, Place } from './exposure-walk.ts';
import { SumTable } from './sum-table.ts';
import type { Sums } from './sum-table.ts';

/** A trader, or whatever else places are told apart by, with the place of the highest rung. */
export type TraderPlace = { readonly name: string; readonly worst: Place };
/** What a symbol and its class are called, by instrument. */
export type InstrumentName = { readonly symbol: string; readonly assetClass: string };
type Named = { readonly index: number; readonly name: string; readonly assetClass: string };

type Parts = {
  readonly leaves: LeafSums;
  readonly places: readonly Place[];
  /** The row that a place belongs to; null where it is not of the node. */
  readonly rowOf: (place: Place) => string | null;
  readonly netting: ExposureNetting;
  readonly nameOf: (instrument: number) => InstrumentName;
};

/**
 * The leaves of some places added up by trader and symbol, by symbol, by class and as a whole, under one netting level
 * [EX11]. Net is the same under all three; gross of symbols and classes always adds up to that of the whole, gross of
 * traders does so while the whole is not netted over traders.
 */
export class NettedBook {
  readonly traders: readonly TraderPlace[];
  readonly symbols: readonly Named[];
  readonly classes: readonly Named[];
  private readonly parts: Parts;
  /** The trader of each place; -1 where the place is not of the node. */
  private readonly traderOf: Int32Array;
  private readonly symbolOf = new Map<number, { readonly symbol: number; readonly assetClass: number }>();
  private readonly byTrader: SumTable;
  private readonly bySymbol: SumTable;
  private readonly byClass: SumTable;
  private readonly whole = new SumTable(1);
  /** The traders' sums in the instrument at hand, netted as they count. */
  private readonly pair: SumTable;

  constructor(parts: Parts) {
    this.parts = parts;
    const { traders, traderOf } = seat(parts.places, parts.rowOf);
    this.traders = traders;
    this.traderOf = traderOf;
    const { symbols, classes } = this.nameInstruments();
    this.symbols = symbols;
    this.classes = classes;
    this.byTrader = new SumTable(traders.length);
    this.bySymbol = new SumTable(symbols.length);
    this.byClass = new SumTable(classes.length);
    this.pair = new SumTable(traders.length);
    this.addUp();
  }

  trader(index: number): Sums {
    return this.byTrader.read(index);
  }

  symbol(index: number): Sums {
    return this.bySymbol.read(index);
  }

  assetClass(index: number): Sums {
    return this.byClass.read(index);
  }

  total(): Sums {
    return this.whole.read(0);
  }

  /** The table of rows and columns that traders and symbols are put into, row after row; each has one. */
  cells(rowOf: Int32Array, columnOf: Int32Array, columns: number): SumTable {
    const rows = rowOf.reduce((most, row) => Math.max(most, row + 1), 0);
    const cells = new SumTable(rows * columns);
    this.eachInstrument((instrument, traders) => {
      const column = columnOf[this.symbolOf.get(instrument)?.symbol ?? 0] as number;
      for (const trader of traders) cells.add((rowOf[trader] as number) * columns + column, this.pair, trader);
    });
    return cells;
  }

  /** Every trader by every class, row after row. */
  classCells(): SumTable {
    const columns = this.classes.length;
    const cells = new SumTable(this.traders.length * columns);
    this.eachInstrument((instrument, traders) => {
      const column = this.symbolOf.get(instrument)?.assetClass ?? 0;
      for (const trader of traders) cells.add(trader * columns + column, this.pair, trader);
    });
    return cells;
  }

  private addUp(): void {
    const ofInstrument = new SumTable(1);
    this.eachInstrument((instrument, traders) => {
      for (const trader of traders) {
        ofInstrument.add(0, this.pair, trader);
        this.byTrader.add(trader, this.pair, trader);
      }
      if (this.parts.netting === 'firm') ofInstrument.net(0);
      const named = this.symbolOf.get(instrument);
      this.bySymbol.add(named?.symbol ?? 0, ofInstrument, 0);
      this.byClass.add(named?.assetClass ?? 0, ofInstrument, 0);
      this.whole.add(0, ofInstrument, 0);
      ofInstrument.clear(0);
    });
  }

  /** Each instrument that the node holds, with its holders, whose sums stand in `pair` meanwhile. */
  private eachInstrument(visit: (instrument: number, traders: readonly number[]) => void): void {
    const { leaves, netting } = this.parts;
    const { places, instruments, count, sums } = leaves;
    const traders: number[] = [];
    for (let from = 0; from < count;) {
      const instrument = instruments[from] as number;
      let at = from;
      for (; at < count && instruments[at] === instrument; at += 1) {
        const trader = this.traderOf[places[at] as number] as number;
        if (trader < 0) continue;
        if (this.pair.leaves(trader) === 0) traders.push(trader);
        this.pair.add(trader, sums, at);
      }
      if (netting !== 'account') for (const trader of traders) this.pair.net(trader);
      if (traders.length > 0) visit(instrument, traders);
      for (const trader of traders) this.pair.clear(trader);
      traders.length = 0;
      from = at;
    }
  }

  private nameInstruments(): { readonly symbols: readonly Named[]; readonly classes: readonly Named[] } {
    const { leaves, nameOf } = this.parts;
    const symbols = new Map<string, Named>();
    const classes = new Map<string, Named>();
    let last = -1;
    for (let at = 0; at < leaves.count; at += 1) {
      const instrument = leaves.instruments[at] as number;
      if (instrument === last) continue;
      last = instrument;
      const { symbol, assetClass } = nameOf(instrument);
      const named = symbols.get(symbol) ?? { index: symbols.size, name: symbol, assetClass };
      symbols.set(symbol, named);
      const ofClass = classes.get(assetClass) ?? { index: classes.size, name: assetClass, assetClass };
      classes.set(assetClass, ofClass);
      this.symbolOf.set(instrument, { symbol: named.index, assetClass: ofClass.index });
    }
    return { symbols: [...symbols.values()], classes: [...classes.values()] };
  }
}

/** The places of one trader together, on whatever desks of the node they are. */
function seat(
  places: readonly Place[],
  nameOf: (place: Place) => string | null,
): { readonly traders: readonly TraderPlace[]; readonly traderOf: Int32Array } {
  const indexOf = new Map<string, number>();
  const traders: TraderPlace[] = [];
  const traderOf = new Int32Array(places.length).fill(-1);
  for (const [at, place] of places.entries()) {
    const name = nameOf(place);
    if (name === null) continue;
    const index = indexOf.get(name) ?? traders.length;
    const known = traders[index];
    if (known === undefined || place.rank > known.worst.rank) traders[index] = { name, worst: place };
    indexOf.set(name, index);
    traderOf[at] = index;
  }
  return { traders, traderOf };
}
