import type { DrawGlyph } from './glyph-book.ts';
import type { Glyph } from './raster.ts';

export type GlyphFont = {
  readonly family: string;
  /** CSS px. */
  readonly sizePx: number;
  readonly weight: string;
  /** Device pixels of a CSS pixel. */
  readonly ratio: number;
  /** Height of a line of text, device pixels. */
  readonly linePx: number;
};

const DIGITS = '0123456789';
/** Room around a glyph for ink beyond its advance, device pixels. */
const PAD_PX = 4;

/** Masks from a canvas that is never shown. Digits share one advance, as `tabular-nums` has it. */
export function glyphPainter({ family, sizePx, weight, ratio, linePx }: GlyphFont): DrawGlyph {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('Invariant: a browser that shows the desk has a canvas');
  const font = `${weight} ${sizePx * ratio}px ${family}`;
  context.font = font;
  const digit = Math.round(Math.max(...[...DIGITS].map((sign) => context.measureText(sign).width)));
  const metrics = context.measureText(DIGITS);
  const baseline = Math.round((linePx + metrics.fontBoundingBoxAscent - metrics.fontBoundingBoxDescent) / 2);
  return (piece) => {
    const natural = context.measureText(piece).width;
    const advance = DIGITS.includes(piece) ? digit : Math.round(natural);
    canvas.width = Math.ceil(natural) + 2 * PAD_PX;
    canvas.height = linePx;
    // A canvas forgets its state with its size.
    context.font = font;
    context.fillText(piece, PAD_PX, baseline);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, linePx);
    const coverage = new Uint8Array(width * height);
    for (let pixel = 0; pixel < coverage.length; pixel += 1) coverage[pixel] = data[pixel * 4 + 3] ?? 0;
    return cropped({ coverage, width, height, advance, left: Math.round((advance - natural) / 2) - PAD_PX, top: 0 });
  };
}

/** Only where there is ink: what is stamped a thousand times a picture has no empty lines. */
export function cropped(glyph: Glyph): Glyph {
  const { coverage, width, height, left, top, advance } = glyph;
  let [fromX, toX, fromY, toY] = [width, 0, height, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (coverage[y * width + x] === 0) continue;
      if (x < fromX) fromX = x;
      if (x >= toX) toX = x + 1;
      if (y < fromY) fromY = y;
      toY = y + 1;
    }
  }
  if (fromX >= toX) return { advance, left, top, width: 0, height: 0, coverage: new Uint8Array(0) };
  const inked = { width: toX - fromX, height: toY - fromY };
  const kept = new Uint8Array(inked.width * inked.height);
  for (let y = 0; y < inked.height; y += 1) {
    const at = (fromY + y) * width + fromX;
    kept.set(coverage.subarray(at, at + inked.width), y * inked.width);
  }
  return { advance, left: left + fromX, top: top + fromY, ...inked, coverage: kept };
}
