import { fail, ok } from '#lib/base/result.ts';
import type { Result } from '#lib/base/result.ts';
import type { Preset, PresetConfirmation } from '#lib/model/preset.ts';
import { filledRules, foreignPaths, missingPaths } from '#lib/model/preset-ruleset.ts';
import type { PresetRefusal } from '#lib/model/preset-ruleset.ts';
import { presetRulesSchema } from './preset-schema.ts';

/**
 * [PS3] A disabled preset as the next version that a lead's confirmation makes of it: enabled, with the figures that its
 * sources lack. The journal holds the figures and what was checked; the file stays as it was published.
 */
export function confirmPreset(
  preset: Preset,
  { checked, rules = {} }: PresetConfirmation,
): Result<Preset, PresetRefusal> {
  if (preset.enabled) return refuse('malformed', 'confirmed', 'allowed="a disabled preset"');
  if (checked.trim() === '') return refuse('malformed', 'confirmed.checked', 'allowed="what was checked"');
  const [foreign] = foreignPaths(preset.missing, rules);
  if (foreign !== undefined) {
    const allowed = preset.missing.join('|') || 'none';
    return refuse('malformed', `confirmed.rules.${foreign}`, `allowed="${allowed}, which the sources lack"`);
  }
  const read = presetRulesSchema.safeParse(filledRules(preset.rules, rules));
  if (!read.success) {
    const path = read.error.issues[0]?.path.join('.') ?? '';
    return refuse('malformed', `confirmed.rules.${path}`, `fault="${read.error.issues[0]?.message ?? ''}"`);
  }
  const { disabledBecause: _reasons, ...published } = preset;
  const confirmed: Preset = { ...published, version: preset.version + 1, enabled: true, rules: read.data };
  const missing = missingPaths(confirmed);
  if (missing.length > 0) return refuse('presetDisabled', 'confirmed.rules', `missing=${missing.join('|')}`);
  return ok(confirmed);
}

function refuse(reason: PresetRefusal['reason'], field: string, detail: string): Result<Preset, PresetRefusal> {
  return fail({ reason, field, detail });
}
