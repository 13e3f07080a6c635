import { expect, test } from 'vitest';
import { Scenario } from './scenario.test-kit.ts';

function held(desk: Scenario) {
  const { seq, instruments } = desk.engine.queries.holders();
  expect(seq).toBe(desk.engine.seq);
  return Object.fromEntries(instruments.map(({ name, accounts }) => [name, [...accounts].toSorted()]));
}

test('[PS4] who holds what is every account with an open position, and nobody once it is flat', () => {
  const desk = new Scenario().firm().list('ES', '50').list('NQ', '20').list('CL');
  desk.open('A', '1').open('B', '1', 'EUR').open('C', '1');
  expect(held(desk)).toEqual({});
  desk.mark('ES', '5000');
  desk.fill('A', 'ES', '5', '5000');
  desk.fill('B', 'ES', '-2', '5000');
  desk.fill('C', 'NQ', '1', '100');
  // Accounts of two currencies, and an instrument that has no mark.
  expect(held(desk)).toEqual({ ES: [0, 1], NQ: [2] });
  desk.fill('A', 'ES', '-5', '5000');
  desk.fill('A', 'NQ', '-1', '100');
  expect(held(desk)).toEqual({ ES: [1], NQ: [0, 2] });
});
