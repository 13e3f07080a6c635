import type { Look } from './draw-cell.ts';
import { GlyphBook } from './glyph-book.ts';
import { colourOf, Raster } from './raster.ts';
import type { Picture } from './raster.ts';

/** Width of a sign of the made-up font, and height of a line, device pixels. */
export const SIGN_PX = 6;
export const LINE_PX = 20;

const grey = (step: number) => colourOf(`#${step.toString(16).padStart(2, '0').repeat(3)}`);

/** Signs are full blocks one pixel apart, so that the ink of a text can be counted. */
function bookOf(share: number): GlyphBook {
  const inks = { primary: grey(1), secondary: grey(2), tertiary: grey(3), pos: grey(4), neg: grey(5), flat: grey(6) };
  const advance = Math.round(SIGN_PX * share);
  return new GlyphBook(
    (piece) => {
      const width = piece.length * advance - 1;
      return { advance: width + 1, left: 0, top: 6, width, height: 8, coverage: new Uint8Array(width * 8).fill(255) };
    },
    inks,
    { up: grey(20), down: grey(21) },
  );
}

export const INK = { primary: grey(1), secondary: grey(2), tertiary: grey(3), pos: grey(4), neg: grey(5) } as const;
const SPARK: Picture = { width: 4, height: 4, pixels: new Uint32Array(16).fill(grey(40)) };

export const LOOK: Look = {
  books: [bookOf(1), bookOf(0.85), bookOf(0.7)],
  bars: {
    none: grey(30),
    watch: grey(31),
    warning: grey(32),
    critical: grey(33),
    breach: grey(34),
    track: grey(35),
    tick: grey(90),
    pale: grey(37),
  },
  grounds: { up: grey(20), down: grey(21) },
  stale: grey(50),
  sparks: { of: () => SPARK },
  ratio: 1,
};

/** How many pixels have this colour. */
export function count({ pixels }: Raster, colour: number): number {
  return pixels.filter((pixel) => pixel === colour).length;
}

/** Columns of pixels with anything in them. */
export function inkedColumns({ pixels, width }: Raster): number[] {
  const columns = new Set<number>();
  for (const [place, pixel] of pixels.entries()) if (pixel !== 0) columns.add(place % width);
  return [...columns].toSorted((a, b) => a - b);
}
