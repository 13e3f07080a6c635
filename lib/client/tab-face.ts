import { isAsking, isMasked, shownRung, unacknowledgedCount } from './alert-queue.ts';
import type { DeskState } from './desk-state.ts';

/** What a tab shows of the desk while it is not looked at: a word before its title, and its icon. */
export type Face = {
  /** Stands before the title of the page; empty when all is quiet [AT4]. */
  readonly prefix: string;
  readonly mark: 'none' | 'breach' | 'critical' | 'health' | 'offline';
  /** On the icon beside the shape; empty at zero. */
  readonly count: string;
};

const QUIET: Face = { prefix: '', mark: 'none', count: '' };
const SHAPES = { breach: '\u25A0', critical: '\u25C6', health: '!' } as const;
const COUNT_MAX = 99;

/** Count and worst alert; a line that is gone stands above all, because then nothing of it is known [ST7]. */
export function faceOf({ connection, queue }: Pick<DeskState, 'connection' | 'queue'>): Face {
  if (connection.kind === 'offline') return { prefix: 'Offline', mark: 'offline', count: '' };
  const asking = queue.ordered.filter(isAsking);
  const worst = asking.find((alert) => !isMasked(alert)) ?? asking[0];
  if (worst === undefined) return QUIET;
  const count = unacknowledgedCount(queue);
  const rung = shownRung(worst) === 'breach' ? 'breach' : 'critical';
  const mark = worst.family === 'health' ? 'health' : rung;
  const name = `${worst.limitName.slice(0, 1).toLowerCase()}${worst.limitName.slice(1)}`;
  return {
    prefix: `(${count}) ${SHAPES[mark]} ${worst.scope.id} ${name}`,
    mark,
    count: count > COUNT_MAX ? `${COUNT_MAX}+` : String(count),
  };
}

const PATHS = {
  breach: '<path d="M2 2h28v28H2z"/>',
  critical: '<path d="M16 0l16 16-16 16L0 16z"/>',
} as const;

/** The icon as an SVG text; colours come from the page's own tokens. */
export function iconOf(face: Face, colourOf: (token: string) => string): string | null {
  if (face.mark === 'none') return null;
  const isShape = face.mark === 'breach' || face.mark === 'critical';
  const fill = colourOf(face.mark === 'critical' ? 'sev-crit-solid' : isShape ? 'sev-breach-solid' : 'text-primary');
  const ink = colourOf(face.mark === 'critical' ? 'sev-crit-on' : isShape ? 'sev-breach-on' : 'bg-canvas');
  const shape =
    face.mark === 'breach' || face.mark === 'critical' ? PATHS[face.mark] : '<circle cx="16" cy="16" r="16"/>';
  const word = face.mark === 'offline' ? '?' : face.mark === 'health' ? '!' : face.count;
  const size = word.length > 2 ? 13 : word.length > 1 ? 17 : 22;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="${fill}">${shape}</g>` +
    `<text x="16" y="${16 + size * 0.36}" font-family="sans-serif" font-weight="700" font-size="${size}" ` +
    `text-anchor="middle" fill="${ink}">${word}</text></svg>`
  );
}

/** Writes title and icon of a browser tab, at once, also while it is hidden. The page may change its own title meanwhile. */
export class TabFace {
  #base = '';
  #written = '';
  #icon: string | null = null;
  #face: Face = QUIET;
  #observer: MutationObserver | null = null;
  readonly #icons = new Map<HTMLLinkElement, string>();

  start(): void {
    this.#base = document.title;
    this.#observer = new MutationObserver(() => this.#pageChanged());
    this.#observer.observe(document.head, { childList: true, subtree: true, characterData: true });
  }

  stop(): void {
    this.#observer?.disconnect();
    this.show(QUIET);
  }

  show(face: Face): void {
    const { prefix, mark, count } = this.#face;
    if (face.prefix === prefix && face.mark === mark && face.count === count) return;
    this.#face = face;
    const icon = iconOf(face, tokenColour);
    if (icon !== this.#icon) {
      this.#icon = icon;
      this.#writeIcon();
    }
    this.#writeTitle();
  }

  #pageChanged(): void {
    if (document.title !== this.#written) {
      this.#base = document.title;
      this.#writeTitle();
    }
    this.#writeIcon();
  }

  #writeTitle(): void {
    const title = this.#face.prefix === '' ? this.#base : `${this.#face.prefix} \u00B7 ${this.#base}`;
    this.#written = title;
    if (document.title !== title) document.title = title;
  }

  #writeIcon(): void {
    for (const link of document.head.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')) {
      if (!this.#icons.has(link)) this.#icons.set(link, link.href);
      const href = this.#icon === null ? this.#icons.get(link) : `data:image/svg+xml,${encodeURIComponent(this.#icon)}`;
      if (href !== undefined && link.href !== href) link.href = href;
    }
  }
}

function tokenColour(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
}
