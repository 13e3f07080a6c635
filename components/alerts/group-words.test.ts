import { expect, test } from 'vitest';
import { groupAlerts } from '#lib/client/flood.ts';
import { sampleAlert } from '#lib/client/test-alerts.ts';
import { groupWords, moveText, worstWords } from './group-words.ts';

test('[GR3] a group says how many, what they share and which is worst', () => {
  const cause = { symbol: 'ESZ6', shareBp: 9_000, moveBp: -187 };
  const alerts = ['1', '2', '3'].map((id) =>
    sampleAlert(id, 'breach', { cause, usedBp: id === '2' ? 11_240 : 10_685 }),
  );
  const [group] = groupAlerts(alerts);
  if (group === undefined) throw new Error('no group');
  expect(groupWords(group)).toBe('3 accounts, one symbol: ESZ6 −1.8 %');
  expect(worstWords(group)).toBe('worst ACC-2 112.4 %');
});

test('[GR3] alerts without a common symbol are named by their desk', () => {
  const [one] = groupAlerts([sampleAlert('1', 'breach', { desk: 'Index' })]);
  const [none] = groupAlerts([sampleAlert('1', 'breach', { scope: { level: 'firm', id: 'house' } })]);
  if (one === undefined || none === undefined) throw new Error('no group');
  expect([groupWords(one), groupWords(none)]).toEqual(['1 account on Index', '1 alert']);
});

test('[NF7] a move is cut, not rounded, and keeps its sign', () => {
  expect([moveText(-187), moveText(199), moveText(0)]).toEqual(['−1.8 %', '+1.9 %', '+0.0 %']);
});
