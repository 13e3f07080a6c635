import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import {
  EXPOSURE_CURRENCIES_MAX,
  EXPOSURE_SYMBOLS_MAX,
  EXPOSURE_TRADERS_MAX,
  EXPOSURE_TREE_MAX,
} from '#lib/model/exposure-board.ts';
import type {
  ExposureAsk,
  ExposureBoard,
  ExposureCell,
  ExposureFigures,
  ExposureNode,
  ExposureTrace,
  ExposureTrader,
  NodeTrace,
} from '#lib/model/exposure-board.ts';
import type { Currency } from '#lib/model/ids.ts';
import { RUNGS } from '#lib/model/limit.ts';
import { ExposureWalk, LeafSums } from './exposure-walk.ts';
import type { Place } from './exposure-walk.ts';
import { NettedBook } from './netted-book.ts';
import type { InstrumentName, TraderPlace } from './netted-book.ts';
import { accountAt, instrumentAt, ledgerScale } from './state.ts';
import type { Sums } from './sum-table.ts';
import { shownScale } from './views.ts';
import type { World } from './world.ts';

/** Desks whose course is recorded. */
const DESKS_MAX = 64;
/** Columns kept for the next time. */
const SPARE_MAX = 2;

/** Tables of trader by symbol, cut exactly from one walk over the leaves for each currency that is asked for. */
export class ExposureBoards {
  private readonly world: World;
  private readonly walk: ExposureWalk;
  private readonly leaves: LeavesByCurrency;

  constructor(world: World) {
    this.world = world;
    this.walk = new ExposureWalk(world);
    this.leaves = new LeavesByCurrency(this.walk);
  }

  /** All as of the engine's present entry. */
  boards(asks: readonly ExposureAsk[]): readonly ExposureBoard[] {
    this.leaves.forget();
    const currencies = this.currencies();
    return asks.map((ask) => this.board(ask, currencies));
  }

  /** Exposure by class of the firm and of each desk, in the firm's currency; none before there is a firm. */
  traces(): readonly NodeTrace[] {
    this.leaves.forget();
    const { firm, reportingCurrency: currency } = this.world.state.firm;
    if (firm === '') return [];
    const leaves = this.leaves.of(currency);
    const book = this.bookOf({ netting: 'account', rowOf: ({ desk }) => desk }, leaves);
    const desks = book.traders.slice(0, DESKS_MAX);
    const table = book.classCells();
    const ofDesk = (row: number): Lines => {
      const names = book.classes.map(({ name }, at) => ({
        name,
        at,
        sums: table.read(row * book.classes.length + at),
      }));
      return { classes: ranked(names), total: book.trader(row) };
    };
    return [
      { node: { level: 'firm', id: firm }, trace: this.traceOf(linesOf(book), currency) },
      ...desks.map(({ name }, row): NodeTrace => {
        return { node: { level: 'desk', id: name }, trace: this.traceOf(ofDesk(row), currency) };
      }),
    ];
  }

  private board(ask: ExposureAsk, currencies: readonly string[]): ExposureBoard {
    const { node, currency, netting } = ask;
    const { state } = this.world;
    const book = this.book(node, netting, this.leaves.of(currency));
    const traders = ranked(book.traders.map(({ name, worst }, at) => ({ name, worst, at, sums: book.trader(at) })));
    const symbols = ranked(book.symbols.map((named, at) => ({ ...named, at, sums: book.symbol(at) })));
    const scale = scaleOf(
      traders.reduce((sum, { sums }) => sum + gross24(sums), 0n),
      currency,
    );
    const rows = folded(traders, EXPOSURE_TRADERS_MAX);
    const columns = folded(symbols, EXPOSURE_SYMBOLS_MAX);
    const reporting = state.firm.reportingCurrency;
    return {
      ask,
      seq: state.seq,
      scale,
      total: figuresOf(book.total(), scale),
      symbols: columns.map(({ name, members, sums }) => ({
        name,
        count: members.length,
        assetClass: name === null ? '' : (members[0]?.assetClass ?? ''),
        ...figuresOf(sums, scale),
      })),
      traders: rows.map(({ name, members, sums }) => ({
        ...this.headOf(name, members),
        count: members.length,
        ...figuresOf(sums, scale),
      })),
      cells: cellsOf(book, rows, columns, scale),
      classes: figuredClasses(linesOf(book), scale),
      tree: traders.slice(0, EXPOSURE_TREE_MAX).flatMap((trader) => {
        const gross = into(gross24(trader.sums), scale);
        return gross > 0 ? [{ ...this.headOf(trader.name, [trader]), gross }] : [];
      }),
      currencies,
      trace:
        currency === reporting && netting === 'account'
          ? this.traceOf(linesOf(book), currency)
          : this.trace(node, this.leaves.of(reporting)),
    };
  }

