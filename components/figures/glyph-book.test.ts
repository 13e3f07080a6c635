import { expect, test } from 'vitest';
import { GlyphBook, widthOf } from './glyph-book.ts';
import { cropped } from './draw-glyph.ts';
import { colourOf } from './raster.ts';

const grey = colourOf('#808080');
const inks = { primary: grey, secondary: grey, tertiary: grey, pos: grey, neg: colourOf('#ff0000'), flat: grey };

function book() {
  const drawn: string[] = [];
  const made = new GlyphBook(
    (piece) => {
      drawn.push(piece);
      return { advance: piece.length * 5, left: 0, top: 0, width: 1, height: 1, coverage: Uint8Array.of(255) };
    },
    inks,
    { up: grey, down: grey },
  );
  return { made, drawn };
}

test('digits and signs are drawn one by one, words as they are spaced by the font, each of them once', () => {
  const { made, drawn } = book();
  made.glyphs('\u22121,211.50');
  expect(drawn).toEqual(['\u2212', '1', ',', '2', '.', '5', '0']);
  made.glyphs('over by 137');
  expect(drawn.slice(7)).toEqual(['over by', ' ', '3', '7']);
  expect(widthOf(made.glyphs('over by 137'))).toBe(7 * 5 + 4 * 5);
  expect(drawn).toHaveLength(11);
});

test('a glyph is coloured once for each ink and ground', () => {
  const { made } = book();
  const [glyph] = made.glyphs('1');
  if (glyph === undefined) throw new Error('Invariant: one sign is one glyph');
  expect(made.sprite(glyph, 'neg', 'none')).toBe(made.sprite(glyph, 'neg', 'none'));
  expect(made.sprite(glyph, 'neg', 'none')[0]).toBe(colourOf('#ff0000'));
  expect(made.sprite(glyph, 'pos', 'none')).not.toBe(made.sprite(glyph, 'neg', 'none'));
});

test('a book forgets before it fills the memory of a day, and goes on', () => {
  const { made, drawn } = book();
  for (let name = 0; name < 2_100; name += 1) made.glyphs(String.fromCodePoint(0x4e00 + name));
  expect(new Set(drawn).size).toBe(2_100);
  made.glyphs('\u4e00');
  expect(drawn.filter((piece) => piece === '\u4e00')).toHaveLength(2);
});

test('a mask is cut to its ink and keeps its place', () => {
  const coverage = Uint8Array.of(0, 0, 0, 0, 0, 9, 8, 0, 0, 0, 7, 0);
  expect(cropped({ advance: 4, left: -1, top: 2, width: 4, height: 3, coverage })).toEqual({
    advance: 4,
    left: 0,
    top: 3,
    width: 2,
    height: 2,
    coverage: Uint8Array.of(9, 8, 0, 7),
  });
  const empty = cropped({ advance: 4, left: 0, top: 0, width: 2, height: 1, coverage: Uint8Array.of(0, 0) });
  expect([empty.width, empty.advance]).toEqual([0, 4]);
});
