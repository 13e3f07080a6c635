import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noteBar } from '#server/lint/test-bar.ts';
import { differenceOf, differenceOfLab, seenBy, VISIONS } from './test-vision.ts';

const CSS = readFileSync(join(import.meta.dirname, '../../app/tokens.css'), 'utf8');

function readTheme(name: 'light' | 'dark'): ReadonlyMap<string, string> {
  const block = CSS.split('}').find(
    (part) => part.includes(`[data-theme="${name}"]`) || part.includes(`[data-theme='${name}']`),
  );
  return new Map(
    [...(block ?? '').matchAll(/--([a-z0-9-]+):\s*(#[0-9a-fA-F]{6})/g)].map((match) => [
      match[1] ?? '',
      match[2] ?? '',
    ]),
  );
}

/** Relative luminance of sRGB, WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

/** The tokens of a theme with the P&L colours of a scheme over them. */
function readScheme(theme: 'light' | 'dark', scheme: string): ReadonlyMap<string, string> {
  const selector = `${theme === 'dark' ? "[data-theme='dark']" : ''}[data-pnl='${scheme}'] {`;
  const block =
    CSS.split('}').find((part) =>
      part
        .replace(/\/\*.*?\*\//gs, '')
        .trim()
        .startsWith(selector),
    ) ?? '';
  const own = [...block.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-fA-F]{6})/g)];
  return new Map([...readTheme(theme), ...own.map((match): [string, string] => [match[1] ?? '', match[2] ?? ''])]);
}

const SCHEMES = ['greenRed', 'redUp', 'ink'] as const;

const BACKGROUNDS = ['bg-canvas', 'bg-surface', 'bg-sunken', 'bg-row-alt', 'bg-row-hover', 'bg-row-selected'];
const TEXTS = [
  'text-primary',
  'text-secondary',
  'text-tertiary',
  'pnl-pos',
  'pnl-neg',
  'pnl-flat',
  'accent',
  'sev-info',
  'sev-warn',
  'sev-crit',
  'sev-breach',
  'state-ok',
];
const BARS = ['util-ok', 'util-info', 'util-warn', 'util-crit', 'util-breach'];

type Pair = readonly [ink: string, ground: string, least: number];

/** The pairs of [CO1] that this release draws; 4.5 for words, 3 for marks and edges. */
const PAIRS: readonly Pair[] = [
  ...TEXTS.flatMap((ink) => BACKGROUNDS.map((ground): Pair => [ink, ground, 4.5])),
  ['text-primary', 'flash-up', 4.5],
  ['text-primary', 'flash-down', 4.5],
  ['pnl-pos', 'flash-up', 4.5],
  ['pnl-neg', 'flash-down', 4.5],
  ['sev-warn-on', 'sev-warn-solid', 4.5],
  ['sev-crit-on', 'sev-crit-solid', 4.5],
  ['sev-breach-on', 'sev-breach-solid', 4.5],
  ...['info', 'warn', 'crit', 'breach'].flatMap((rung): readonly Pair[] => [
    [`sev-${rung}`, `sev-${rung}-subtle`, 4.5],
    ['text-primary', `sev-${rung}-subtle`, 4.5],
  ]),
  ['accent-on', 'accent', 4.5],
  ['state-stale', 'state-stale-subtle', 4.5],
  ...BACKGROUNDS.map((ground): Pair => ['focus', ground, 3]),
  ['border-control', 'bg-canvas', 3],
  ['border-control', 'bg-surface', 3],
  ['sev-crit', 'bg-surface', 3],
  ['sev-crit', 'bg-row-selected', 3],
  ['sev-breach', 'bg-surface', 3],
  ['sev-breach', 'sev-breach-subtle', 3],
  ...['chart-1', 'chart-2', 'chart-3', 'chart-4', 'chart-5', 'chart-6'].map((ink): Pair => [ink, 'bg-surface', 3]),
  ['chart-axis', 'bg-surface', 4.5],
  ...['chart-equity', 'chart-hwm', 'chart-floor', ...BARS].map((ink): Pair => [ink, 'bg-surface', 3]),
  ...BARS.map((ink): Pair => [ink, 'util-track', 2]),
  ...[...TEXTS, 'state-stale'].map((ink): Pair => [ink, 'sev-breach-subtle', 4.5]),
  ['state-replay', 'bg-canvas', 3],
  ['state-replay-on', 'state-replay', 4.5],
];

