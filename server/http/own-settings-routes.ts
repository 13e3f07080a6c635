import { emptyBodySchema, emptyQuerySchema, saveViewSchema } from '#lib/protocol/http-api.ts';
import { preferencesSchema } from '#lib/protocol/preferences-schema.ts';
import type { OwnSettings } from '#server/auth/own-settings.ts';
import { createRoute, requireUser, type Route } from './route.ts';

type OwnRoute = 'preferences' | 'setPreferences' | 'views' | 'saveView' | 'deleteView';

/** Preferences and saved views, everybody's own. */
export function createOwnSettingsRoutes({
  ownSettings,
}: {
  readonly ownSettings: OwnSettings;
}): Readonly<Record<OwnRoute, Route>> {
  return {
    preferences: createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: async (_empty, call) => ({ status: 200, body: await ownSettings.preferences(requireUser(call).id) }),
    }),
    setPreferences: createRoute({
      from: 'body',
      schema: preferencesSchema,
      run: async (changes, call) => ({ status: 200, body: await ownSettings.prefer(requireUser(call).id, changes) }),
    }),
    views: createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: async (_empty, call) => ({ status: 200, body: { views: await ownSettings.views(requireUser(call).id) } }),
    }),
    saveView: createRoute({
      from: 'body',
      schema: saveViewSchema,
      run: async (view, call) => {
        const saved = await ownSettings.saveView(requireUser(call).id, view);
        return saved === null ? { status: 409, body: { error: 'tooManyViews' } } : { status: 200, body: saved };
      },
    }),
    deleteView: createRoute({
      from: 'body',
      schema: emptyBodySchema,
      run: async (_empty, call, params) => {
        const isGone = await ownSettings.deleteView(requireUser(call).id, params['view'] ?? '');
        return isGone ? { status: 200, body: {} } : { status: 404, body: { error: 'notFound' } };
      },
    }),
  };
}
