import { expect, test } from 'vitest';
import { parseUnits } from '#lib/base/decimal.ts';
import type { Waterfall } from '#lib/model/explanation.ts';
import { MEMBERS_NAMED } from './member-steps.ts';
import { RiskEngine } from './engine.ts';
import { exposure, metric, Scenario } from './scenario.test-kit.ts';

const FIRM = { level: 'firm', id: 'house' } as const;

function steps(waterfall: Waterfall | null): string[] {
  if (waterfall === null) return [];
  let total = 0n;
  for (const { moved } of waterfall.parts) total += parseUnits(moved, 24);
  expect(total).toBe(parseUnits(waterfall.end, 24) - parseUnits(waterfall.start, 24));
  return waterfall.parts.map(({ kind, subject, moved }) => `${kind} ${subject} ${moved}`);
}

function desk(): Scenario {
  const made = new Scenario().firm([['EUR', 'USD', 'EURUSD']]);
  made.list('ES', '50').list('BUND', '1000', 'EUR').list('EURUSD', '1').mark('EURUSD', '1.25');
  for (const account of ['A', 'B', 'C']) made.open(account, '100000');
  return made.open('E', '100000', 'EUR', 't2', 'd2');
}

test('[EP11] [EV1] a loss of the firm names the members by what each lost since it was all right', () => {
  const floor = desk();
  floor.define('loss', FIRM, metric('dailyLoss', '1000'));
  floor.fill('A', 'ES', '2', '5000');
  floor.fill('B', 'ES', '-1', '5000');
  floor.fill('E', 'BUND', '1', '130');
  floor.mark('ES', '4996');
  expect(floor.engine.queries.waterfall('loss')).toBeNull();
  const before = floor.engine.seq;
  floor.mark('BUND', '129.50');
  floor.mark('ES', '4990');
  const waterfall = floor.engine.queries.waterfall('loss');
  expect(waterfall).toMatchObject({
    limitId: 'loss',
    node: FIRM,
    unit: 'USD',
    sinceSeq: before + 1,
    throughSeq: floor.engine.seq,
    start: '200',
    end: '1125',
    allowance: '1000',
  });
  // 500 EUR at 1.25; A lost 600 more, B won 300.
  expect(steps(waterfall)).toEqual(['member E 625', 'member A 600', 'member B -300']);
  expect(waterfall?.parts[0]).toMatchObject({ fromSeq: before + 1, throughSeq: floor.engine.seq, fromPx: null });
});

test('[EP11] the evidence of the firing has it, and is what the state of that very entry says', () => {
  const floor = desk();
  floor.define('loss', FIRM, metric('dailyLoss', '1000'));
  floor.fill('A', 'ES', '2', '5000');
  floor.mark('ES', '4994');
  floor.mark('ES', '4992');
  const evidence = floor.engine.queries.evidence(floor.alertId('loss'));
  expect(evidence).toMatchObject({ seq: floor.engine.seq, used: '800', account: null });
  expect(evidence?.waterfall).toMatchObject({ start: '0', end: '800' });
  expect(steps(evidence?.waterfall ?? null)).toEqual(['member A 800']);
});

test('[EP11] a gain that was lost again is part of the move: a loss is not cut off at nothing before', () => {
  const floor = desk();
  floor.define('loss', FIRM, metric('dailyLoss', '1000'));
  floor.fill('A', 'ES', '2', '5000');
  floor.mark('ES', '5005');
  floor.mark('ES', '4994');
  const waterfall = floor.engine.queries.waterfall('loss');
  expect(waterfall).toMatchObject({ start: '-500', end: '600' });
  expect(steps(waterfall)).toEqual(['member A 1100']);
});

test('[EP11] money that moves in or out is no loss of a member', () => {
  const floor = desk();
  floor.define('loss', FIRM, metric('dailyLoss', '1000'));
  floor.fill('A', 'ES', '2', '5000');
  floor.mark('ES', '4994');
  floor.cash('A', '-5000');
  floor.mark('ES', '4993');
  expect(steps(floor.engine.queries.waterfall('loss'))).toEqual(['member A 700']);
});

test('[EP11] exposure of a desk: who came counts whole, who sold less than nothing; other metrics have none', () => {
  const floor = desk();
  const d1 = { level: 'desk', id: 'd1' } as const;
  floor.define('gross', d1, exposure('gross', '1000000'));
  floor.define('net', d1, exposure('net', '1000000'));
  floor.define('lots', d1, metric('contracts', '4'));
  floor.fill('A', 'ES', '1', '5000');
  floor.fill('B', 'ES', '-1', '5000');
  floor.fill('C', 'ES', '2', '5000');
  floor.fill('B', 'ES', '1', '5000');
  floor.fill('A', 'ES', '1', '5000');
  // The second fill made it 500,000, the watch; C and A brought more, B went.
  expect(steps(floor.engine.queries.waterfall('gross'))).toEqual(
    ['member C 500000', 'member A 250000', 'member B 0'].filter((step) => !step.endsWith(' 0')),
  );
  expect(floor.engine.queries.waterfall('gross')).toMatchObject({ start: '250000', end: '1000000' });
  expect(steps(floor.engine.queries.waterfall('net')).length).toBeGreaterThan(0);
  expect(floor.engine.queries.waterfall('lots')).toBeNull();
});

test('[EP11] a net that turned its side keeps the sum by one step of its own', () => {
  const floor = desk();
  floor.define('net', FIRM, exposure('net', '1000000'));
  floor.fill('A', 'ES', '1', '5000');
  floor.fill('A', 'ES', '1', '5000');
  floor.fill('B', 'ES', '-4', '5000');
  const waterfall = floor.engine.queries.waterfall('net');
  expect(waterfall).toMatchObject({ start: '250000', end: '500000' });
  // Seen from the short side A moved it away and B brought it near; the base stood on the other side.
  expect(steps(waterfall)).toEqual(['member B 1000000', 'member A -250000', 'other  -500000']);
});

test('[EP11] the largest members by name, the others as one, and the sum stays exact', () => {
  const floor = new Scenario().firm().list('ES', '1');
  floor.mark('ES', '100');
  const many = MEMBERS_NAMED + 5;
  const names = Array.from({ length: many }, (_, place) => `M${String(place + 1).padStart(2, '0')}`);
  for (const name of names) floor.open(name, '1000');
  floor.define('loss', FIRM, metric('dailyLoss', '10'));
  for (const [place, name] of names.entries()) floor.fill(name, 'ES', String(place + 1), '100');
  floor.mark('ES', '99');
  const told = steps(floor.engine.queries.waterfall('loss'));
  expect(told).toHaveLength(MEMBERS_NAMED + 1);
  expect(told[0]).toBe(`member M${many} ${many}`);
  expect(told.at(-1)).toBe('member 5 more members 15');
});

test('[EP11] [JR6] it ends when the limit is all right again or is retired, and a restored engine has it', () => {
  const floor = desk();
  floor.define('loss', FIRM, metric('dailyLoss', '1000'));
  floor.fill('A', 'ES', '2', '5000');
  floor.mark('ES', '4994');
  const waterfall = floor.engine.queries.waterfall('loss');
  expect(waterfall).not.toBeNull();
  const again = RiskEngine.restore(JSON.parse(JSON.stringify(floor.engine.snapshot())));
  expect(again.queries.waterfall('loss')).toEqual(waterfall);
  expect(again.fingerprint()).toBe(floor.engine.fingerprint());
  floor.mark('ES', '5000');
  expect(floor.engine.queries.waterfall('loss')).toBeNull();
});
