import { onOpenFormula } from './open-formula.ts';
import { figureAt, pointAt } from './pointed-figure.ts';
import type { Pointed } from './pointed-figure.ts';

/** How long pointer or focus rests on a figure before it is explained [FO1]; the way into the panel is waited for. */
const REST_MS = 300;
const LEAVE_MS = 200;

/**
 * Which figure of the page is asked about: by pointer, focus or key, one listener for all of them. Escape closes the panel
 * and keeps it closed until another figure is met [FO4].
 */
export class FigureWatch {
  readonly #panelId: string;
  readonly #tell: (pointed: Pointed | null) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #pointed: Pointed | null = null;
  #under: HTMLElement | null = null;
  #dismissed: HTMLElement | null = null;

  constructor(panelId: string, tell: (pointed: Pointed | null) => void) {
    this.#panelId = panelId;
    this.#tell = tell;
  }

  start(): () => void {
    const ended = new AbortController();
    const { signal } = ended;
    document.addEventListener('pointerover', (event) => this.#over(event), { signal });
    document.addEventListener('focusin', (event) => this.#focus(event), { signal });
    onOpenFormula(() => this.#openWhole(), signal);
    document.addEventListener('keydown', (event) => this.#key(event), { signal, capture: true });
    document.addEventListener(
      'scroll',
      (event) => {
        if (!this.#isInside(event.target)) this.#leave();
      },
      { signal, capture: true, passive: true },
    );
    return () => {
      this.#cancel();
      ended.abort();
    };
  }

  close(): void {
    this.#cancel();
    this.#point(null);
  }

  #over(event: PointerEvent): void {
    if (event.pointerType === 'touch') return;
    this.#under = figureAt(event.target);
    if (this.#under !== null) this.#rest(this.#under);
    else if (this.#isInside(event.target)) this.#cancel();
    else this.#leave();
  }

  #focus(event: FocusEvent): void {
    const figure = figureAt(event.target);
    if (figure !== null && figure.matches(':focus-visible')) this.#rest(figure);
    else if (!this.#isInside(event.target)) this.#leave();
  }

  #openWhole(): void {
    const figure = figureAt(document.activeElement) ?? this.#under ?? this.#pointed?.element ?? null;
    if (figure === null || !figure.isConnected) return;
    this.#cancel();
    this.#point(pointAt(figure, true));
  }

  #key(event: KeyboardEvent): void {
    // The panel that was opened by its key has its own.
    if (event.key !== 'Escape' || this.#pointed === null || this.#pointed.isWhole) return;
    this.#dismissed = this.#pointed.element;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  #rest(figure: HTMLElement): void {
    if (this.#pointed?.isWhole === true || this.#pointed?.element === figure || this.#dismissed === figure)
      this.#cancel();
    else this.#later(REST_MS, () => this.#point(pointAt(figure, false)));
  }

  #leave(): void {
    this.#dismissed = null;
    this.#later(LEAVE_MS, () => {
      if (this.#pointed?.isWhole === false) this.#point(null);
    });
  }

  #point(pointed: Pointed | null): void {
    this.#pointed = pointed;
    this.#tell(pointed);
  }

  #isInside(target: EventTarget | null): boolean {
    return target instanceof Node && document.getElementById(this.#panelId)?.contains(target) === true;
  }

  #later(ms: number, run: () => void): void {
    this.#cancel();
    this.#timer = setTimeout(run, ms);
  }

  #cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
