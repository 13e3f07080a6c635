import { emptyQuerySchema } from '#lib/protocol/http-api.ts';
import type { Catalogue } from './preset-catalogue.ts';
import { createRoute, type Route } from './route.ts';

/** The catalogue of programmes: the list, and one with all its rules. Both carry attribution and note [PS1], [PS6]. */
export function createPresetRoutes(catalogue: Catalogue): Readonly<Record<'presets' | 'preset', Route>> {
  const { note, gradeKey, gradeScope, attribution } = catalogue.file;
  return {
    presets: createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: () => ({ status: 200, body: { note, gradeKey, gradeScope, attribution, presets: catalogue.list } }),
    }),
    preset: createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: (_empty, _call, params) => {
        const preset = catalogue.find(params['preset'] ?? '');
        if (preset === null) return { status: 404, body: { error: 'notFound' } };
        return { status: 200, body: { note, gradeKey, gradeScope, attribution, preset } };
      },
    }),
  };
}
