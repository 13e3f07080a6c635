import { expect, test } from 'vitest';
import { parseUnits } from '#lib/base/decimal.ts';
import { ACCOUNT_METRICS, GROUP_METRICS } from '#lib/model/explanation.ts';
import type { Delta } from '#lib/model/effect.ts';
import type { Explanation, Question, ShownLimit, Term } from '#lib/model/explanation.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountColumn } from '#lib/model/view.ts';
import { dailyLoss, exposure, maxLoss, metric, Scenario } from './scenario.test-kit.ts';

/** Walks a term: every sum is the sum of its signed parts, exactly. */
function checkSums(term: Term): number {
  let checked = 0;
  if (term.isSum) {
    let total = 0n;
    for (const part of term.parts) {
      const value = part.value === null ? 0n : parseUnits(part.value, 24);
      total += part.role === 'minus' ? -value : value;
    }
    expect(total, term.name).toBe(parseUnits(term.value ?? '0', 24));
    checked = 1;
  }
  for (const part of term.parts) checked += checkSums(part);
  return checked;
}

function find(term: Term, name: string): Term | null {
  if (term.name === name) return term;
  for (const part of term.parts) {
    const found = find(part, name);
    if (found !== null) return found;
  }
  return null;
}

function ask(desk: Scenario, question: Question): Explanation {
  const answer = desk.engine.queries.explain(question);
  if (answer === null) throw new Error(`no answer to ${JSON.stringify(question)}`);
  return answer;
}

function floor(): Scenario {
  const desk = new Scenario().firm([['EUR', 'USD', 'EURUSD']]);
  desk.list('ES', '50').list('BUND', '1000', 'EUR').list('EURUSD', '1').list('XBT', '100', 'USD', 'inverse');
  desk.mark('EURUSD', '1.10');
  desk.open('A', '100000').open('B', '50000', 'EUR', 't2', 'd1');
  desk.rules('A', {
    daily: dailyLoss('1000'),
    max: maxLoss('2000', 'intraday_equity'),
    gross: exposure('gross', '1000000'),
  });
  desk.fill('A', 'ES', '2', '5000', '4.20');
  desk.fill('A', 'BUND', '-1', '131.37', '3.10');
  desk.fill('B', 'ES', '-3', '5001');
  desk.mark('ES', '5003.25');
  desk.mark('BUND', '131.20');
  desk.mark('EURUSD', '1.1234');
  desk.cash('A', '5000');
  return desk;
}

test('[EP1] every sum of an explanation is the sum of its parts, exactly', () => {
  const desk = floor();
  let checked = 0;
  for (const metric of ACCOUNT_METRICS) {
    for (const account of ['A', 'B']) checked += checkSums(ask(desk, { about: 'account', account, metric }).root);
  }
  for (const metric of GROUP_METRICS) {
    for (const [level, id] of [
      ['firm', 'house'],
      ['desk', 'd1'],
      ['trader', 't2'],
    ] as const)
      checked += checkSums(ask(desk, { about: 'group', level, id, metric }).root);
  }
  expect(checked).toBeGreaterThan(80);
});

test('[EP2] a value names the mark behind it: price, source, seq and age', () => {
  const desk = floor();
  const { root } = ask(desk, { about: 'holding', account: 'A', instrument: 'ES', metric: 'unrealized' });
  expect(root.value).toBe('325');
  const mark = find(root, 'mark');
  expect(mark?.value).toBe('5003.25');
  expect(mark?.evidence).toMatchObject({ source: 'last', ageUs: 3_000_000 });
  const entry = desk.journal.find(({ seq }) => seq === mark?.evidence?.seq);
  expect(entry?.input).toMatchObject({ type: 'MarkUpdated', instrument: 'ES' });
});

