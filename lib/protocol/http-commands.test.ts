import { expect, test } from 'vitest';
import { commandSchema, limitDraftSchema } from './http-commands.ts';

const DRAFT = {
  limitId: 'L1',
  baseVersion: 0,
  name: 'Limit',
  scope: { level: 'account', id: 'A' },
  rule: { type: 'dailyLoss', amount: '2000', reference: 'equity', breachWhen: 'lte', action: 'pause' },
  currency: 'USD',
  ladder: { watch: '50', warning: '75', critical: '90', hysteresis: '2' },
  alertFrom: 'warning',
  ackFrom: 'critical',
};
const MOST = { type: 'maxLoss', amount: '5', trail: 'none', lockOffset: null, breachWhen: 'lte', action: 'fail' };

test.each([
  [{ rule: { ...DRAFT.rule, amountIn: 'pctReference', window: 'month', measured: 'min', check: 'eod' } }],
  [{ rule: { ...DRAFT.rule, tiers: [{ startBalanceAtLeast: '106000', amount: '3500' }] } }],
  [{ rule: { ...MOST, amountIn: 'pctOfPeak', stopPeak: '53000', freezePeak: null, afterFirstPayoutFloor: '50100' } }],
  [{ rule: { type: 'exposure', measure: 'gross', amount: '0', breachWhen: 'lte' } }],
  [
    {
      rule: { type: 'metric', metric: 'room', amount: '0', breachWhen: 'lte', mode: 'absolute', worseWhen: 'below' },
      ladder: { watch: '1000', warning: null, critical: '-1', hysteresis: '2' },
      resetBand: '50',
    },
  ],
  [{ refireStep: '2.5', ackLapseMs: 300_000 }],
  [{ reasonDue: true, notSuppressible: true, notify: [{ role: 'lead' }, { user: 'U1' }] }],
  [{ within: { root: 'ES' }, per: 'account', confirm: 2, holdMs: 5_000, hard: { gate: 'blocked', latches: true } }],
])('[LI1] [LL1] a draft may say %o', (change) => {
  expect(limitDraftSchema.safeParse({ ...DRAFT, ...change }).success).toBe(true);
});

test.each([
  [{ rule: { ...DRAFT.rule, amountIn: 'pctOfPeak' } }],
  [{ rule: { ...DRAFT.rule, stopPeak: '1' } }],
  [{ rule: { ...MOST, window: 'week' } }],
  [{ rule: { ...DRAFT.rule, tiers: [{ startBalanceAtLeast: '1', amount: '0' }] } }],
  [{ rule: { type: 'metric', metric: 'var', amount: '1', breachWhen: 'lte' } }],
  [{ confirm: 0 }],
  [{ holdMs: 3_600_001 }],
  [{ refireStep: '0' }],
  [{ ackLapseMs: 299_999 }],
  [{ ackLapseMs: 14_400_001 }],
  [{ notify: [{ role: 'ingest' }] }],
  [{ notify: [{ role: 'lead', user: 'U1' }] }],
  [{ notify: Array.from({ length: 21 }, (_, place) => ({ user: `U${place}` })) }],
  [{ reasonDue: 'yes' }],
  [{ within: { floor: '3' } }],
  [{ hard: { gate: 'open', latches: false } }],
])('[LI1] [LL1] a draft may not say %o', (change) => {
  expect(limitDraftSchema.safeParse({ ...DRAFT, ...change }).success).toBe(false);
});

test('[LE8] a limit is published now or for the next trading day, and for nothing else', () => {
  const parse = (more: object) => commandSchema.safeParse({ type: 'DefineLimit', draft: DRAFT, ...more });
  expect(parse({ effective: 'nextDay' })).toMatchObject({ success: true, data: { effective: 'nextDay' } });
  expect(parse({})).toMatchObject({ success: true });
  expect(parse({ effective: 'nextWeek' }).success).toBe(false);
});

test('[LL16] a ruleset names its effective time and its preset', () => {
  const { rule, ladder, alertFrom, ackFrom } = DRAFT;
  const rules = [{ ruleId: 'daily', name: 'Daily', rule, ladder, alertFrom, ackFrom, holdMs: 0 }];
  const ruleset = {
    rulesetId: 'R',
    version: 2,
    name: 'R',
    rules,
    presetId: 'p',
    presetVersion: 1,
    options: { size: 'a' },
  };
  const command = { type: 'AssignRuleset', account: 'A', ruleset: { ...ruleset, effective: 'nextReset' } };
  expect(commandSchema.safeParse(command).success).toBe(true);
  const per = { ...command, ruleset: { ...ruleset, rules: [{ ...rules[0], per: 'account' }] } };
  expect(commandSchema.safeParse(per).success).toBe(false);
});

test.each([
  [{ type: 'SessionChanged', calendarId: 'cme', isOpen: false }],
  [{ type: 'AccountMoved', account: 'A', trader: 'T', desk: 'D' }],
  [
    {
      type: 'CalendarDefined',
      calendarId: 'cme',
      zone: 'America/Chicago',
      resetMinute: 1_020,
      sessions: [{ openDay: 7, openMinute: 1_020, closeDay: 1, closeMinute: 960 }],
    },
  ],
])('[MK5] [ID2] a person may command %o', (command) => {
  expect(commandSchema.safeParse(command).success).toBe(true);
});

test.each([
  [{ type: 'SessionChanged', calendarId: 'cme', isOpen: false, instantUs: 5 }],
  [{ type: 'AccountMoved', account: 'A', trader: 'T' }],
  [
    {
      type: 'CalendarDefined',
      calendarId: 'cme',
      zone: 'UTC',
      resetMinute: 0,
      sessions: [{ openDay: 0, openMinute: 0, closeDay: 1, closeMinute: 0 }],
    },
  ],
])('[MK5] [ID2] nobody may command %o', (command) => {
  expect(commandSchema.safeParse(command).success).toBe(false);
});
