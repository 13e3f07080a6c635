import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Preset, PresetCatalogue, PresetSummary } from '#lib/model/preset.ts';
import { catalogueSchema } from './preset-schema.ts';

/** The published programmes, read once at the start; product data beside its reader, see docs/decisions. */
const FILE = join(import.meta.dirname, 'presets.json');

export type Catalogue = {
  readonly file: PresetCatalogue;
  readonly find: (presetId: string) => Preset | null;
  readonly list: readonly PresetSummary[];
};

/** @throws ZodError naming the first fields that are not of the schema: a start without its data is no start. */
export function loadCatalogue(path: string = FILE): Catalogue {
  const file: PresetCatalogue = catalogueSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const byId = new Map(file.presets.map((preset) => [preset.id, preset]));
  return { file, find: (presetId) => byId.get(presetId) ?? null, list: file.presets.map(summaryOf) };
}

function summaryOf(preset: Preset): PresetSummary {
  const { id, version, enabled, firm, program, market, stages, currency, size, sizeRange } = preset;
  const { grade, asOf, asOfNote, sources, conflicts, disabledBecause = [] } = preset;
  const { maxLoss, dailyLoss, reset } = preset.rules;
  return {
    id,
    version,
    enabled,
    firm,
    program,
    market,
    stages,
    currency,
    size,
    sizeRange,
    grade,
    asOf,
    asOfNote,
    sources,
    conflicts,
    disabledBecause,
    rules: { maxLoss, dailyLoss, reset },
  };
}
