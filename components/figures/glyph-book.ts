import { sprite } from './raster.ts';
import type { Colour, Glyph } from './raster.ts';

/** Draws one sign or word; a browser's canvas, or a made-up one in tests. */
export type DrawGlyph = (piece: string) => Glyph;

export const INKS = ['primary', 'secondary', 'tertiary', 'pos', 'neg', 'flat'] as const;
export type Ink = (typeof INKS)[number];
export const GROUNDS = ['none', 'up', 'down'] as const;
export type Ground = (typeof GROUNDS)[number];

/** Words stay whole, so that their letters stand as the font spaces them; digits each have the width of the widest. */
const PIECES = /\p{L}+(?: \p{L}+)*|./gu;
/** Digits and their signs, which is all that most figures are made of: no pattern is needed to part those. */
const PLAIN = /^[\d.,+\u2212%()\u2014 ]*$/u;
/** Pieces are few; what no figure of the desk is made of must not fill the memory of a day. */
const PIECES_MAX = 2_000;

type Sprites = (Uint32Array | undefined)[];

/** Signs and words of one font, size and theme, each drawn once and coloured once per ink and ground. */
export class GlyphBook {
  readonly #draw: DrawGlyph;
  readonly #inks: Readonly<Record<Ink, Colour>>;
  readonly #grounds: Readonly<Record<Exclude<Ground, 'none'>, Colour>>;
  readonly #glyphs = new Map<string, Glyph>();
  readonly #sprites = new Map<Glyph, Sprites>();

  constructor(draw: DrawGlyph, inks: Readonly<Record<Ink, Colour>>, grounds: Readonly<Record<'up' | 'down', Colour>>) {
    this.#draw = draw;
    this.#inks = inks;
    this.#grounds = grounds;
  }

  glyphs(text: string): Glyph[] {
    const pieces: Iterable<string> = PLAIN.test(text) ? text : (text.match(PIECES) ?? []);
    const glyphs: Glyph[] = [];
    for (const piece of pieces) glyphs.push(this.#glyph(piece));
    return glyphs;
  }

  sprite(glyph: Glyph, ink: Ink, ground: Ground): Uint32Array {
    let sprites = this.#sprites.get(glyph);
    if (sprites === undefined) this.#sprites.set(glyph, (sprites = []));
    const place = INKS.indexOf(ink) * GROUNDS.length + GROUNDS.indexOf(ground);
    return (sprites[place] ??= sprite(glyph, this.#inks[ink], ground === 'none' ? null : this.#grounds[ground]));
  }

  #glyph(piece: string): Glyph {
    const held = this.#glyphs.get(piece);
    if (held !== undefined) return held;
    if (this.#glyphs.size >= PIECES_MAX) {
      this.#glyphs.clear();
      this.#sprites.clear();
    }
    const glyph = this.#draw(piece);
    this.#glyphs.set(piece, glyph);
    return glyph;
  }
}

export function widthOf(glyphs: readonly Glyph[]): number {
  let width = 0;
  for (const { advance } of glyphs) width += advance;
  return width;
}
