import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFigures } from '../../bench/docs-page.ts';
import { fittedExponent } from '../../bench/fit.ts';
import { timingOf } from '../../bench/measure.ts';
import { mapsAndObjects } from '../../bench/peers/maps-and-objects.ts';
import { typedArrays } from '../../bench/peers/typed-arrays.ts';
import { barOf, metric, row } from '../../bench/row.ts';
import { headText, markdownOf, textOf } from '../../bench/table.ts';
import { EngineContender } from '../../bench/work/engine-contender.ts';
import { makeMarkWork } from '../../bench/work/mark-work.ts';
import { race } from '../../bench/work/race.ts';
import { checksumOf, compared } from '../../bench/work/totals.ts';

const SHAPE = { accounts: 60, holdingsEach: 3, holders: 20, marks: 400 };

test.each([1, 2, 3])(
  '[P3] with seed %i the engine and its peers end in the same totals, breaches included',
  async (seed) => {
    const work = makeMarkWork({ seed, ...SHAPE });
    const contenders = [new EngineContender(work), typedArrays(work), mapsAndObjects(work)];
    const [ours, ...others] = await race(
      contenders.map((contender) => ({ contender, marks: SHAPE.marks })),
      3,
    );
    const { breached } = await typedArraysAtTheEnd(seed);
    expect(breached?.some((flag) => flag === 1)).toBe(true);
    expect(ours?.checksum.all).toMatch(/^[0-9a-f]{8}$/);
    for (const { checksum } of others) expect(checksum).toEqual(ours?.checksum);
  },
);

async function typedArraysAtTheEnd(seed: number) {
  const contender = typedArrays(makeMarkWork({ seed, ...SHAPE }));
  await contender.advance(0, SHAPE.marks);
  return contender.totals();
}

test.each(['equity', 'peak', 'breach'])('[P3] a contender with another %s has a row that fails', (part) => {
  const truth = () => ({
    equityCents: Float64Array.of(1, 2),
    peakCents: Float64Array.of(3, 4),
    breached: Uint8Array.of(0, 1),
  });
  const ours = checksumOf(truth());
  const other = truth();
  if (part === 'equity') other.equityCents[1] = 3;
  if (part === 'peak') other.peakCents[0] = 4;
  if (part === 'breach') other.breached[0] = 1;
  expect(compared(checksumOf(truth()), ours).isWrong).toBe(false);
  expect(compared(checksumOf(other), ours).isWrong).toBe(true);
});

test('[P3] a peer that keeps equity alone is compared in that, and a figure that is no whole cent never agrees', () => {
  const ours = checksumOf({
    equityCents: Float64Array.of(5),
    peakCents: Float64Array.of(5),
    breached: Uint8Array.of(0),
  });
  const alone = (cents: number) => checksumOf({ equityCents: Float64Array.of(cents), peakCents: null, breached: null });
  expect(compared(alone(5), ours)).toMatchObject({ isWrong: false });
  expect(compared(alone(6), ours)).toMatchObject({ isWrong: true });
  expect(compared(alone(5.5), ours)).toMatchObject({ isWrong: true });
  expect(compared(alone(Number.NaN), ours)).toMatchObject({ isWrong: true });
});

test.each([
  ['linear', [10, 100, 1_000], (size: number) => 3 * size, 1],
  ['quadratic', [10, 100, 1_000], (size: number) => size * size, 2],
  ['independent', [10, 100, 1_000], () => 7, 0],
])('[P13] the fitted exponent of %s growth', (_name, sizes, cost, exponent) => {
  expect(fittedExponent(sizes.map((size) => ({ size, cost: cost(size) })))).toBeCloseTo(exponent, 9);
});

test('[P1] figures: median and half the range, metric prefixes, bars met at the bound itself', () => {
  expect(timingOf([3, 1, 2])).toEqual({ medianSeconds: 2, spreadPercent: 50, runs: 3 });
  expect([0, 7.5, 999.4, 1_234, 1_234_567, 2e9].map(metric)).toEqual(['0', '7.5', '999', '1.23 k', '1.23 M', '2.00 G']);
  expect(barOf('P3', 5, { atLeast: 5 }, ' x')).toBe('P3 >= 5 x: met');
  expect(barOf('P13', 1.2, { atMost: 1.1 }, '')).toBe('P13 <= 1.1: missed');
});

test('[P1] both forms of the table name machine, commit and seed, show a failed row, and keep the words of the page', () => {
  const machine = { hardware: 'a machine', software: 'Node v0', commit: 'abc', load: '0.10' };
  const table = { title: 'T', note: 'N', rows: [row({ what: 'a | b', figure: '1 /s', isWrong: true })] };
  const report = { machine, seed: 9, command: 'npm run bench', seconds: 1, tables: [table] };
  for (const text of [headText(report) + textOf(table), markdownOf(report)]) {
    for (const part of ['a machine', 'commit abc, seed 9', 'FAILED, 1 /s']) expect(text).toContain(part);
  }
  expect(markdownOf(report)).toContain('a \\| b');
  const folder = mkdtempSync(join(tmpdir(), 'riskdesk-bench-page-'));
  const page = join(folder, 'page.md');
  writeFigures(page, 'first');
  writeFileSync(page, `before\n\n${readFileSync(page, 'utf8')}after\n`);
  writeFigures(page, 'second');
  const written = readFileSync(page, 'utf8');
  expect(written).toMatch(/^before[^]*second[^]*after\n$/);
  expect(written).not.toContain('first');
  rmSync(folder, { recursive: true });
});
