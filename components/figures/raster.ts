/** A sign or a word as a mask, cut to its ink. Device pixels. */
export type Glyph = {
  /** How far the next one stands. */
  readonly advance: number;
  /** Where the ink begins: from the pen to the right, from the top of the line down. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Opacity of each pixel, 0 to 255, row by row. */
  readonly coverage: Uint8Array;
};

/** A drawing of its own colours, device pixels. */
export type Picture = { readonly width: number; readonly height: number; readonly pixels: Uint32Array };

/** Opaque colour as the pixels of an `ImageData` hold it on the machines browsers run on: alpha, blue, green, red. */
export type Colour = number;

const OPAQUE = 0xff_00_00_00;

/** @param hex `#rrggbb`, as the tokens are written. @throws for anything else. */
export function colourOf(hex: string): Colour {
  const found = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(hex.trim());
  if (found === null) throw new Error(`Invariant: a token is written #rrggbb, not "${hex}"`);
  const [red = 0, green = 0, blue = 0] = found.slice(1).map((part) => Number.parseInt(part, 16));
  return (OPAQUE | (blue << 16) | (green << 8) | red) >>> 0;
}

/** `ink` over `ground` at an opacity of 0 to 255; opaque. */
export function mixed(ink: Colour, ground: Colour, opacity: number): Colour {
  const part = (shift: number): number => {
    const under = (ground >>> shift) & 0xff;
    return (under + Math.round(((((ink >>> shift) & 0xff) - under) * opacity) / 255)) << shift;
  };
  return (OPAQUE | part(16) | part(8) | part(0)) >>> 0;
}

/** Pixels that figures are put into one by one: a figure costs what its ink covers, and no layout. */
export class Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;

  /** @param pixels Those of an `ImageData`, to be shown without a copy. */
  constructor(width: number, height: number, pixels: Uint32Array = new Uint32Array(width * height)) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /** A rectangle of one colour; 0 clears it. What lies outside is left out. */
  fill(x: number, y: number, width: number, height: number, colour: Colour): void {
    const from = Math.max(0, x);
    const to = Math.min(this.width, x + width);
    if (from >= to) return;
    for (let line = Math.max(0, y); line < Math.min(this.height, y + height); line += 1) {
      const end = line * this.width + to;
      // A cell is narrow: a call of `fill` for each of its lines costs more than the pixels.
      for (let place = line * this.width + from; place < end; place += 1) this.pixels[place] = colour;
    }
  }

  dot(x: number, y: number, colour: Colour): void {
    if (x >= 0 && x < this.width && y >= 0 && y < this.height) this.pixels[y * this.width + x] = colour;
  }

  /** Colours of a glyph, made once by `sprite`, with the pen at x and the line's top at y. */
  stamp(
    { left, top, width, height }: Pick<Glyph, 'left' | 'top' | 'width' | 'height'>,
    sprite: Uint32Array,
    x: number,
    y: number,
  ): void {
    const fromX = Math.max(0, -(x + left));
    const toX = Math.min(width, this.width - x - left);
    const fromY = Math.max(0, -(y + top));
    const toY = Math.min(height, this.height - y - top);
    for (let line = fromY; line < toY; line += 1) {
      const source = line * width;
      const target = (y + top + line) * this.width + x + left;
      for (let place = fromX; place < toX; place += 1) {
        const pixel = sprite[source + place] ?? 0;
        // Inks of neighbours may overlap by a pixel: what is empty here hides nothing.
        if (pixel !== 0) this.pixels[target + place] = pixel;
      }
    }
  }
}

/** A glyph in one ink: over a ground it is opaque, without one it lets the row show through. */
export function sprite({ coverage }: Glyph, ink: Colour, ground: Colour | null): Uint32Array {
  const bare = ink & 0xff_ff_ff;
  return Uint32Array.from(coverage, (opacity) => {
    if (opacity === 0) return 0;
    return ground === null ? (bare | (opacity << 24)) >>> 0 : mixed(ink, ground, opacity);
  });
}