  private trace(node: ExposureNode, leaves: LeafSums): ExposureTrace {
    return this.traceOf(linesOf(this.book(node, 'account', leaves)), this.world.state.firm.reportingCurrency);
  }

  private traceOf(lines: Lines, currency: string): ExposureTrace {
    const scale = scaleOf(gross24(lines.total), currency);
    return {
      tsUs: this.world.state.timeUs,
      // The firm's configuration was decoded with this brand.
      currency: currency as Currency,
      scale,
      classes: figuredClasses(lines, scale),
      total: figuresOf(lines.total, scale),
    };
  }

  private book(node: ExposureNode, netting: ExposureAsk['netting'], leaves: LeafSums): NettedBook {
    const { level, id } = node;
    const isFirm = level === 'firm' && id === this.world.state.firm.firm;
    const isOfNode = (place: Place): boolean => (level === 'firm' ? isFirm : place[level] === id);
    return this.bookOf({ netting, rowOf: (place) => (isOfNode(place) ? place.trader : null) }, leaves);
  }

  private bookOf(
    { netting, rowOf }: Pick<ConstructorParameters<typeof NettedBook>[0], 'netting' | 'rowOf'>,
    leaves: LeafSums,
  ): NettedBook {
    const nameOf = (instrument: number): InstrumentName => {
      const { symbol, instrument: id, assetClass } = instrumentAt(this.world.state, instrument).listing;
      return { symbol: symbol ?? id, assetClass };
    };
    return new NettedBook({ leaves, places: this.walk.places, netting, rowOf, nameOf });
  }

  /** A row's name with the worst of its accounts. */
  private headOf(
    name: string | null,
    members: readonly TraderPlace[],
  ): Pick<ExposureTrader, 'name' | 'desk' | 'rung' | 'worst'> {
    const highest = members.reduce<Place | null>(
      (known, { worst }) => (known === null || worst.rank > known.rank ? worst : known),
      null,
    );
    const account = highest?.worst ?? -1;
    return {
      name,
      desk: name === null ? '' : (highest?.desk ?? ''),
      rung: RUNGS[highest?.rank ?? 0] ?? 'none',
      worst: account < 0 ? '' : accountAt(this.world.state, account).account,
    };
  }

  private currencies(): readonly string[] {
    const { firm, accounts } = this.world.state;
    const known = new Set([firm.reportingCurrency]);
    for (const { currency } of accounts) if (known.size < EXPOSURE_CURRENCIES_MAX) known.add(currency);
    return [...known];
  }
}

/** One walk for each currency, however many tables are cut from it; the columns are used again. */
class LeavesByCurrency {
  private readonly walk: ExposureWalk;
  private readonly known = new Map<string, LeafSums>();
  private readonly spare: LeafSums[] = [];

  constructor(walk: ExposureWalk) {
    this.walk = walk;
  }

  /** Another entry: nothing of what is known holds any more. */
  forget(): void {
    for (const leaves of this.known.values()) if (this.spare.length < SPARE_MAX) this.spare.push(leaves);
    this.known.clear();
  }

