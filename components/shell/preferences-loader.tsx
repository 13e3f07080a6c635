'use client';

import { useEffect } from 'react';
import { setAccountingStyle } from '#lib/client/format.ts';
import { useDesk, useWelcome } from '#lib/client/hooks.ts';
import { usePreferenceState } from '#lib/client/use-preferences.ts';
import { showPnlColours, showTheme } from './theme.ts';

/** Brings what this person has chosen on another device, tab or day; asked anew when somebody else signs in. */
export function PreferencesLoader(): null {
  const desk = useDesk();
  const userId = useWelcome()?.user.id ?? null;
  const { isLoaded, chosen } = usePreferenceState();
  const { theme, pnlColours, accounting } = chosen;
  useEffect(() => {
    if (userId !== null) void desk.preferences.load(userId);
  }, [desk, userId]);
  useEffect(() => {
    if (!isLoaded) return undefined;
    showTheme(theme);
    if (theme !== 'system') return undefined;
    const system = matchMedia('(prefers-color-scheme: dark)');
    const follow = (): void => showTheme('system');
    system.addEventListener('change', follow);
    return () => system.removeEventListener('change', follow);
  }, [isLoaded, theme]);
  useEffect(() => {
    if (isLoaded) showPnlColours(pnlColours);
  }, [isLoaded, pnlColours]);
  useEffect(() => setAccountingStyle(accounting), [accounting]);
  return null;
}
