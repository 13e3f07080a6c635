import { formatRowAge, UNKNOWN } from '#lib/client/format.ts';
import { hasFlag } from '#lib/client/selectors.ts';
import type { Rung } from '#lib/model/limit.ts';
import { ACCOUNT_FLAGS } from '#lib/model/view.ts';
import type { AccountCard, Freshness } from '#lib/model/view.ts';
import type { FlashSweeper, Lamp } from '../risk/flash-sweeper.ts';
import type { GridColumn } from '../risk/grid-columns.ts';
import { SEEN_AGES, watchAge } from '../risk/row-ages.ts';
import { RUNG_LOOKS, rungOfUsed } from '../risk/rung-look.ts';
import type { SparkShape } from '../risk/spark-path.ts';
import { cellQuestions } from '../why/cell-questions.ts';
import type { CellPainter } from './cell-painter.ts';
import { drawCell, drawPicture } from './draw-cell.ts';
import type { Figure, Look } from './draw-cell.ts';
import type { Ground, Ink } from './glyph-book.ts';

/** A column of figures and where its cells stand on the sheet, device pixels. */
export type Place = { readonly column: GridColumn; readonly x: number; readonly width: number };

/** Everything but the rows that decides how the sheet looks. */
export type Scene = {
  readonly painter: CellPainter;
  readonly look: Look;
  readonly places: readonly Place[];
  /** Row index of each line of the sheet; what is no row of accounts has no registered cells and stays empty. */
  readonly slots: readonly number[];
  /** Height of a row with its edge, device pixels; a part of one at some zooms. */
  readonly rowPx: number;
  readonly isCurrent: boolean;
  readonly prices: Freshness;
  /** Lines of half an hour by account. */
  readonly sparks: ReadonlyMap<string, SparkShape>;
};

/** Columns whose figures can be asked why. */
const QUESTIONS: ReadonlySet<string> = new Set(Object.keys(cellQuestions('')));

type Rows = ReadonlyMap<number, Float64Array>;
type Cards = ReadonlyMap<number, AccountCard>;
type Cell = {
  readonly element: HTMLElement;
  readonly id: string;
  readonly lamp: Lamp;
  /** Null before it was read: its element may still bear the name that it had for another row. */
  text: string | null;
  value: number | null;
  usedBp: number | null;
  tone: 'pos' | 'neg' | 'flat' | undefined;
  ground: Ground;
};
type Held = { row: Float64Array | null; card: AccountCard | null };
type Line = Held & { readonly cells: ReadonlyMap<string, Cell>; readonly hasLeft: boolean };

/**
 * The figures of a band of rows, drawn instead of written: one sheet of pixels for all of them. What a reader that speaks
 * is told stands in the names of the cells, changed with the pixels, so that eye and ear never have two figures.
 */
export class FigureSheet {
  readonly #sweeper: FlashSweeper | null;
  readonly #now: () => number;
  readonly #lines = new Map<number, Line>();
  readonly #dirty = new Map<Line, Set<Cell>>();
  #scene: Scene | null = null;
  #rows: Rows = new Map();
  #cards: Cards = new Map();
  #isFrozen = false;
  /** What rows show in a freeze that are told anew within one step, such as one that left the view. */
  readonly #kept = new Map<number, Held>();
  #isQueued = false;
  #drawnSlots = 0;

  /**
   * @param sweeper Null where figures change without a flash.
   * @param now Wall clock, ms.
   */
  constructor(sweeper: FlashSweeper | null, now: () => number) {
    this.#sweeper = sweeper;
    this.#now = now;
  }

