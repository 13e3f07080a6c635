/**
 * The closing table of `npm run verify`: the measurable bars of the interface, each with what this very run measured.
 * A test notes its bar in its report (`server/lint/test-bar.ts`, `e2e/bar.ts`); here the reports are read, and what nobody
 * noted is named, so that the table cannot lose a bar in silence. Pure: reports in, text out.
 */

/** How the tours of `npm run prove` begin their titles. */
const TOURS = [
  'views, filter, cells',
  'row height, CSV, link',
  'alerts one by one',
  'a limit is drafted',
  'what is shown of the exposure',
  'states of the alerts',
  'range, tabs, crosshair',
  'the audit log',
  'keys, sound, notifications',
  'an administrator',
];

/** Which parts of which bar a step has to note; the words are those of the tests. */
export const DUE = [
  { step: 'unit', id: 'U8', whats: ['rows while the order is held', 'new breaches while it is held'] },
  { step: 'unit', id: 'U9', whats: ['races of a new alert against A'] },
  { step: 'unit', id: 'U10', whats: ['undo restores the record', 'acknowledging what climbed'] },
  {
    step: 'unit',
    id: 'U12',
    whats: ['contrast, light', 'contrast, dark', 'chart colours, light', 'chart colours, dark'],
  },
  { step: 'unit', id: 'U14', whats: ['assertive sentences'] },
  { step: 'unit', id: 'U21', whats: ['percent', 'left', 'used of limit'] },
  { step: 'e2e', id: 'U1', whats: ['one key', 'one click', 'one tap'] },
  { step: 'e2e', id: 'U11', whats: ['routes in both themes'] },
  { step: 'e2e', id: 'U13', whats: ['desk without a pointer'] },
  { step: 'e2e', id: 'U18', whats: ['sideways scroll', 'rows at 1280 x 720', 'rows at 3840 x 2160', 'acknowledging'] },
  { step: 'e2e', id: 'U22', whats: ['monitor'] },
  { step: 'timed', id: 'U4', whats: ['title', 'icon', 'sound', 'notification'] },
  { step: 'timed', id: 'U15', whats: ['greyed', 'banner', 'recovery'] },
  { step: 'timed', id: 'U16', whats: ['would fire now', 'first result of a back-test'] },
  { step: 'timed', id: 'U24', whats: ['account evidence', 'firm impact'] },
  { step: 'matrix', id: 'U1', whats: ['one key', 'one click', 'one tap'] },
  { step: 'matrix', id: 'U11', whats: ['live', 'frozen', 'offline', 'empty', 'error'] },
  { step: 'matrix', id: 'U13', whats: TOURS },
  { step: 'matrix', id: 'U14', whats: ['grid, and sentences on the page'] },
  { step: 'matrix', id: 'U18', whats: ['every page at 640 x 360', 'every page at 320 x 640'] },
  { step: 'matrix', id: 'U22', whats: ['every page'] },
];

/** Bars of time under full load, which only a quiet machine and a minute of frames can measure. */
const BENCH_BARS = ['U2', 'U3', 'U5', 'U6', 'U7', 'U19', 'U20'];
const PROVE_STEP = 'matrix';
const HEADS = ['bar', 'what', 'measured', 'asked', ''];

/** Of a report of vitest: what its tests put into `task.meta.bars`. */
export function barsOfVitest(report) {
  return report.testResults.flatMap(({ assertionResults }) => assertionResults.flatMap(({ meta }) => meta?.bars ?? []));
}

/** Of a report of Playwright: its annotations of the type `bar`, and what its quick bench printed of others. */
export function barsOfPlaywright(report) {
  const inSuite = ({ suites = [], specs = [] }) => [
    ...suites.flatMap(inSuite),
    ...specs.flatMap(({ tests }) => tests.flatMap(({ annotations }) => annotations)),
  ];
  return report.suites.flatMap(inSuite).flatMap(({ type, description }) => {
    if (type === 'bar') return [{ ...JSON.parse(description), isQuick: false }];
    if (type === 'quick bar') return [{ ...JSON.parse(description), isQuick: true }];
    return type === 'quick bench' ? barsOfBench(description) : [];
  });
}

/** `what  work  figure  U5 p95 <= 20 ms: missed; p99 <= 34 ms: met`: a line of the bench, its columns by spaces. */
const BENCH_LINE = /^(\S.*?) {2,}(.*?) {2,}(U\d+) (.*?: (?:met|missed))(?: {2}|$)/;

function barsOfBench(printed) {
  return printed.split('\n').flatMap((line) => {
    const [, what, columns, id, bars] = BENCH_LINE.exec(line) ?? [];
    if (id === undefined) return [];
    const met = !bars.includes(': missed');
    const value = columns.split(/ {2,}/).at(-1);
    return [{ id, what, value, bar: bars.replaceAll(/: (met|missed)/g, ''), met, isQuick: true }];
  });
}

/** One sentence for each part of a bar that a step which ran should have noted and did not. */
export function lostBars(noted, steps) {
  const lost = [];
  for (const { step, id, whats } of DUE) {
    if (!steps.includes(step)) continue;
    const found = noted.filter((each) => each.step === step && each.id === id);
    for (const what of whats)
      if (!found.some((each) => each.what.startsWith(what)))
        lost.push(
          `${id} (${what}) was not measured by the step ${step}: its test failed, or no test notes it any more.`,
        );
  }
  return lost;
}

/** The table of what was noted, in the order of the bars, and where the rest is measured; empty where nothing was. */
export function barsText(noted, steps) {
  const own = noted.filter(({ isQuick }) => isQuick !== true);
  const quick = noted.filter(({ isQuick }) => isQuick === true);
  if (own.length === 0 && quick.length === 0) return '';
  const parts = [tableText('Bars of the interface, as this run measured them', own)];
  if (steps.includes('timed')) {
    parts.push(
      `${BENCH_BARS.join(', ')} are read off npm run bench:browser on a quiet machine, U16 (would fire now) off npm run bench.`,
    );
    if (quick.length > 0) parts.push(tableText('Quick run of them, under a smaller load than the bars ask for', quick));
  }
  const proved = DUE.filter(({ step }) => step === PROVE_STEP).map(({ id }) => id);
  if (steps.includes('e2e'))
    parts.push(`npm run prove measures ${proved.join(', ')} on every page and in every state.`);
  const missed = own.filter(({ met }) => !met).length;
  parts.push(
    `${own.length - missed} met, ${missed} missed${quick.length === 0 ? '' : ' (the quick run is not counted)'}.`,
  );
  return `${parts.join('\n')}\n`;
}

function tableText(title, bars) {
  const rows = bars
    .map(({ id, what, value, bar, met }) => [id, what, value, bar, met ? 'met' : 'MISSED'])
    .toSorted(([left], [right]) => Number(left.slice(1)) - Number(right.slice(1)));
  const lines = [HEADS, ...rows];
  const widths = HEADS.map((_, column) => Math.max(...lines.map((cells) => cells[column].length)));
  const printed = lines.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column])).join('  '));
  return [`${title}:`, ...printed.map((line) => `  ${line.trimEnd()}`)].join('\n');
}
