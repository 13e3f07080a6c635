import { expect, test } from 'vitest';
import { formatUnits } from '#lib/base/decimal.ts';
import { FillDesk } from './fill-desk.test-kit.ts';
import { maxLoss, withMore } from './scenario.test-kit.ts';
import { parametricShortfall, parametricVar } from './tail-risk.ts';

function desk(start = '100000'): FillDesk {
  return new FillDesk().firm().list('X').openAs('A', { start }) as FillDesk;
}

function exact(a: FillDesk, account: string, name: 'equity24' | 'balance24' | 'fees24' = 'equity24'): string {
  return formatUnits(a.engine.exactFigures(account)?.[name] ?? 0n, 24);
}

test('[NU1] a touch that binary fractions miss is a breach: 0.3 less 0.1 is 0.2', () => {
  const a = desk('0.3');
  a.rules('A', { max: maxLoss('0.1', 'none') });
  a.trade('A', 'X', 'F1', '0.1', '10');
  a.mark('X', '9.000000000001');
  expect([exact(a, 'A'), a.breached('A')]).toEqual(['0.2000000000001', []]);
  a.mark('X', '9');
  expect([exact(a, 'A'), a.breached('A')]).toEqual(['0.2', ['max']]);
});

test('[NU1] sums of decimals are exact: ten times 0.1 less 1 is flat', () => {
  const a = desk();
  for (let count = 0; count < 10; count += 1) a.trade('A', 'X', `F${count}`, '0.1', '0.7');
  a.trade('A', 'X', 'S', '-1', '0.7');
  expect(a.held('A', 'X')).toEqual(['0', null, 0]);
  expect(exact(a, 'A')).toBe('100000');
});

test('[NU3] a percentage is an exact product: one unit of the 12th decimal decides', () => {
  const a = desk('100');
  // 10^-9 percent of 100 is 10^-9; an allowance that no column of the screen could show.
  a.rules('A', { max: withMore(maxLoss('0.000000001', 'none'), { amountIn: 'pctInitial' }) });
  a.trade('A', 'X', 'F1', '1', '10');
  a.mark('X', '9.999999999001');
  expect(a.breached('A')).toEqual([]);
  a.mark('X', '9.999999999');
  expect([exact(a, 'A'), a.breached('A')]).toEqual(['99.999999999', ['max']]);
});

test('[NU5] partial closes that do not end make and lose nothing', () => {
  const a = desk();
  a.trade('A', 'X', 'F1', '1', '10');
  a.trade('A', 'X', 'F2', '2', '10.1');
  // The cost of 30.2 by parts that do not end: the balance is rounded, balance plus unrealized is not.
  for (const [id, quantity, price, equity] of [
    ['F3', '-1', '11.1', '100001.5'],
    ['F4', '-0.7', '9.3', '100000.8'],
    ['F5', '-0.1', '9.7', '100000.74'],
  ] as const) {
    a.trade('A', 'X', id, quantity, price);
    a.mark('X', '10.3');
    expect(exact(a, 'A', 'balance24'), id).toMatch(/\.\d{24}$/);
    expect(exact(a, 'A'), id).toBe(equity);
  }
  a.trade('A', 'X', 'F6', '-1.2', '10.3');
  expect([exact(a, 'A', 'balance24'), exact(a, 'A')]).toEqual(['100000.74', '100000.74']);
});

test('[NU6] a difference below the ledger unit decides at a band, by a mark and by a rate', () => {
  const a = new FillDesk().firm().list('DAX', '1', 'EUR') as FillDesk;
  a.rate('EUR', 'USD', '1');
  a.openAs('A', { start: '100' });
  a.rules('A', { max: maxLoss('1', 'none') });
  a.trade('A', 'DAX', 'F1', '1', '10');
  a.mark('DAX', '9');
  a.rate('EUR', 'USD', '1.000000000001');
  // Judged at the mark already: equity was the floor itself.
  expect(a.breached('A')).toEqual(['max']);
  const b = new FillDesk().firm().list('DAX', '1', 'EUR') as FillDesk;
  b.rate('EUR', 'USD', '0.999999999999');
  b.openAs('A', { start: '100' });
  b.rules('A', { max: maxLoss('1', 'none') });
  b.trade('A', 'DAX', 'F1', '1', '10');
  b.mark('DAX', '9');
  expect([exact(b, 'A'), b.breached('A')]).toEqual(['99.000000000001', []]);
  b.rate('EUR', 'USD', '1');
  expect([exact(b, 'A'), b.breached('A')]).toEqual(['99', ['max']]);
});

