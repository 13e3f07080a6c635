import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DecimalText } from '#lib/model/ids.ts';
import type { Preset, PresetChoice } from '#lib/model/preset.ts';
import { expandPreset, mergedRules } from '#lib/model/preset-ruleset.ts';
import { isKnownZone } from '#server/thread/calendar.ts';
import { loadCatalogue } from './preset-catalogue.ts';
import { catalogueSchema, presetRulesSchema } from './preset-schema.ts';

const { file, find, list } = loadCatalogue();
const RAW: unknown = JSON.parse(readFileSync(join(import.meta.dirname, 'presets.json'), 'utf8'));

function preset(id: string): Preset {
  const found = find(id);
  if (found === null) throw new Error(`no preset ${id}`);
  return found;
}

/** The ruleset, or why there is none. */
function expand(id: string, choice: Omit<PresetChoice, 'presetId'> = {}) {
  const made = expandPreset(preset(id), { presetId: id, ...choice });
  return made.ok ? made.value : `${made.reason.reason} ${made.reason.field}`;
}

test('[PS1] every preset is listed with firm, size, grade, date and sources', () => {
  expect([list.length, new Set(list.map(({ firm }) => firm)).size]).toEqual([120, 21]);
  for (const each of list) {
    expect(each.sources.length, each.id).toBeGreaterThan(0);
    expect(['A', 'B', 'C']).toContain(each.grade);
    expect(each.enabled).toBe(each.disabledBecause.length === 0);
  }
  expect(list.filter(({ asOf }) => asOf === null)).toHaveLength(10);
  expect(file.note).toContain('verify with the firm');
});

test('[PS1] the reader is strict: another schema, an unknown field, a number for an amount, an id twice are faults', () => {
  // What was read from the file is an object of presets; the casts name the parts that a fault is planted in.
  const [first] = (RAW as { presets: Record<string, unknown>[] }).presets;
  const withPreset = (change: object): unknown => ({ ...(RAW as object), presets: [{ ...first, ...change }] });
  expect(catalogueSchema.safeParse(withPreset({})).success).toBe(true);
  const faults: readonly unknown[] = [
    { ...(RAW as object), schema: 'domain-presets/3' },
    { ...(RAW as object), prices: [] },
    withPreset({ price: '165' }),
    withPreset({ size: 50_000 }),
    withPreset({ rules: { ...(first?.['rules'] as object), trailing: true } }),
    withPreset({ enabled: false }),
    withPreset({ sizeRange: ['1', '2'] }),
    withPreset({ asOf: '2026-02-30' }),
    { ...(RAW as object), presets: [first, first] },
  ];
  for (const fault of faults) expect(catalogueSchema.safeParse(fault).success).toBe(false);
});

test('[PS2] options are merged over the rules: objects merge, other values replace', () => {
  const apex = preset('apex-intraday-4.0-evaluation-25000');
  const merged = mergedRules(apex, { platform: 'rithmic' });
  expect(merged.maxLoss).toMatchObject({ amount: '1000', trail: 'intraday_equity', stopPeak: '26500' });
  const addOn = mergedRules(preset('topstep-combine-evaluation-50000'), { dailyLossAddOn: 'pause' });
  expect(addOn.dailyLoss).toMatchObject({ amount: '1000', action: 'pause' });
  for (const each of file.presets) {
    for (const option of each.options) {
      for (const { value } of option.choices) {
        const rules = mergedRules(each, { [option.name]: value });
        expect(presetRulesSchema.safeParse(rules).success, `${each.id} ${value}`).toBe(true);
      }
    }
  }
});

test('[PS2] a ruleset names preset, version and choices; a default stands, and null must be chosen', () => {
  expect(expand('topstep-combine-evaluation-50000')).toMatchObject({
    rulesetId: 'topstep-combine-evaluation-50000',
    presetVersion: 1,
    options: { dailyLossAddOn: 'none', stage: 'evaluation' },
    startBalance: '50000',
    reset: { zone: 'America/Chicago', minute: 1_020 },
  });
  const apex = 'apex-performance-account-4.0-funded-25000';
  expect(expand(apex)).toBe('optionNeeded options.trail');
  expect(expand(apex, { options: { trail: 'weekly' } })).toBe('malformed options.trail');
  expect(expand(apex, { options: { trail: 'eod_balance', colour: 'blue' } })).toBe('malformed options.colour');
  expect(expand(apex, { options: { trail: 'eod_balance' } })).toMatchObject({
    rules: [{ rule: { trail: 'eod_balance', lockOffset: '100' } }],
  });
});

