import { expect, test } from 'vitest';

import { FillDesk } from '#lib/engine/fill-desk.test-kit.ts';
import type { DecimalText, InstrumentId } from '#lib/model/ids.ts';

/** The smallest cases of what the oracle found in accounts that hold several positions of one instrument [ID3]. */

test('[MK4] [ID3] the last fill price of an account is that of its newest live fill, whichever position was corrected', () => {
  const desk = new FillDesk();
  desk.firm().list('X');
  desk.openAs('a', { positionMode: 'hedging', start: '1000' });
  desk.trade('a', 'X', 'F1', '-1', '10', { positionId: 'P1' });
  desk.trade('a', 'X', 'F2', '-1', '20', { positionId: 'P2' });
  expect(desk.money('a', 'equity')).toBe(990);
  desk.correct('a', 'X', ['C1', 'F1'], '1', '11', { side: 'sell' });
  expect(desk.money('a', 'equity')).toBe(991);
  // Busted, the newest leaves the one before it.
  desk.bust('a', 'X', 'B2', 'F2');
  expect(desk.money('a', 'equity')).toBe(1000);
});

test('[ID3] positions that cancel keep their result without any price', () => {
  const desk = new FillDesk();
  desk.firm([], false).list('X');
  desk.openAs('a', { positionMode: 'hedging', start: '1000' });
  desk.trade('a', 'X', 'F1', '1', '10', { positionId: 'P1' });
  desk.trade('a', 'X', 'F2', '-1', '12', { positionId: 'P2' });
  expect(desk.money('a', 'equity')).toBe(1002);
  expect(desk.money('a', 'unrealized')).toBe(2);
});

test('[BU8] [PN6] a settlement stands in its place for a position that was flat until a bust', () => {
  const desk = new FillDesk();
  desk.firm().list('X', '1', 'USD', 'linear', false, { settlesDaily: true });
  desk.openAs('a', { start: '1000' });
  desk.mark('X', '16');
  desk.trade('a', 'X', 'F1', '1', '16');
  desk.trade('a', 'X', 'F2', '-1', '17');
  const settlement = { instrument: 'X' as InstrumentId, price: '15' as DecimalText };
  desk.do({ type: 'SettlementPosted', ...desk.at(), ...settlement });
  expect(desk.money('a', 'balance')).toBe(1001);
  desk.bust('a', 'X', 'B1', 'F1');
  expect(desk.money('a', 'balance')).toBe(1002);
  expect(desk.money('a', 'equity')).toBe(1001);
});
