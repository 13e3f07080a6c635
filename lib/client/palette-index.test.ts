import { expect, test } from 'vitest';
import { entryOf, grown, PaletteIndex, RESULTS_MAX } from './palette-index.ts';
import type { PaletteItem, PaletteKind } from './palette-index.ts';

function item(kind: PaletteKind, label: string, detail = ''): PaletteItem {
  return { kind, id: `${kind}:${label}`, label, detail };
}

function indexOf(items: readonly PaletteItem[]): PaletteIndex<PaletteItem> {
  return new PaletteIndex(items.map(entryOf));
}

const INDEX = indexOf([
  item('page', 'Alerts', 'page'),
  item('action', 'Acknowledge the alert in the strip'),
  item('action', 'Freeze or resume values and order'),
  item('account', 'FT-10234', 'Okafor · Index Fut'),
  item('account', 'FT-10235', 'Novak · Rates'),
  item('trader', 'Okafor', 'Index Fut'),
  item('symbol', 'ESZ6'),
  item('alert', 'FT-10234 daily loss', 'breach'),
  item('rule', 'Firm daily loss', 'v3'),
]);

function labels(text: string): readonly string[] {
  return INDEX.search(text).map(({ label }) => label);
}

test('[VW2] the start of a label stands before its inside, and letters in order still find', () => {
  expect(labels('okafor')[0]).toBe('Okafor');
  expect(labels('10235')).toEqual(['FT-10235']);
  expect(labels('ft35')).toEqual(['FT-10235']);
  expect(labels('xyz')).toEqual([]);
});

test('[VW2] every word has to match, in label or detail', () => {
  expect(labels('ft novak')).toEqual(['FT-10235']);
  expect(labels('novak index')).toEqual([]);
});

test.each([
  ['>fre', ['Freeze or resume values and order']],
  ['@ok', ['Okafor']],
  ['#es', ['ESZ6']],
  ['!10234', ['FT-10234 daily loss']],
])('[VW2] the prefix of %s narrows to its kind', (text, expected) => {
  expect(labels(text)).toEqual(expected);
});

test('[VW2] at most 50 are shown', () => {
  const many = indexOf(Array.from({ length: 5_000 }, (_, at) => item('account', `FT-${10_000 + at}`)));
  expect(many.search('ft')).toHaveLength(RESULTS_MAX);
  expect(many.search('')).toHaveLength(RESULTS_MAX);
});

test('[VW2] an answer over 5,000 accounts, 500 traders and 300 symbols comes within 30 ms', () => {
  const items = [
    ...Array.from({ length: 5_000 }, (_, at) =>
      item('account', `FT-${10_000 + at}`, `Trader ${at % 500} · Desk ${at % 20}`),
    ),
    ...Array.from({ length: 500 }, (_, at) => item('trader', `Trader ${at}`, `Desk ${at % 20}`)),
    ...Array.from({ length: 300 }, (_, at) => item('symbol', `SYM${at}Z6`)),
  ];
  const index = indexOf(items);
  const took: number[] = [];
  for (const text of ['f', 'ft', 'ft-1', 'trader 4', '@trader 49', '#sym2', 'desk 7 ft', 'ft99', 'zzz', '']) {
    for (let round = 0; round < 10; round += 1) {
      const from = performance.now();
      index.search(text);
      took.push(performance.now() - from);
    }
  }
  took.sort((a, b) => a - b);
  const [median = 0, p98 = 0] = [took[50], took[98]];
  process.stdout.write(`palette: ${items.length} items, median ${median.toFixed(1)} ms, p98 ${p98.toFixed(1)} ms\n`);
  expect(median).toBeLessThanOrEqual(30);
});

test('[VW2] [ST2] what becomes known while nobody types moves no row that is shown', () => {
  const few = indexOf([item('rule', 'Firm loss'), item('page', 'Firm')]);
  const more = indexOf([item('account', 'Firm'), item('rule', 'Firm loss', 'v4'), item('page', 'Firm')]);
  const shown = few.search('firm');
  const then = grown(shown, more.search('firm'));
  expect(then.map(({ id }) => id)).toEqual([...shown.map(({ id }) => id), 'account:Firm']);
  expect(then.find(({ kind }) => kind === 'rule')?.detail).toBe('v4');
  const many = indexOf(Array.from({ length: 60 }, (_, at) => item('account', `Firm ${at}`)));
  expect(grown(shown, many.search('firm'))).toHaveLength(RESULTS_MAX);
});
