import type { Box, Span } from './draw-cell.ts';
import type { Raster } from './raster.ts';

/** Shows a part of the raster on the screen. */
export type Show = (box: Box) => void;

type Soiled = { x: number; right: number; y: number; bottom: number };

/**
 * Puts cells into a raster and that on the screen. A figure covers a third of its cell, so only what was inked is cleared,
 * and of each column only the part that changed is shown: bytes are what a wall of rows costs.
 */
export class CellPainter {
  readonly #raster: Raster;
  readonly #show: Show;
  readonly #columns: number;
  readonly #inked: (Span | undefined)[] = [];
  readonly #soiled: (Soiled | undefined)[];

  constructor(raster: Raster, columns: number, show: Show) {
    this.#raster = raster;
    this.#show = show;
    this.#columns = columns;
    this.#soiled = Array.from({ length: columns }, () => undefined);
  }

  /** @param draw Fills the cell, which is clear, and says what it inked; null leaves it empty. */
  cell(line: number, column: number, box: Box, draw: ((raster: Raster, box: Box) => Span) | null): void {
    const place = line * this.#columns + column;
    const before = this.#inked[place];
    if (before === undefined && draw === null) return;
    if (before !== undefined) this.#raster.fill(before.from, box.y, before.to - before.from, box.height, 0);
    const after = draw?.(this.#raster, box);
    this.#inked[place] = after;
    this.#soil(column, box, before);
    this.#soil(column, box, after);
  }

  flush(): void {
    for (const [column, soiled] of this.#soiled.entries()) {
      if (soiled === undefined) continue;
      const { x, right, y, bottom } = soiled;
      this.#soiled[column] = undefined;
      this.#show({ x, y, width: right - x, height: bottom - y });
    }
  }

  #soil(column: number, { y, height }: Box, span: Span | undefined): void {
    if (span === undefined || span.from >= span.to) return;
    const soiled = this.#soiled[column];
    if (soiled === undefined) {
      this.#soiled[column] = { x: span.from, right: span.to, y, bottom: y + height };
      return;
    }
    soiled.x = Math.min(soiled.x, span.from);
    soiled.right = Math.max(soiled.right, span.to);
    soiled.y = Math.min(soiled.y, y);
    soiled.bottom = Math.max(soiled.bottom, y + height);
  }
}
