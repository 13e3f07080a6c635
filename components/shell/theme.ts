import type { Desk } from '#lib/client/desk.ts';
import type { Chosen } from '#lib/client/preferences.ts';

/** A year; the choice is a preference and holds nothing personal. */
const KEEP_S = 31_536_000;

function currentTheme(): 'dark' | 'light' {
  return document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark';
}

/** The other of the two, at once, and kept as this person's choice on every device. */
export function toggleTheme(desk: Desk): void {
  const theme = currentTheme() === 'dark' ? 'light' : 'dark';
  showTheme(theme);
  desk.preferences.choose({ theme });
}

/** The cookie lets the next page come in the theme before first paint [CO6]; the store alone knows whose choice it is. */
export function showTheme(theme: Chosen['theme']): void {
  document.documentElement.dataset['theme'] = theme === 'system' ? systemTheme() : theme;
  keep('theme', theme === 'system' ? null : theme);
}

/** Colours of gains and losses [CO5]; the default is that of the tokens themselves. */
export function showPnlColours(scheme: Chosen['pnlColours']): void {
  document.documentElement.dataset['pnl'] = scheme;
  keep('pnl', scheme === 'blueRust' ? null : scheme);
}

function systemTheme(): 'dark' | 'light' {
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function keep(name: string, value: string | null): void {
  document.cookie = `${name}=${value ?? ''}; Path=/; Max-Age=${value === null ? 0 : KEEP_S}; SameSite=Strict`;
}
