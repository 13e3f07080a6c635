import { expect, test } from 'vitest';
import type { LimitPreview } from '#lib/model/limit-preview.ts';
import type { LimitDefinition, LimitRule, ScopeNode } from '#lib/model/limit.ts';
import { DEFAULT_APPROVALS } from './proposal-state.ts';
import { dailyLoss, exposure, ladder, maxLoss, metric, Scenario } from './scenario.test-kit.ts';

const FIRM: ScopeNode = { level: 'firm', id: 'house' };

function desk(): Scenario {
  const made = new Scenario().firm().list('X');
  for (const [account, quantity] of [
    ['A', '1000'],
    ['B', '800'],
    ['C', '400'],
    ['D', '0'],
  ] as const) {
    made.open(account, '100000', 'USD', `t-${account}`, account < 'C' ? 'd1' : 'd2');
    if (quantity !== '0') made.fill(account, 'X', quantity, '1');
  }
  made.mark('X', '1');
  return made;
}

type Asked = Partial<LimitDefinition> & { readonly baseVersion?: number };

function ask(from: Scenario, scope: ScopeNode, rule: LimitRule, more: Asked = {}): LimitPreview {
  const answer = from.engine.queries.preview({
    limitId: 'g' as never,
    name: 'g',
    scope,
    rule,
    currency: 'USD' as never,
    ...ladder(),
    baseVersion: 0,
    ...more,
  });
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return answer.preview;
}

function warned(preview: LimitPreview, type: string): readonly string[] | null {
  const found = preview.warnings.find((warning) => warning.type === type);
  return found === undefined ? null : 'names' in found ? found.names : [];
}

test('[LE2] counts each node by its rung, the worst row first', () => {
  const preview = ask(desk(), FIRM, metric('gross', '1000'), { per: 'account' });
  expect(preview).toMatchObject({ nodes: 4, accounts: 4, live: null, definition: { version: 1 }, liveCounts: null });
  expect(preview.counts).toEqual({ none: 2, watch: 0, warning: 1, critical: 0, breach: 1 });
  expect(preview.rows.map(({ node, before, after, usedBp }) => [node.id, before, after, usedBp])).toEqual([
    ['A', null, 'breach', 10_000],
    ['B', null, 'warning', 8_000],
    ['C', null, 'none', 4_000],
    ['D', null, 'none', 0],
  ]);
  expect(preview).toMatchObject({ more: 2, fewer: 0, higher: 0, lower: 0, secondPerson: null });
});

test('[LE2] tells what moves against the version in force, with the hysteresis of what it holds', () => {
  const made = desk();
  made.define('g', FIRM, metric('gross', '1000'), { options: { per: 'account' } });
  // C moves from nothing to a warning, B from a warning to the breach.
  const tighter = ask(made, FIRM, metric('gross', '520'), { per: 'account', baseVersion: 1 });
  expect(tighter).toMatchObject({
    more: 1,
    fewer: 0,
    higher: 1,
    lower: 0,
    live: { version: 1 },
    definition: { version: 2 },
  });
  expect(tighter.liveCounts).toEqual({ none: 2, watch: 0, warning: 1, critical: 0, breach: 1 });
  // 800 of 1080 is 74.07 %: below the threshold and not by the 2 % of the hysteresis, so the warning is held.
  const looser = ask(made, FIRM, metric('gross', '1080'), { per: 'account', baseVersion: 1 });
  expect(looser.rows.map(({ before, after }) => [before, after])).toEqual([
    ['breach', 'critical'],
    ['warning', 'warning'],
    ['none', 'none'],
    ['none', 'none'],
  ]);
  expect(looser).toMatchObject({ more: 0, fewer: 0, higher: 0, lower: 1, secondPerson: 'openBreach' });
});

test('[LE2] a new loss rule starts as it would when defined: at the start balance, trailing the present equity', () => {
  const made = desk();
  made.mark('X', '3');
  const preview = ask(made, { level: 'account', id: 'A' }, maxLoss('4000', 'intraday_equity'));
  expect(preview.rows).toEqual([
    { node: { level: 'account', id: 'A' }, trader: 't-A', before: null, after: 'none', used: 0, usedBp: 0 },
  ]);
});

