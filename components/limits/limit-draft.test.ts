import { expect, test } from 'vitest';
import { EMPTY_FORM, readLimitForm } from './limit-draft.ts';
import type { LimitForm } from './limit-draft.ts';

const COMPLETE: LimitForm = { ...EMPTY_FORM, scopeId: 'FT-1', amount: '2,000', currency: 'USD' };

test('[LE6] a complete form is a draft with the amount as typed, never computed', () => {
  const read = readLimitForm(COMPLETE);
  expect(read.ok && read.draft.rule).toMatchObject({ type: 'dailyLoss', amount: '2000', action: 'alertOnly' });
  expect(read.ok && read.draft).toMatchObject({
    baseVersion: 0,
    limitId: 'dailyLoss:account:FT-1',
    name: 'Daily loss',
    alertFrom: 'warning',
    ackFrom: 'critical',
  });
});

test.each([
  [{ scopeId: ' ' }, 'scopeId'],
  [{ amount: '' }, 'amount'],
  [{ amount: '-5' }, 'amount'],
  [{ amount: '1e3' }, 'amount'],
  [{ amount: '0.00' }, 'amount'],
  [{ currency: 'usd' }, 'currency'],
  [{ metric: 'position' as const }, 'instrument'],
  [{ watch: '0' }, 'watch'],
  [{ warning: '50' }, 'warning'],
  [{ critical: '70' }, 'critical'],
  [{ critical: '100' }, 'critical'],
  [{ hysteresis: '10' }, 'hysteresis'],
  [{ hysteresis: 'x' }, 'hysteresis'],
] as const)('[LE6] %o is told at the field %s', (change, field) => {
  const read = readLimitForm({ ...COMPLETE, ...change });
  expect(read.ok).toBe(false);
  expect(read.ok ? [] : Object.keys(read.errors)).toContain(field);
});

test('[LE11] a form that replaces a limit names the version it is based on', () => {
  const read = readLimitForm({ ...COMPLETE, replaces: { limitId: 'L1', version: 4 } });
  expect(read.ok && read.draft).toMatchObject({ limitId: 'L1', baseVersion: 4 });
});
