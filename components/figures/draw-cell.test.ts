import { expect, test } from 'vitest';
import { drawCell, drawPicture } from './draw-cell.ts';
import type { Figure } from './draw-cell.ts';
import { Raster } from './raster.ts';
import { count, INK, inkedColumns, LINE_PX, LOOK, SIGN_PX } from './test-look.ts';

const WIDTH = 120;
const PAD = 8;
const BOX = { x: 0, y: 0, width: WIDTH, height: LINE_PX };

function drawn(figure: Partial<Figure>, box = BOX) {
  const raster = new Raster(box.x + box.width, LINE_PX);
  const span = drawCell(raster, LOOK, box, {
    text: '',
    ink: 'primary',
    isWords: false,
    ground: 'none',
    bar: null,
    line: 'none',
    isPale: false,
    isHatched: false,
    ...figure,
  });
  return { raster, span };
}

test('a figure stands at the right of its cell, and what it inked is told', () => {
  const { raster, span } = drawn({ text: '1,234' });
  const columns = inkedColumns(raster);
  expect(columns.at(-1)).toBe(WIDTH - PAD - 2);
  expect(columns[0]).toBe(WIDTH - PAD - 5 * SIGN_PX);
  expect(span.from).toBeLessThanOrEqual(columns[0] ?? -1);
  expect(span.to).toBeGreaterThan(columns.at(-1) ?? WIDTH);
});

test('[NF] a figure that is too long is set smaller, and shown as no figure at all before it is cut', () => {
  const box = { ...BOX, width: 60 };
  const normal = inkedColumns(drawn({ text: '12,345' }, box).raster).length;
  const small = inkedColumns(drawn({ text: '1,234,567' }, box).raster);
  expect(small.length / 9).toBeLessThan(normal / 6);
  expect(small[0]).toBeGreaterThanOrEqual(0);
  const none = drawn({ text: '123,456,789,012.34' }, box);
  const hashes = drawn({ text: '###' }, box);
  expect(inkedColumns(none.raster).length).toBeGreaterThan(0);
  expect(inkedColumns(none.raster).length).toBeLessThanOrEqual(inkedColumns(hashes.raster).length);
});

test('[CH] 8 a share beyond the limit is as large as any other in the narrowest column of bars', () => {
  // 39 px beside bar and padding, and the widest share that a limit comes to as a rule.
  const box = { ...BOX, width: 105 };
  const bar = { usedBp: 11_200, rung: 'breach' } as const;
  const share = inkedColumns(drawn({ text: '112 %', bar }, box).raster).filter((x) => x > 105 - 8 - 39);
  expect(share.length).toBeGreaterThanOrEqual(5 * SIGN_PX - 5);
  const tight = { ...BOX, width: 8 + 58 + 5 * SIGN_PX };
  const fits = inkedColumns(drawn({ text: '112 %', bar }, tight).raster).filter((x) => x >= 58);
  expect(fits.length).toBe(share.length);
});

test('words stand at the left and end with dots where they find no room', () => {
  const whole = inkedColumns(drawn({ text: 'Okafor', isWords: true, ink: 'secondary' }).raster);
  expect([whole[0], whole.at(-1)]).toEqual([PAD, PAD + 6 * SIGN_PX - 2]);
  const box = { ...BOX, width: 2 * PAD + 5 * SIGN_PX };
  const cut = drawn({ text: 'Okaforandsons', isWords: true, ink: 'secondary' }, box).raster;
  expect(inkedColumns(cut).at(-1)).toBeLessThan(PAD + 5 * SIGN_PX);
  expect(inkedColumns(cut).length).toBeGreaterThan(3 * SIGN_PX);
});

test('[FL1] a lit ground leaves the outline of the focused cell in sight', () => {
  const { raster, span } = drawn({ text: '1', ground: 'up' });
  expect(count(raster, LOOK.grounds.up)).toBeGreaterThan(0);
  expect(inkedColumns(raster)[0]).toBe(2);
  expect(raster.pixels.slice(0, 2 * WIDTH).every((pixel) => pixel === 0)).toBe(true);
  expect(span).toEqual({ from: 0, to: WIDTH });
});

test('[CH] 8 the bar is filled to the used share in the colour of its rung, full beyond the limit and hatched there', () => {
  const half = drawn({ text: '50 %', bar: { usedBp: 5_000, rung: 'watch' } }).raster;
  expect(count(half, LOOK.bars.watch)).toBe(27 * 6);
  const over = drawn({ text: '107 %', bar: { usedBp: 10_700, rung: 'breach' } }).raster;
  expect(count(over, LOOK.bars.track)).toBe(0);
  const hatched = drawn({ text: '107 %', bar: { usedBp: 10_700, rung: 'breach' }, isHatched: true }).raster;
  expect(count(hatched, LOOK.bars.breach)).toBeLessThan(count(over, LOOK.bars.breach));
  expect(count(drawn({ text: '—' }).raster, LOOK.bars.track)).toBe(0);
});

test('[ST5] [ST7] what is stale has dots, what left is struck through, and a bar that is not current has no rung', () => {
  const dotted = count(drawn({ text: '1,234', line: 'dotted' }).raster, LOOK.stale);
  const through = count(drawn({ text: '1,234', line: 'through' }).raster, LOOK.stale);
  expect(dotted).toBe((5 * SIGN_PX) / 2);
  expect(through).toBe(5 * SIGN_PX);
  const pale = drawn({ text: '95 %', ink: 'tertiary', bar: { usedBp: 9_500, rung: 'critical' }, isPale: true }).raster;
  expect(count(pale, LOOK.bars.critical)).toBe(0);
  expect(count(pale, LOOK.bars.pale)).toBeGreaterThan(0);
  expect(count(pale, INK.tertiary)).toBeGreaterThan(0);
});

test('a picture stands in the middle of its line', () => {
  const raster = new Raster(WIDTH, LINE_PX);
  const shape = { path: '', end: { x: 0, y: 0 }, floorY: null, isUp: true };
  expect(drawPicture(raster, LOOK, BOX, LOOK.sparks.of(shape))).toEqual({ from: PAD, to: PAD + 4 });
  expect(raster.pixels.slice(0, 8 * WIDTH).every((pixel) => pixel === 0)).toBe(true);
  expect(inkedColumns(raster)).toEqual([PAD, PAD + 1, PAD + 2, PAD + 3]);
});
