import type { Rung } from '#lib/model/limit.ts';
import { widthOf } from './glyph-book.ts';
import type { GlyphBook, Ground, Ink } from './glyph-book.ts';
import type { SparkShape } from '../risk/spark-path.ts';
import { mixed } from './raster.ts';
import type { Colour, Picture, Raster } from './raster.ts';

/** What a cell shows. */
export type Figure = {
  readonly text: string;
  readonly ink: Ink;
  /** Words stand at the left and are cut where they find no room; figures at the right are never cut. */
  readonly isWords: boolean;
  readonly ground: Ground;
  readonly bar: { readonly usedBp: number; readonly rung: Rung } | null;
  /** Dots under stale digits [ST5], a line through those of a row that left. */
  readonly line: 'none' | 'dotted' | 'through';
  /** Neither current nor known to be: the bar has no colour of a rung. */
  readonly isPale: boolean;
  readonly isHatched: boolean;
};

export type Look = {
  /** The same signs, each book narrower than the one before: a figure too long for its cell is set smaller, never cut. */
  readonly books: readonly GlyphBook[];
  readonly bars: Readonly<Record<Rung | 'track' | 'tick' | 'pale', Colour>>;
  readonly grounds: Readonly<Record<Exclude<Ground, 'none'>, Colour>>;
  readonly stale: Colour;
  readonly sparks: { readonly of: (shape: SparkShape) => Picture };
  /** Device pixels of a CSS pixel. */
  readonly ratio: number;
};

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** What of the width of a cell has ink, device pixels. */
export type Span = { readonly from: number; readonly to: number };

// CSS px, as the cells of text have them in app/desk.css.
const PAD_PX = 8;
const BAR = { width: 54, height: 6, gap: 4, textMin: 38 } as const;
/** The outline of the focused cell stays in sight around a lit ground. */
const GROUND_INSET_PX = 2;
/** Thresholds in percent at which a tick stands, as `LimitBar` has them for a row. */
const TICKS = [75, 90] as const;
const TICK_OPACITY = 191;
const HATCH = { step: 4, slope: 2 } as const;
/** Stands where even the narrowest signs find no room: nobody may read a part of a number as the number. */
const NO_ROOM = '###';

/** Draws a cell that is clear: ground, bar, figure and the line at it. */
export function drawCell(raster: Raster, look: Look, box: Box, figure: Figure): Span {
  const px = (css: number): number => Math.round(css * look.ratio);
  if (figure.ground !== 'none') {
    const inset = px(GROUND_INSET_PX);
    raster.fill(
      box.x + inset,
      box.y + inset,
      box.width - 2 * inset,
      box.height - 2 * inset,
      look.grounds[figure.ground],
    );
  }
  const right = box.x + box.width - px(PAD_PX);
  const barRoom = figure.bar === null ? 0 : px(BAR.width + BAR.gap);
  const { glyphs, book } = figure.isWords
    ? cut(look.books, figure.text, box.width - 2 * px(PAD_PX))
    : fitting(look.books, figure.text, box.width - px(PAD_PX) - (barRoom === 0 ? px(2) : barRoom));
  const width = widthOf(glyphs);
  const left = figure.isWords ? box.x + px(PAD_PX) : right - width;
  let pen = left;
  for (const glyph of glyphs) {
    raster.stamp(glyph, book.sprite(glyph, figure.ink, figure.ground), pen, box.y);
    pen += glyph.advance;
  }
  if (figure.line !== 'none') drawLine(raster, look, { ...box, x: left, width }, figure.line);
  // Ink may reach over its advance by a pixel or two.
  const over = px(2);
  let span: Span = { from: Math.max(box.x, left - over), to: Math.min(box.x + box.width, left + width + over) };
  if (figure.bar !== null) {
    const x = right - Math.max(width, px(BAR.textMin)) - barRoom;
    const height = px(BAR.height);
    const y = box.y + Math.round((box.height - height) / 2);
    drawBar(raster, look, { x, y, width: px(BAR.width), height }, figure);
    span = { from: Math.min(span.from, x), to: span.to };
  }
  return figure.ground === 'none' ? span : { from: box.x, to: box.x + box.width };
}

/** The drawing of a cell that has no figure, as far as there is one. */
export function drawPicture(raster: Raster, { ratio }: Look, box: Box, { width, height, pixels }: Picture): Span {
  const left = Math.round(PAD_PX * ratio);
  raster.stamp({ left, top: Math.round((box.height - height) / 2), width, height }, pixels, box.x, box.y);
  return { from: box.x + left, to: Math.min(box.x + box.width, box.x + left + width) };
}

/** As `text-overflow: ellipsis` does: as many letters as find room before the dots. */
function cut([book]: readonly GlyphBook[], text: string, room: number) {
  if (book === undefined) throw new Error('Invariant: a look has a book');
  const letters = [...text];
  for (let kept = letters.length; kept > 0; kept -= 1) {
    const shown = kept === letters.length ? text : `${letters.slice(0, kept).join('').trimEnd()}\u2026`;
    const glyphs = book.glyphs(shown);
    if (widthOf(glyphs) <= room) return { glyphs, book };
  }
  return { glyphs: [], book };
}

function fitting(books: readonly GlyphBook[], text: string, room: number) {
  for (const book of books) {
    const glyphs = book.glyphs(text);
    if (widthOf(glyphs) <= room) return { glyphs, book };
  }
  const book = books.at(-1);
  if (book === undefined) throw new Error('Invariant: a look has a book');
  return { glyphs: book.glyphs(NO_ROOM), book };
}

function drawLine(raster: Raster, { stale, ratio }: Look, box: Box, line: 'dotted' | 'through'): void {
  const thick = Math.max(1, Math.round(ratio));
  if (line === 'through') {
    raster.fill(box.x, box.y + Math.round(box.height / 2), box.width, thick, stale);
    return;
  }
  const y = box.y + Math.round(box.height * 0.8);
  for (let x = 0; x < box.width; x += 2 * thick) raster.fill(box.x + x, y, thick, thick, stale);
}

function drawBar(raster: Raster, look: Look, box: Box, { bar, isPale, isHatched }: Figure): void {
  if (bar === null) return;
  const { bars, ratio } = look;
  const used = Math.min(100, Math.max(0, Math.round(bar.usedBp / 100)));
  const fill = isPale ? bars.pale : bars[bar.rung];
  const filled = Math.round((box.width * used) / 100);
  raster.fill(box.x, box.y, box.width, box.height, bars.track);
  raster.fill(box.x, box.y, filled, box.height, fill);
  for (const tick of TICKS) {
    const x = Math.round((box.width * tick) / 100);
    const under = x < filled ? fill : bars.track;
    raster.fill(box.x + x, box.y, Math.max(1, Math.round(ratio)), box.height, mixed(bars.tick, under, TICK_OPACITY));
  }
  if (!isHatched) return;
  // Beyond the limit the fill is broken by the row's own ground, so that it differs also without colour [CO3].
  const step = Math.round(HATCH.step * ratio);
  for (let y = 0; y < box.height; y += 1)
    for (let x = 0; x < filled; x += 1)
      if ((x + Math.floor(y / HATCH.slope)) % step === 0) raster.dot(box.x + x, box.y + y, 0);
}
