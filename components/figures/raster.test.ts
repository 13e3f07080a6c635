import { expect, test } from 'vitest';
import { colourOf, mixed, Raster, sprite } from './raster.ts';

const INK = colourOf('#102030');
const GROUND = colourOf('#ffffff');

test('a colour of the tokens is told as the pixels of an ImageData hold it, and anything else is refused', () => {
  const bytes = new Uint8Array(Uint32Array.of(colourOf('#102030')).buffer);
  expect([...bytes]).toEqual([0x10, 0x20, 0x30, 0xff]);
  expect(() => colourOf('rgb(1 2 3)')).toThrow(/#rrggbb/);
  expect(() => colourOf('')).toThrow(/#rrggbb/);
});

test('ink over a ground is the ground at no opacity, the ink at full, and between them in between', () => {
  expect(mixed(INK, GROUND, 0)).toBe(GROUND);
  expect(mixed(INK, GROUND, 255)).toBe(INK);
  expect([...new Uint8Array(Uint32Array.of(mixed(INK, GROUND, 128)).buffer)]).toEqual([0x87, 0x8f, 0x97, 0xff]);
});

test('without a ground the row shows through where a glyph is thin', () => {
  const glyph = { advance: 3, left: 0, top: 0, width: 3, height: 1, coverage: Uint8Array.of(0, 100, 255) };
  const [empty, thin, full] = sprite(glyph, INK, null);
  expect(empty).toBe(0);
  expect((thin ?? 0) >>> 24).toBe(100);
  expect(full).toBe(INK);
  expect([...sprite(glyph, INK, GROUND)].map((pixel) => pixel >>> 24)).toEqual([0, 255, 255]);
});

test('nothing is drawn outside of the raster, on whichever side it would lie', () => {
  const glyph = { left: 0, top: 0, width: 2, height: 2 };
  const dots = Uint32Array.of(INK, INK, INK, INK);
  for (const [x, y, drawn] of [
    [-1, -1, 1],
    [3, 3, 1],
    [-1, 0, 2],
    [0, 3, 2],
    [4, 0, 0],
    [1, 1, 4],
  ] as const) {
    const raster = new Raster(4, 4);
    raster.stamp(glyph, dots, x, y);
    expect(raster.pixels.filter((pixel) => pixel !== 0)).toHaveLength(drawn);
    const filled = new Raster(4, 4);
    filled.fill(x, y, 2, 2, INK);
    filled.dot(x, y, INK);
    expect(filled.pixels).toEqual(raster.pixels);
  }
});
