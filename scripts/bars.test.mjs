import { expect, test } from 'vitest';
import { DUE, barsOfPlaywright, barsOfVitest, barsText, lostBars } from './bars.mjs';

const RACES = {
  id: 'U9',
  what: 'races of a new alert against A',
  value: '1,000 races, 0 too early',
  bar: '0',
  met: true,
};
const EVIDENCE = { id: 'U24', what: 'account evidence', value: '3 keys', bar: '<= 2 keys', met: false };

/** As the browser bench prints: empty columns are spaces. */
const PRINTED = `
2 cores, 7 GiB; Node v24
Frames while everything moves
what                 work                     figure                 spread  engine over it  bar                          result
monitor, 1280 x 720  190 accounts revalued/s  59.1 fps; p50 16.7 ms                          U5 p95 <= 20 ms: missed; p99 <= 34 ms: met; tasks over 50 ms <= 0: met
monitor, idle        190 accounts revalued/s  60.0 fps
scripts of the page                           229.9 kB gzip                                  U19 <= 230 kB: met           sum 12
`;

test('bars of unit tests come from the meta of each test, several of one test too', () => {
  const meta = { bars: [RACES, { ...RACES, id: 'U10' }] };
  const report = { testResults: [{ assertionResults: [{ meta }, { meta: {} }, {}] }, { assertionResults: [] }] };
  expect(barsOfVitest(report).map(({ id }) => id)).toEqual(['U9', 'U10']);
});

test('bars of browser tests come from their annotations at any depth, the quick bench apart', () => {
  const annotation = (type, bar) => ({ type, description: JSON.stringify(bar) });
  const spec = (...annotations) => ({ tests: [{ annotations }] });
  const report = {
    suites: [
      {
        specs: [spec({ type: 'note', description: 'no bar' })],
        suites: [{ specs: [spec(annotation('bar', EVIDENCE))] }],
      },
      { specs: [spec({ type: 'quick bench', description: PRINTED }), spec(annotation('quick bar', RACES))] },
    ],
  };
  const isQuick = true;
  const bar = 'p95 <= 20 ms; p99 <= 34 ms; tasks over 50 ms <= 0';
  expect(barsOfPlaywright(report)).toEqual([
    { ...EVIDENCE, isQuick: false },
    { id: 'U5', what: 'monitor, 1280 x 720', value: '59.1 fps; p50 16.7 ms', bar, met: false, isQuick },
    { id: 'U19', what: 'scripts of the page', value: '229.9 kB gzip', bar: '<= 230 kB', met: true, isQuick },
    { ...RACES, isQuick },
  ]);
});

test('a bar that a step should have noted and did not is named; those of other steps are not', () => {
  const all = DUE.flatMap(({ step, id, whats }) => whats.map((what) => ({ step, id, what: `${what}, and more` })));
  const steps = [...new Set(DUE.map(({ step }) => step))];
  expect(lostBars(all, steps)).toEqual([]);
  expect(lostBars([], ['format', 'build'])).toEqual([]);
  const withoutRaces = all.filter(({ id }) => id !== 'U9');
  expect(lostBars(withoutRaces, steps)).toEqual([
    'U9 (races of a new alert against A) was not measured by the step unit: its test failed, or no test notes it any more.',
  ]);
  expect(lostBars(withoutRaces, ['e2e', 'timed'])).toEqual([]);
  // What another step notes of the same bar does not stand in for it.
  expect(
    lostBars(
      all.map((bar) => (bar.step === 'e2e' ? { ...bar, step: 'matrix' } : bar)),
      ['e2e'],
    ),
  ).not.toEqual([]);
});

test('the table stands in the order of the bars, says what is missed, and counts', () => {
  const text = barsText([EVIDENCE, RACES], ['unit', 'timed']);
  const lines = text.split('\n');
  expect(lines[1]).toMatch(/^ {2}bar +what +measured +asked$/);
  expect(lines[2]).toMatch(/^ {2}U9 +races of a new alert against A +1,000 races, 0 too early +0 +met$/);
  expect(lines[3]).toMatch(/^ {2}U24 +account evidence +3 keys +<= 2 keys +MISSED$/);
  expect(text).toContain('U2, U3, U5, U6, U7, U19, U20 are read off npm run bench:browser');
  expect(text).toMatch(/1 met, 1 missed\.\n$/);
});

test('what ran is what is told: the fast run names neither bench nor prove, the quick bench does not count', () => {
  expect(barsText([], ['unit'])).toBe('');
  const fast = barsText([RACES], ['format', 'unit']);
  expect(fast).not.toMatch(/bench:browser|npm run prove/);
  const quick = barsText([{ ...EVIDENCE, id: 'U5', isQuick: true }, RACES], ['timed', 'e2e']);
  expect(quick).toMatch(/Quick run of them, under a smaller load[^:]*:\n.*\n {2}U5 /);
  expect(quick).toMatch(/npm run prove measures U1, U11, U13, U14, U18, U22/);
  expect(quick).toMatch(/1 met, 0 missed \(the quick run is not counted\)\.\n$/);
});