test.for(['light', 'dark'] as const)(
  '[U12] [CO1] every pair of ink and ground of the %s theme has its contrast',
  (theme, context) => {
    const tokens = readTheme(theme);
    const tooLow = PAIRS.flatMap(([ink, ground, least]) => {
      const ratio = contrast(tokens.get(ink) ?? '#000000', tokens.get(ground) ?? '#000000');
      return ratio >= least ? [] : [`${ink} on ${ground}: ${ratio.toFixed(2)} < ${least}`];
    });
    noteBar(context, {
      id: 'U12',
      what: `contrast, ${theme}`,
      value: `${PAIRS.length} pairs, ${tooLow.length} below`,
      bar: '>= 4.5 words, 3 marks',
      met: tooLow.length === 0,
    });
    expect(tooLow).toEqual([]);
  },
);

const CHART_INKS = ['chart-1', 'chart-2', 'chart-3', 'chart-4', 'chart-5', 'chart-6'];
const DIFFERENCE_LEAST = 15;

test.for(['light', 'dark'] as const)(
  '[U12] [CO2] any two chart colours of the %s theme differ under each kind of vision',
  (theme, context) => {
    const tokens = readTheme(theme);
    const found = VISIONS.flatMap((vision) =>
      CHART_INKS.flatMap((first, place) =>
        CHART_INKS.slice(place + 1).map((second) => ({
          pair: `${first} and ${second}, ${vision}`,
          difference: differenceOf(
            seenBy(vision, tokens.get(first) ?? '#000000'),
            seenBy(vision, tokens.get(second) ?? '#000000'),
          ),
        })),
      ),
    );
    const tooClose = found.filter(({ difference }) => difference < DIFFERENCE_LEAST);
    const least = Math.min(...found.map(({ difference }) => difference));
    noteBar(context, {
      id: 'U12',
      what: `chart colours, ${theme}`,
      value: `${found.length} pairs, least difference ${least.toFixed(1)}, ${tooClose.length} below`,
      bar: 'dE2000 >= 15, 4 kinds of vision',
      met: tooClose.length === 0,
    });
    expect(tooClose).toEqual([]);
  },
);

test.each(SCHEMES.flatMap((scheme) => (['light', 'dark'] as const).map((theme) => [scheme, theme] as const)))(
  '[CO5] the P&L colours %s keep every contrast in the %s theme',
  (scheme, theme) => {
    const tokens = readScheme(theme, scheme);
    for (const name of ['pnl-pos', 'pnl-neg', 'flash-up', 'flash-down'])
      expect(tokens.get(name), name).not.toBe(readTheme(theme).get(name));
    const tooLow = PAIRS.flatMap(([ink, ground, least]) => {
      const ratio = contrast(tokens.get(ink) ?? '#000000', tokens.get(ground) ?? '#000000');
      return ratio >= least ? [] : [`${ink} on ${ground}: ${ratio.toFixed(2)} < ${least}`];
    });
    expect(tooLow).toEqual([]);
  },
);

test('[CO1] the contrast formula agrees with the published extremes', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

/** Of the published test data of Sharma, Wu and Dalal 2005: pairs 1, 7, 14, 17, 21 and 25. */
test.each([
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, 0, 0], [50, -1, 2], 2.3669],
  [[50, -0.001, 2.49], [50, 0.0011, -2.49], 4.7461],
  [[50, 2.5, 0], [73, 25, -18], 27.1492],
  [[50, 2.5, 0], [50, 3.1736, 0.5854], 1],
  [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
] as const)('[CO2] the difference of %j and %j is the published one', (left, right, difference) => {
  expect(differenceOfLab(left, right)).toBeCloseTo(difference, 4);
  expect(differenceOfLab(right, left)).toBeCloseTo(difference, 4);
});

test('[CO1] both themes name the same tokens', () => {
  expect([...readTheme('dark').keys()].sort()).toEqual([...readTheme('light').keys()].sort());
});

test('[CO] no colour literal stands outside of the tokens', () => {
  const desk =
    readFileSync(join(import.meta.dirname, '../../app/desk.css'), 'utf8') +
    readFileSync(join(import.meta.dirname, '../../app/globals.css'), 'utf8');
  expect(desk.match(/#[0-9a-fA-F]{3,8}\b|\b(rgb|hsl|oklch)a?\(/g)).toBeNull();
});
