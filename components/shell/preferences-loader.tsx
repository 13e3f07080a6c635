'use client';

import { useEffect } from 'react';
import { fetchPreferences } from '#lib/client/api.ts';
import { useWelcome } from '#lib/client/hooks.ts';
import { currentTheme, showTheme } from './theme.ts';

/** Brings what this person has chosen on another device or before; asked anew when somebody else signs in. */
export function PreferencesLoader(): null {
  const userId = useWelcome()?.user.id ?? null;
  useEffect(() => {
    if (userId === null) return undefined;
    let isCurrent = true;
    void fetchPreferences().then((answer) => {
      const theme = answer.ok ? answer.value.theme : undefined;
      if (isCurrent && theme !== undefined && theme !== currentTheme()) showTheme(theme);
    });
    return () => {
      isCurrent = false;
    };
  }, [userId]);
  return null;
}