test('[PS2] the size is that of the preset, within its range, or in its table of lots', () => {
  const size = (text: string): { size: DecimalText; confirmReset: { tz: string; at: string } } => ({
    size: text as DecimalText,
    confirmReset: { tz: 'Europe/Athens', at: '00:00' },
  });
  expect(expand('topstep-combine-evaluation-50000', { size: '100000' as DecimalText })).toBe('sizeNotOffered size');
  const alpha = 'alpha-capital-alpha-one-evaluation-funded-5000-300000';
  expect(expand(alpha, size('50000'))).toMatchObject({ objectives: { maxLots: { amount: '20' } } });
  expect(expand(alpha, size('60000'))).toBe('sizeNotOffered size');
  expect(expand(alpha, size('1000'))).toBe('sizeNotOffered size');
  expect(expand(alpha, { confirmReset: { tz: 'Europe/Athens', at: '00:00' } })).toBe('sizeNotOffered size');
  expect(expand('fundednext-stellar-1-step-evaluation-any', size('15000'))).toMatchObject({ startBalance: '15000' });
});

test('[PS3] a disabled preset is listed with why, and refused when assigned', () => {
  const disabled = file.presets.filter(({ enabled }) => !enabled);
  expect(disabled).toHaveLength(55);
  for (const { id } of disabled) expect(expand(id)).toBe('presetDisabled presetId');
});

test('[PS3] a sub-rule that is not enabled is shown and not applied', () => {
  const id = 'myfundedfutures-core-evaluation-50000';
  expect(preset(id).rules.news).toMatchObject({ enabled: false, grade: 'C', beforeSec: 120 });
  const made = expand(id, { confirmReset: { tz: 'America/Chicago', at: '17:00' } });
  expect(made).toMatchObject({ objectives: { consistency: { pcts: ['50'], denominator: 'target' } } });
  expect(made).not.toHaveProperty('objectives.news');
});

test('[PS3] what belongs to a stage is asked of that stage alone', () => {
  const guardian = 'blue-guardian-2-step-standard-evaluation-10000-200000';
  expect(expand(guardian, { size: '10000' as DecimalText })).not.toHaveProperty('objectives.openLossCap');
  const stakes = 'the5ers-high-stakes-evaluation-funded-2500-100000';
  const confirmReset = { tz: 'America/New_York', at: '17:00' };
  const size = '100000' as DecimalText;
  expect(expand(stakes, { size, confirmReset, phase: 1 })).toMatchObject({
    objectives: { profitTarget: { amounts: ['8', '5'], phase: 1 } },
  });
  expect(expand(stakes, { size, confirmReset, stage: 'funded' })).not.toHaveProperty('objectives.profitTarget');
  expect(expand(stakes, { size, confirmReset, stage: 'live' })).toBe('malformed stage');
  expect(expand(stakes, { size, confirmReset, phase: 2 })).toBe('malformed phase');
});

test('[PS4] a reset that the sources do not state must be confirmed, and may be corrected', () => {
  expect(list.filter(({ rules }) => !rules.reset.stated)).toHaveLength(73);
  const id = 'e8-one-evaluation-funded-5000-200000';
  const size = '50000' as DecimalText;
  expect(expand(id, { size })).toBe('resetNotConfirmed confirmReset');
  expect(expand(id, { size, confirmReset: { tz: 'Europe/Athens', at: '00:00' } })).toMatchObject({
    reset: { zone: 'Europe/Athens', minute: 0 },
  });
  expect(expand(id, { size, confirmReset: { tz: 'UTC', at: '22:05' } })).toMatchObject({
    reset: { zone: 'UTC', minute: 1_325 },
  });
  const stated = 'topstep-combine-evaluation-50000';
  expect(expand(stated, { confirmReset: { tz: 'UTC', at: '17:00' } })).toBe('malformed confirmReset');
  for (const { rules } of file.presets) expect(isKnownZone(rules.reset.tz)).toBe(true);
});

test('[PS5] conflicts between sources stay open and travel with their preset', () => {
  for (const firm of ['ftmo', 'topstep', 'myfundedfutures', 'e8', 'fundingpips', 'brightfunded']) {
    const open = list.filter((each) => each.firm === firm && each.conflicts.length > 0);
    expect(open.length, firm).toBeGreaterThan(0);
  }
  expect(preset('alpha-capital-alpha-pro-10-evaluation-funded-5000-200000').rules.reset.note).toContain('GMT+3');
});

test('[PS6] the attribution travels with the file', () => {
  expect(file.attribution).toEqual(['powerFC/propfirm-rules-dataset: CC BY 4.0', 'kburrus64-max/prop-firm-rules: MIT']);
});
