import { expect, test } from 'vitest';
import type { LimitDefinition } from '#lib/model/limit.ts';
import { diffDefinitions } from './definition-diff.ts';

// Plain texts stand for the branded ones.
const LIMIT = {
  limitId: 'l',
  version: 3,
  name: 'Gross of FT-1',
  scope: { level: 'account', id: 'FT-1' },
  rule: { type: 'exposure', measure: 'gross', amount: '1000', breachWhen: 'lte' },
  currency: 'USD',
  ladder: { watch: '50', warning: '75', critical: '90', hysteresis: '2' },
  alertFrom: 'warning',
  ackFrom: 'critical',
} as unknown as LimitDefinition;

test('[LE8] the difference names what changes, in words, and nothing else', () => {
  expect(diffDefinitions(LIMIT, LIMIT)).toEqual([]);
  const looser = {
    ...LIMIT,
    rule: { ...LIMIT.rule, amount: '2500' },
    ladder: { ...LIMIT.ladder, warning: '80', watch: null },
    holdMs: 5_000,
  } as LimitDefinition;
  expect(diffDefinitions(LIMIT, looser)).toEqual([
    { what: 'Rule', before: 'gross exposure 1,000 USD', after: 'gross exposure 2,500 USD' },
    { what: 'Watch', before: '50 %', after: null },
    { what: 'Warning', before: '75 %', after: '80 %' },
    { what: 'Hold', before: null, after: '5 s' },
  ]);
});

test('[LE8] a new limit and a retirement are told whole', () => {
  const made = diffDefinitions(null, LIMIT);
  expect(made.map(({ what }) => what)).toContain('Rule');
  expect(made.every(({ before }) => before === null)).toBe(true);
  expect(diffDefinitions(LIMIT, null).map(({ what, before, after }) => [what, after, before])).toEqual(
    made.map(({ what, after }) => [what, null, after]),
  );
});

test('[FE2] every option that loosens is a line of its own', () => {
  const hard = { gate: 'blocked', latches: true } as const;
  const attention = { reasonDue: true, notSuppressible: true, notify: [{ role: 'lead' }] } as const;
  const before = { ...LIMIT, hard, ...attention } as LimitDefinition;
  const after = { ...LIMIT, ackFrom: 'breach', confirm: 3, per: 'node' } as LimitDefinition;
  expect(diffDefinitions(before, after)).toEqual([
    { what: 'Asks for acknowledgement from', before: 'critical', after: 'breach' },
    { what: 'Acknowledgement owes a reason', before: 'yes', after: null },
    { what: 'Snooze and silence', before: 'never', after: null },
    { what: 'Told when nobody acts', before: 'lead', after: null },
    { what: 'Gate at breach', before: 'no orders, until a lead resets it', after: null },
    { what: 'Observations in a row', before: null, after: '3' },
  ]);
});