test('[LE2] the histogram counts every node on the axis of the ladder', () => {
  const made = desk();
  const { histogram } = ask(made, FIRM, metric('gross', '1000'), { per: 'account' });
  expect(histogram).toMatchObject({ unit: 'percent', from: 0, width: 2.5, unknown: 0 });
  expect([0, 16, 32, 40].map((place) => histogram.counts[place])).toEqual([1, 1, 1, 1]);
  const falling = { mode: 'absolute', worseWhen: 'below' } as const;
  const steps = { watch: '99000', warning: '98000', critical: '97000', hysteresis: '0' } as never;
  const values = ask(made, FIRM, metric('equity', '96000', falling), { per: 'account', ladder: steps });
  expect(values.histogram.unit).toBe('value');
  expect(values.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(4);
});

test('[LE2] a draft that cannot stand is told by its field', () => {
  const made = desk();
  made.define('g', FIRM, metric('gross', '1000'));
  const draft = {
    limitId: 'g' as never,
    name: 'g',
    scope: FIRM,
    rule: metric('gross', '10'),
    currency: 'USD' as never,
  };
  expect(made.engine.queries.preview({ ...draft, ...ladder('80'), baseVersion: 1 })).toMatchObject({
    ok: false,
    reason: 'invalidLimit',
    field: 'ladder',
  });
  expect(made.engine.queries.preview({ ...draft, ...ladder(), baseVersion: 0 })).toMatchObject({
    ok: false,
    reason: 'baseVersionMoved',
    detail: 'version=1',
  });
});

test('[LE7] warns of a flood, a weaker limit than a hard one, an overlap and lost coverage, and of none of them', () => {
  const made = desk();
  const quiet = ask(made, FIRM, metric('gross', '100000'), { per: 'account' });
  expect(quiet.warnings).toEqual([]);
  expect(warned(ask(made, FIRM, metric('gross', '1000'), { per: 'account' }), 'flood')).toEqual([]);
  made.define('hard', { level: 'account', id: 'A' }, metric('gross', '50000'), {
    options: { hard: { gate: 'blocked', latches: false } },
  });
  const above = ask(made, FIRM, metric('gross', '60000'), { per: 'account' });
  expect(warned(above, 'aboveHardLimit')).toEqual(['hard']);
  expect(warned(above, 'overlap')).toEqual(['hard']);
  expect(warned(ask(made, FIRM, metric('gross', '40000'), { per: 'account' }), 'aboveHardLimit')).toBeNull();
  expect(warned(ask(made, FIRM, metric('net', '60000'), { per: 'account' }), 'overlap')).toBeNull();
  // Two kinds of rule that measure the same.
  expect(warned(ask(made, { level: 'account', id: 'A' }, exposure('gross', '60000')), 'overlap')).toEqual(['hard']);
  expect(warned(ask(made, { level: 'account', id: 'B' }, exposure('gross', '60000')), 'overlap')).toBeNull();
  made.rules('B', { daily: dailyLoss('500') });
  expect(warned(ask(made, { level: 'account', id: 'B' }, metric('dailyLoss', '600')), 'aboveHardLimit')).toEqual([
    'daily',
  ]);
  made.define('g', { level: 'desk', id: 'd2' }, metric('gross', '90000'));
  const narrower = ask(made, { level: 'account', id: 'D' }, metric('gross', '90000'), { baseVersion: 1 });
  expect(warned(narrower, 'coverageLost')).toEqual(['C']);
  const age = ask(made, { level: 'desk', id: 'd2' }, metric('markAge', '90000'), { baseVersion: 1 });
  expect(warned(age, 'coverageLost')).toEqual(['C']);
});

test('[LE13] a version that measures something else begins anew, and the alert before it is withdrawn', () => {
  const made = desk();
  made.do({ type: 'ApprovalsConfigured', ...made.at(), rules: { ...DEFAULT_APPROVALS, twoPersons: false } });
  const acct: ScopeNode = { level: 'account', id: 'B' };
  made.define('g', { level: 'desk', id: 'd1' }, metric('gross', '2000'));
  expect(made.seen('g')).toEqual([1_800, 'critical']);
  const first = made.alertId('g');
  made.define('g', acct, metric('drawdown', '900'), { baseVersion: 1 });
  expect(made.outcome?.type).toBe('Accepted');
  expect(made.engine.alerts(9).find(({ alertId }) => alertId === first)?.state).toBe('clearedUnacknowledged');
  expect(made.seen('g')).toEqual([0, 'none']);
  made.mark('X', '0');
  expect(made.seen('g')).toEqual([800, 'warning']);
  // One value for each account instead of one for the account.
  made.define('g', { level: 'desk', id: 'd1' }, metric('drawdown', '900'), {
    baseVersion: 2,
    options: { per: 'account' },
  });
  expect(made.outcome?.type).toBe('Accepted');
  expect(
    made.engine
      .alerts(9)
      .filter(({ state }) => state === 'firing')
      .map(({ scope }) => scope.id),
  ).toEqual(['A', 'B']);
});

test('[LE13] another kind of loss rule starts its levels anew', () => {
  const made = desk();
  made.do({ type: 'ApprovalsConfigured', ...made.at(), rules: { ...DEFAULT_APPROVALS, twoPersons: false } });
  const acct: ScopeNode = { level: 'account', id: 'A' };
  made.define('g', acct, maxLoss('4000', 'none'));
  made.define('g', acct, dailyLoss('2000', 'balance', 'lte', 'alertOnly'), { baseVersion: 1 });
  expect(made.outcome?.type).toBe('Accepted');
  made.mark('X', '0.5');
  expect(made.seen('g')).toEqual([500, 'none']);
});