test('[EP3] a conversion names its path and age, and an unknown rate is null, never 1', () => {
  const desk = floor();
  const { root } = ask(desk, { about: 'holding', account: 'A', instrument: 'BUND', metric: 'unrealized' });
  expect(find(root, 'rate')).toMatchObject({
    value: '1.1234',
    unit: 'EUR/USD',
    evidence: { source: 'EUR/USD', ageUs: 1_000_000 },
  });
  const lost = new Scenario().firm().list('NK', '10', 'JPY').open('C', '1000');
  lost.fill('C', 'NK', '1', '100');
  const unknown = ask(lost, { about: 'account', account: 'C', metric: 'equity' });
  expect(unknown.missing).toEqual(['NK']);
  expect(find(unknown.root, 'rate')?.value).toBeNull();
  expect(find(unknown.root, 'NK')?.value).toBeNull();
});

test('[EP4] a limit names its rule, version and the figures of its floor', () => {
  const desk = floor();
  const { root } = ask(desk, { about: 'limit', limitId: 'A:max', metric: 'room' });
  expect(root.formula).toBe('equity - floor');
  const rule = find(root, 'floor');
  expect(rule?.evidence).toMatchObject({ source: 'rule', limitId: 'A:max', version: 1 });
  checkSums(root);
  const used = ask(desk, { about: 'limit', limitId: 'A:gross', metric: 'used' });
  checkSums(used.root);
  expect(used.root.value).toBe(ask(desk, { about: 'account', account: 'A', metric: 'gross' }).root.value);
});

test('[EP5] what is not there has no explanation', () => {
  const desk = floor();
  expect(desk.engine.queries.explain({ about: 'account', account: 'Z', metric: 'equity' })).toBeNull();
  expect(desk.engine.queries.explain({ about: 'group', level: 'desk', id: 'none', metric: 'equity' })).toBeNull();
  expect(desk.engine.queries.explain({ about: 'limit', limitId: 'none', metric: 'used' })).toBeNull();
});

test.each([
  ['gross', {}, 'USD', '0'],
  ['leverageGross', {}, '%', '0'],
  ['contracts', {}, 'contracts', '0'],
  ['fillRate', {}, 'fills', '0'],
  ['markAge', {}, 'milliseconds', '0'],
  ['hhi', {}, '', null],
] as const)(
  '[EP4] the use of a limit on %s is told in its own unit, and null where it is unknown',
  (name, more, unit, value) => {
    const desk = new Scenario().firm().open('A', '1000');
    desk.define('L', { level: 'account', id: 'A' }, metric(name, '9', more));
    const { root: term } = ask(desk, { about: 'limit', limitId: 'L', metric: 'used' });
    expect([term.unit, term.value]).toEqual([unit, value]);
  },
);

function rowOf(desk: Scenario, account: string): (column: AccountColumn) => number {
  const deltas: Delta[] = [];
  desk.engine.collectAll(deltas);
  const index = desk.engine.accountDetail(account)?.index ?? -1;
  for (const delta of deltas) {
    const place = delta.type === 'AccountsRevalued' ? delta.indexes.indexOf(index) : -1;
    if (delta.type !== 'AccountsRevalued' || place < 0) continue;
    const start = place * ACCOUNT_COLUMNS.length;
    return (column) => delta.columns[start + ACCOUNT_COLUMNS.indexOf(column)] ?? Number.NaN;
  }
  throw new Error(`no row of ${account}`);
}