  of(currency: string): LeafSums {
    const known = this.known.get(currency);
    if (known !== undefined) return known;
    const leaves = this.spare.pop() ?? new LeafSums();
    this.walk.run(currency, leaves);
    this.known.set(currency, leaves);
    return leaves;
  }
}

/** A trader or symbol with its index in the book. */
type Line = { readonly name: string; readonly at: number; readonly sums: Sums };
/** A row or a column of the table; a null name is all the smaller ones together. */
type Fold<Item extends Line> = { readonly name: string | null; readonly members: readonly Item[]; readonly sums: Sums };

/** Those with a leaf, largest gross first, by name where it is the same. */
function ranked<Item extends Line>(lines: readonly Item[]): readonly Item[] {
  return lines
    .filter(({ sums }) => sums.leaves > 0)
    .toSorted((a, b) => {
      const [left, right] = [gross24(a.sums), gross24(b.sums)];
      if (left !== right) return left < right ? 1 : -1;
      return a.name < b.name ? -1 : 1;
    });
}

/** The first ones by themselves, the rest as one. */
function folded<Item extends Line>(lines: readonly Item[], most: number): readonly Fold<Item>[] {
  const folds: Fold<Item>[] = lines.slice(0, most).map((line) => ({ ...line, members: [line] }));
  const rest = lines.slice(most);
  if (rest.length > 0) folds.push({ name: null, members: rest, sums: total(rest.map(({ sums }) => sums)) });
  return folds;
}

function total(all: readonly Sums[]): Sums {
  let [long24, short24, leaves, missing] = [0n, 0n, 0, 0];
  for (const sums of all) {
    long24 += sums.long24;
    short24 += sums.short24;
    leaves += sums.leaves;
    missing += sums.missing;
  }
  return { long24, short24, leaves, missing };
}

function cellsOf(
  book: NettedBook,
  rows: readonly Fold<Line>[],
  columns: readonly Fold<Line>[],
  scale: number,
): readonly ExposureCell[] {
  const cells: ExposureCell[] = [];
  const table = book.cells(placesOf(rows, book.traders.length), placesOf(columns, book.symbols.length), columns.length);
  for (let row = 0; row < rows.length; row += 1) {
    for (let column = 0; column < columns.length; column += 1) {
      const at = row * columns.length + column;
      if (table.leaves(at) === 0) continue;
      const sums = table.read(at);
      const net = into(sums.long24 - sums.short24, scale);
      cells.push([row, column, net, into(gross24(sums), scale), sums.missing]);
    }
  }
  return cells;
}

/** The row or column of each trader or symbol. */
function placesOf(folds: readonly Fold<Line>[], count: number): Int32Array {
  const places = new Int32Array(count);
  for (const [place, { members }] of folds.entries()) for (const { at } of members) places[at] = place;
  return places;
}

/** What a chart over time shows of a node. */
type Lines = { readonly classes: readonly Line[]; readonly total: Sums };

function linesOf(book: NettedBook): Lines {
  const classes = book.classes.map(({ name }, at) => ({ name, at, sums: book.assetClass(at) }));
  return { classes: ranked(classes), total: book.total() };
}

function figuredClasses({ classes }: Lines, scale: number): ExposureBoard['classes'] {
  return classes.map(({ name, sums }) => ({ assetClass: name, ...figuresOf(sums, scale) }));
}

function gross24({ long24, short24 }: Sums): bigint {
  return long24 + short24;
}

function figuresOf(sums: Sums, scale: number): ExposureFigures {
  return {
    long: into(sums.long24, scale),
    short: into(sums.short24, scale),
    gross: into(gross24(sums), scale),
    net: into(sums.long24 - sums.short24, scale),
    leaves: sums.leaves,
    missing: sums.missing,
  };
}

function scaleOf(largest24: bigint, currency: string): number {
  const ledger = ledgerScale(currency);
  return shownScale(ledger, divideHalfEven(largest24, pow10Big(24 - ledger)));
}

function into(amount24: bigint, scale: number): number {
  return Number(divideHalfEven(amount24, pow10Big(24 - scale)));
}