  /** A drawn row with its cells of figures, by column. The returned function takes it away. */
  register(index: number, elements: ReadonlyMap<string, HTMLElement>, hasLeft: boolean): () => void {
    const cells = new Map<string, Cell>();
    const line: Line = { cells, hasLeft, row: null, card: null };
    for (const [id, element] of elements) cells.set(id, this.#cell(line, id, element));
    this.#lines.set(index, line);
    const unwatch = watchAge(index);
    this.#read(index, line, true);
    return () => {
      unwatch();
      this.#dirty.delete(line);
      if (this.#isFrozen && line.row !== null) {
        this.#kept.set(index, { row: line.row, card: line.card });
        // A row that is scrolled away and back takes what is then: so do its marks, which are elements.
        queueMicrotask(() => this.#kept.delete(index));
      }
      if (this.#lines.get(index) === line) this.#lines.delete(index);
    };
  }

  /** Another size, place, theme or order of lines: all of it is drawn anew. */
  stage(scene: Scene): void {
    this.#scene = scene;
    this.#dirty.clear();
    for (const [slot, index] of scene.slots.entries()) {
      const line = this.#lines.get(index);
      for (const [column, place] of scene.places.entries()) {
        const cell = line?.cells.get(place.column.id);
        // Before the places were known nothing could be read.
        if (line !== undefined && cell?.text === null) this.#readCell(line, place.column, null);
        drawAt(scene, slot, column, line, cell);
      }
    }
    for (let slot = scene.slots.length; slot < this.#drawnSlots; slot += 1)
      for (const column of scene.places.keys()) drawAt(scene, slot, column, undefined, undefined);
    this.#drawnSlots = scene.slots.length;
    scene.painter.flush();
  }

  /** The newest picture. Drawn before the browser paints, with everything else of the same entry. */
  take(rows: Rows, cards: Cards): void {
    this.#rows = rows;
    this.#cards = cards;
    for (const [index, line] of this.#lines) this.#read(index, line);
  }

  /** @param isFrozen The figures stand as they are; a row that had none yet takes its first [ST4]. */
  freeze(isFrozen: boolean): void {
    if (this.#isFrozen === isFrozen) return;
    this.#isFrozen = isFrozen;
    this.#kept.clear();
    for (const [index, line] of this.#lines) this.#read(index, line);
  }

  /** Once a second, for the ages. */
  tick(): void {
    if (this.#isFrozen) return;
    for (const [index, line] of this.#lines) this.#readAge(index, line);
  }

  #cell(line: Line, id: string, element: HTMLElement): Cell {
    const light = (ground: Ground): void => {
      cell.ground = ground;
      this.#soil(line, cell);
    };
    const lamp = { light: (up: boolean) => light(up ? 'up' : 'down'), out: () => light('none') };
    const cell: Cell = {
      element,
      id,
      lamp,
      text: null,
      value: null,
      usedBp: null,
      tone: undefined,
      ground: 'none',
    };
    return cell;
  }

  /** @param isNew Its elements may bear the names of another row. */
  #read(index: number, line: Line, isNew = false): void {
    const live = this.#rows.get(index) ?? null;
    if (live !== null) SEEN_AGES.saw(index, live, this.#now());
    if (this.#isFrozen && line.row !== null) return;
    const { row, card } = this.#kept.get(index) ?? { row: live, card: this.#cards.get(index) ?? null };
    if (!isNew && row === line.row && card === line.card) return;
    const { row: before, card: cardBefore } = line;
    Object.assign(line, { row, card });
    for (const { column } of this.#scene?.places ?? [])
      this.#readCell(line, column, before === null ? null : this.#sweeper);
    this.#readAge(index, line);
    // The line of half an hour comes with the card, dots under all digits come with the flag.
    if (
      before === null ||
      card !== cardBefore ||
      hasFlag(before, ACCOUNT_FLAGS.stale) !== hasFlag(row, ACCOUNT_FLAGS.stale)
    )
      for (const cell of line.cells.values()) this.#soil(line, cell);
  }

  #readCell(line: Line, column: GridColumn, sweeper: FlashSweeper | null): void {
    const cell = line.cells.get(column.id);
    if (cell === undefined || column.kind === 'spark' || column.kind === 'age') return;
    const { text, value, tone, usedBp } = column.read(line.row, line.card);
    const was = cell.value;
    cell.value = value;
    if (cell.text === text && cell.usedBp === (usedBp ?? null)) return;
    const isOther = cell.text !== text;
    Object.assign(cell, { text, tone, usedBp: usedBp ?? null });
    if (isOther) name(cell, column.kind === 'bar' ? barName(column.header, text, usedBp ?? null) : text, column.kind);
    // Only what changed on the screen flashes, and only from one known number to another [FL2].
    if (isOther && was !== null && value !== null) sweeper?.flash(cell.lamp, value > was);
    this.#soil(line, cell);
  }

  #readAge(index: number, line: Line): void {
    const cell = line.cells.get('age');
    if (cell === undefined) return;
    const text = formatRowAge(SEEN_AGES.age(index, this.#now()));
    if (cell.text === text) return;
    cell.text = text;
    name(cell, text, 'age');
    this.#soil(line, cell);
  }

  /** All that changed in one step of the page is drawn together, after it is known what is lit. */
  #soil(line: Line, cell: Cell): void {
    const cells = this.#dirty.get(line);
    if (cells === undefined) this.#dirty.set(line, new Set([cell]));
    else cells.add(cell);
    if (this.#isQueued) return;
    this.#isQueued = true;
    queueMicrotask(() => {
      this.#isQueued = false;
      this.#flush();
    });
  }

  #flush(): void {
    const scene = this.#scene;
    const dirty = new Map(this.#dirty);
    this.#dirty.clear();
    if (scene === null || dirty.size === 0) return;
    for (const [slot, index] of scene.slots.entries()) {
      const line = this.#lines.get(index);
      const cells = line === undefined ? undefined : dirty.get(line);
      if (line === undefined || cells === undefined) continue;
      for (const [column, place] of scene.places.entries()) {
        const cell = line.cells.get(place.column.id);
        if (cell !== undefined && cells.has(cell)) drawAt(scene, slot, column, line, cell);
      }
    }
    scene.painter.flush();
  }
}

function drawAt(scene: Scene, slot: number, at: number, line: Line | undefined, cell: Cell | undefined): void {
  const { painter, look, places, sparks } = scene;
  const place = places[at];
  if (place === undefined) return;
  const { x, width, column } = place;
  const y = topOf(scene, slot);
  const edge = Math.max(1, Math.round(look.ratio));
  const box = { x, y, width, height: topOf(scene, slot + 1) - y - edge };
  const shape = column.kind === 'spark' ? sparks.get(line?.card?.account ?? '') : undefined;
  if (line === undefined || cell === undefined) painter.cell(slot, at, box, null);
  else if (column.kind !== 'spark')
    painter.cell(slot, at, box, (raster) => drawCell(raster, look, box, figureOf(scene, column, line, cell)));
  else if (shape === undefined) painter.cell(slot, at, box, null);
  else painter.cell(slot, at, box, (raster) => drawPicture(raster, look, box, look.sparks.of(shape)));
}

function topOf({ rowPx }: Scene, slot: number): number {
  return Math.round(slot * rowPx);
}

function figureOf(scene: Scene, { kind }: GridColumn, { row, hasLeft }: Line, cell: Cell): Figure {
  const isStale = hasFlag(row, ACCOUNT_FLAGS.stale);
  const isDead = isStale && scene.prices === 'dead';
  const isPale = !scene.isCurrent || isDead;
  const rung: Rung = rungOfUsed(cell.usedBp);
  return {
    text: cell.text ?? '',
    isWords: kind === 'text',
    ink: inkOf(kind, cell, scene.isCurrent && !hasLeft && !(isDead && kind !== 'text')),
    ground: cell.ground,
    bar: kind === 'bar' && cell.usedBp !== null ? { usedBp: cell.usedBp, rung } : null,
    line: hasLeft ? 'through' : isStale && kind !== 'text' ? 'dotted' : 'none',
    isPale,
    isHatched: rung === 'breach' || isDead,
  };
}

function inkOf(kind: GridColumn['kind'], { tone }: Cell, isFull: boolean): Ink {
  if (!isFull) return 'tertiary';
  return kind === 'text' ? 'secondary' : (tone ?? 'primary');
}

/** The figure in words, and whether there is one to ask about. */
function name({ element, id }: Cell, text: string, kind: GridColumn['kind']): void {
  if (text === '') element.removeAttribute('aria-label');
  else element.setAttribute('aria-label', text);
  // Names may be cut; the whole one is told to who points at it.
  if (kind === 'text') element.title = text;
  if (QUESTIONS.has(id) && text !== '' && !text.includes(UNKNOWN)) element.dataset['ask'] = id;
  else delete element.dataset['ask'];
}

function barName(header: string, text: string, usedBp: number | null): string {
  const rung = rungOfUsed(usedBp);
  return `${header} ${text}${rung === 'none' ? '' : `, ${RUNG_LOOKS[rung].word}`}`;
}