test("[EP8] a row's figure of a limit is explained by the limit that it shows", () => {
  const desk = floor();
  desk.rules('B', { tight: dailyLoss('400'), wide: dailyLoss('5000'), max: maxLoss('2500', 'intraday_equity') });
  desk.mark('ES', '5007.50');
  const told = (account: string, shown: ShownLimit, metric: 'used' | 'room'): number =>
    Number(ask(desk, { about: 'shownLimit', account, shown, metric }).root.value) * 1e6;
  for (const account of ['A', 'B']) {
    const row = rowOf(desk, account);
    // A row shows no negative use, in millionths.
    expect(Math.max(0, told(account, 'dailyLoss', 'used'))).toBeCloseTo(row('dailyLossUsed'), 0);
    expect(Math.max(0, told(account, 'maxLoss', 'used'))).toBeCloseTo(row('maxLossUsed'), 0);
    expect(told(account, 'nearest', 'room')).toBeCloseTo(row('worstRoom'), 0);
    const used = Math.max(0, told(account, 'mostUsed', 'used'));
    const share = (used / (used + told(account, 'mostUsed', 'room'))) * 10_000;
    expect(Math.abs(share - row('worstUsedBp'))).toBeLessThanOrEqual(1);
  }
  expect(rowOf(desk, 'B')('dailyLossUsed')).toBeGreaterThan(0);
  const answered = desk.engine.queries.answer({
    about: 'shownLimit',
    account: 'B',
    shown: 'dailyLoss',
    metric: 'used',
  });
  expect(answered?.limit).toMatchObject({ rule: { type: 'dailyLoss', amount: '400' } });
  expect(answered?.explanation.node).toEqual({ level: 'account', id: 'B' });
  const none = desk.engine.queries.answer({
    about: 'shownLimit',
    account: 'B',
    shown: 'soonest',
    metric: 'timeToFloor',
  });
  expect(none).toBeNull();
});

test('[EP10] a figure of many positions names the largest, gathers the others by side, and stays exact', () => {
  const desk = new Scenario().firm([]).list('ES', '1', 'USD', 'linear', false, { symbol: 'ES' as never });
  desk.mark('ES', '10');
  for (let place = 1; place <= 40; place += 1) {
    const account = `A${String(place).padStart(2, '0')}`;
    desk.open(account, '1000', 'USD', place <= 30 ? 't1' : 't2', 'd1');
    desk.fill(account, 'ES', place % 2 === 0 ? String(place) : `-${place}`, '10');
  }
  const of = (more: Partial<Extract<Question, { about: 'exposure' }>>): Explanation =>
    ask(desk, {
      about: 'exposure',
      level: 'desk',
      id: 'd1',
      currency: 'USD',
      netting: 'account',
      trader: null,
      symbol: 'ES',
      metric: 'gross',
      ...more,
    });
  const gross = of({});
  expect(gross.root).toMatchObject({ name: 'gross in ES', unit: 'USD' });
  expect(Number(gross.root.value)).toBe((10 * (40 * 41)) / 2);
  expect(gross.netting).toBe('account and instrument');
  expect(gross.root.parts.map(({ name }) => name)).toEqual([
    ...Array.from({ length: 20 }, (_, place) => `A${40 - place}/ES`),
    '10 more long positions',
    '10 more short positions',
  ]);
  expect(find(gross.root, 'A40/ES')?.formula).toBe('quantity * multiplier * mark * rate');
  checkSums(gross.root);

  const net = of({ netting: 'trader', metric: 'net' });
  expect(net.netting).toBe('trader and instrument');
  expect(net.root.parts.map(({ name }) => name)).toEqual(['t1/ES', 't2/ES']);
  expect(net.root.parts[0]?.parts.map(({ name }) => name).at(-1)).toBe('20 more positions');
  expect(Number(net.root.value)).toBe(200);
  checkSums(net.root);

  const cell = of({ trader: 't2', metric: 'short', netting: 'account' });
  expect(cell.root.name).toBe('short of t2 in ES');
  expect(Number(cell.root.value)).toBe(10 * (31 + 33 + 35 + 37 + 39));
  checkSums(cell.root);
  expect(of({ netting: 'firm', metric: 'gross' }).root.parts.map(({ name }) => name)).toEqual(['ES']);
});

test('[EP10] [EP5] of what nobody holds there is no explanation', () => {
  const desk = floor();
  const asked = {
    about: 'exposure',
    level: 'firm',
    currency: 'USD',
    netting: 'account',
    trader: null,
    metric: 'net',
  } as const;
  const id = 'house';
  expect(desk.engine.queries.explain({ ...asked, id, symbol: 'ES' })).not.toBeNull();
  expect(desk.engine.queries.explain({ ...asked, id, symbol: 'NQ' })).toBeNull();
  expect(desk.engine.queries.explain({ ...asked, id: 'other', symbol: 'ES' })).toBeNull();
});
