import { setPreferences } from '#lib/client/api.ts';

export type Theme = 'dark' | 'light';

/** A year; the choice is a preference and holds nothing personal. */
const KEEP_S = 31_536_000;

export function currentTheme(): Theme {
  return document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark';
}

/** Takes effect at once, and is kept as this person's preference on every device. */
export function chooseTheme(theme: Theme): void {
  showTheme(theme);
  // A look that could not be kept is no reason to disturb a risk desk: the next choice is sent again.
  void setPreferences({ theme });
}

/** The cookie lets the next page come in the theme before first paint [CO6]; the store alone knows whose choice it is. */
export function showTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  document.cookie = `theme=${theme}; Path=/; Max-Age=${KEEP_S}; SameSite=Strict`;
}