test('[NU8] the quantiles and densities of the normal distribution are the constants of the law', () => {
  // Mean 0 and sigma 1, so that the constant itself is the answer.
  const returns = [-1, 0, 1];
  for (const [confidence, quantile, density] of [
    [0.9, 1.2815515655446008, 0.17549833193248673],
    [0.95, 1.6448536269514715, 0.10313564037537153],
    [0.975, 1.9599639845400536, 0.058445069805035436],
    [0.99, 2.3263478740408408, 0.02665214220345808],
  ] as const) {
    expect(parametricVar(returns, confidence)).toBe(-quantile);
    expect(parametricShortfall(returns, confidence)).toBe(-density / (1 - confidence));
  }
});

test('[NU10] money is in the currency of its account, of a group in that of the firm; "5" is 5 %', () => {
  const a = new FillDesk().firm().list('DAX', '1', 'EUR') as FillDesk;
  a.rate('EUR', 'USD', '1.25');
  a.openAs('E', { currency: 'EUR' as never, start: '1000' });
  a.rules('E', { max: withMore(maxLoss('5', 'none'), { amountIn: 'pctInitial' }) });
  a.trade('E', 'DAX', 'F1', '1', '100', { fee: '2' });
  a.mark('DAX', '112');
  expect([a.money('E', 'equity'), a.floor('E', 'max')]).toEqual([1010, 950]);
  const { equity24 } = a.engine.queries.equityOf({ level: 'firm', id: 'house' }, 'USD');
  expect(formatUnits(equity24, 24)).toBe('1262.5');
});

test('[NU11] signs: short is negative, a fee costs, a rebate and what is received add; exposures are not negative', () => {
  const a = desk();
  a.trade('A', 'X', 'F1', '-10', '100', { fee: '3' });
  expect(a.held('A', 'X')?.[0]).toBe('-10');
  a.mark('X', '99');
  const names = ['fees', 'unrealized', 'equity', 'long', 'short', 'gross', 'net', 'drawdown'] as const;
  expect(names.map((name) => a.money('A', name))).toEqual([3, 10, 100_007, 0, 990, 990, -990, 0]);
  a.trade('A', 'X', 'F2', '-1', '99', { fee: '-5' });
  a.cash('A', '4', 'funding');
  expect([a.money('A', 'fees'), a.money('A', 'equity')]).toEqual([-2, 100_016]);
  a.mark('X', '110');
  expect(a.money('A', 'drawdown')).toBeGreaterThan(0);
});

test('[NU12] what leaves 10^18 is refused and changes nothing, whichever input brings it', () => {
  const a = desk('900000000000000000');
  a.trade('A', 'X', 'F1', '900000000000000000', '1');
  const before = a.engine.exactFigures('A');
  expect(a.trade('A', 'X', 'F2', '200000000000000000', '1')).toMatchObject({ reason: 'outOfRange', field: 'qty' });
  expect(a.trade('A', 'X', 'F3', '1', '200000000000000000')).toMatchObject({ reason: 'outOfRange' });
  expect(a.cash('A', '200000000000000000')).toMatchObject({ reason: 'outOfRange', field: 'amount' });
  a.originAs({ positionPolicy: 'adopt' });
  expect(a.report('A', 'X', '900000000000000000', '2')).toMatchObject({ reason: 'outOfRange', field: 'qty' });
  expect(a.engine.exactFigures('A')).toEqual(before);
  expect(a.held('A', 'X')?.[0]).toBe('900000000000000000');
});
