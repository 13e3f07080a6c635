export type Theme = 'dark' | 'light';

/** A year; the choice is a preference and holds nothing personal. */
const KEEP_S = 31_536_000;

export function currentTheme(): Theme {
  return document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark';
}

/** Takes effect at once and is kept in a cookie, so the next page comes in it before first paint [CO6]. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  document.cookie = `theme=${theme}; Path=/; Max-Age=${KEEP_S}; SameSite=Strict`;
}
