import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { limitDraftSchema } from '#lib/protocol/http-commands.ts';
import type { Preset } from '#lib/model/preset.ts';
import { NEW_LIMIT, readEditor } from './editor-form.ts';
import { formOfRule, newLimitLink, presetLink, rulesOfPreset, startOf } from './editor-start.ts';

const startAt = (link: string) => startOf(new URL(link, 'http://desk').searchParams);

test('[LE1] a link from a node fills in scope and metric, and what it does not name stays', () => {
  expect(startAt(newLimitLink('account', 'FT:1 a', { metric: 'openLoss' }))).toEqual({
    level: 'account',
    scopeId: 'FT:1 a',
    per: 'node',
    metric: 'openLoss',
  });
  expect(startAt(newLimitLink('desk', 'Index'))).toEqual({ level: 'desk', scopeId: 'Index', per: 'account' });
  expect(startAt('/limits/new?scope=world:x&metric=nothing&amount=2000')).toEqual({ amount: '2000' });
  expect(startAt('/limits/new')).toEqual({});
  expect(presetLink('a b', 'maxLoss')).toBe('/limits/new?preset=a%20b&rule=maxLoss');
});

test('[LE1] every rule of every programme that has figures makes a draft that the doors take', () => {
  // The cast names what the catalogue's own reader checks.
  const file = JSON.parse(readFileSync('server/http/presets.json', 'utf8')) as { readonly presets: readonly Preset[] };
  let drafts = 0;
  for (const preset of file.presets) {
    for (const rule of rulesOfPreset(preset)) {
      const form = formOfRule(rule, preset, { ...NEW_LIMIT, level: 'account', scopeId: 'FT-1' });
      const read = readEditor(form);
      if (!read.ok) throw new Error(`${preset.id} ${rule.ruleId} ${JSON.stringify(read.errors)}`);
      expect(read.draft).toMatchObject({
        limitId: `${rule.ruleId}:account:FT-1`,
        baseVersion: 0,
        scope: { level: 'account', id: 'FT-1' },
        rule: rule.rule,
        ladder: rule.ladder,
      });
      expect(limitDraftSchema.safeParse(read.draft).success, preset.id).toBe(true);
      drafts += 1;
    }
  }
  expect(drafts).toBeGreaterThan(file.presets.length);
});

test('[LE1] a rule of a programme may be changed, and another metric leaves it', () => {
  const rule = { type: 'dailyLoss', amount: '1000', reference: 'equity', breachWhen: 'lte', action: 'pause' } as const;
  const preset = { currency: 'USD', rules: { dailyLoss: null, maxLoss: null } } as never;
  const parts = { ruleId: 'dailyLoss', name: 'Daily loss', rule, alertFrom: 'warning', ackFrom: 'critical' } as const;
  const ladder = { watch: '50', warning: '75', critical: '90', hysteresis: '2' };
  const form = formOfRule({ ...parts, ladder } as never, preset, NEW_LIMIT);
  expect(readEditor(form)).toMatchObject({ ok: false, errors: { scopeId: expect.any(String) } });
  const named = { ...form, scopeId: 'FT-2', amount: '900' };
  expect(readEditor(named)).toMatchObject({ ok: true, draft: { rule: { ...rule, amount: '900' } } });
  expect(readEditor({ ...named, metric: 'openLoss', kept: null })).toMatchObject({
    ok: true,
    draft: { limitId: 'openLoss:account:FT-2', rule: { type: 'metric', metric: 'openLoss' } },
  });
});
