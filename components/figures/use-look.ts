import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';
import type { Look } from './draw-cell.ts';
import { glyphPainter } from './draw-glyph.ts';
import { GlyphBook } from './glyph-book.ts';
import type { Ink } from './glyph-book.ts';
import { colourOf } from './raster.ts';
import type { Colour } from './raster.ts';
import { SparkPictures } from './spark-picture.ts';

/** Sizes of the signs, as shares of the cell's own: the next smaller one where a figure is too long. */
const SIZES = [1, 0.85, 0.7];
const INK_TOKENS: Readonly<Record<Ink, string>> = {
  primary: '--text-primary',
  secondary: '--text-secondary',
  tertiary: '--text-tertiary',
  pos: '--pnl-pos',
  neg: '--pnl-neg',
  flat: '--pnl-flat',
};
const BAR_TOKENS: Readonly<Record<keyof Look['bars'], string>> = {
  none: '--util-ok',
  watch: '--util-info',
  warning: '--util-warn',
  critical: '--util-crit',
  breach: '--util-breach',
  track: '--util-track',
  tick: '--text-primary',
  pale: '--text-tertiary',
};

/**
 * Colours, signs and scale that the figures are drawn with; anew when theme, colours of gains and losses, font or zoom
 * change. Null before the page is laid out.
 *
 * @param line Height of a line of text, CSS px.
 */
export function useLook(canvas: RefObject<HTMLElement | null>, line: number): Look | null {
  const [look, setLook] = useState<Look | null>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const read = (): void => setLook(lookOf(element, line));
    read();
    const ended = new AbortController();
    const { signal } = ended;
    document.fonts.addEventListener('loadingdone', read, { signal });
    const root = new MutationObserver(read);
    root.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-pnl', 'class'] });
    const scale = (): void => {
      read();
      watchScale();
    };
    const watchScale = (): void =>
      matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', scale, { once: true, signal });
    watchScale();
    return () => {
      ended.abort();
      root.disconnect();
    };
  }, [canvas, line]);
  return look;
}

function lookOf(element: HTMLElement, line: number): Look {
  const style = getComputedStyle(element);
  const colour = (token: string): Colour => colourOf(style.getPropertyValue(token));
  const ratio = devicePixelRatio;
  const inks = mapped(INK_TOKENS, colour);
  const grounds = { up: colour('--flash-up'), down: colour('--flash-down') };
  const sizePx = Number.parseFloat(style.fontSize);
  const books = SIZES.map((share) => {
    const painter = glyphPainter({
      family: style.fontFamily,
      sizePx: sizePx * share,
      weight: style.fontWeight,
      ratio,
      linePx: Math.round(line * ratio),
    });
    return new GlyphBook(painter, inks, grounds);
  });
  const text = (token: string): string => style.getPropertyValue(token);
  const sparks = new SparkPictures(
    { up: text('--pnl-pos'), down: text('--pnl-neg'), floor: text('--chart-floor') },
    ratio,
  );
  return { books, bars: mapped(BAR_TOKENS, colour), grounds, stale: colour('--state-stale'), sparks, ratio };
}

function mapped<Key extends string>(
  tokens: Readonly<Record<Key, string>>,
  colour: (token: string) => Colour,
): Readonly<Record<Key, Colour>> {
  const pairs = Object.entries<string>(tokens).map(([key, token]) => [key, colour(token)] as const);
  // Every key of the table is in it.
  return Object.fromEntries(pairs) as Record<Key, Colour>;
}
