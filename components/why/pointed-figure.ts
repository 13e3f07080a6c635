import { cellQuestions } from './cell-questions.ts';

/** What is asked about, and how it came to be: resting on it shows the short form, the key opens the whole one. */
export type Pointed = { readonly element: HTMLElement; readonly of: string; readonly isWhole: boolean };

/** A figure bears its question, or, in a row of the grid, the column that its row's account is asked about. */
const FIGURE = '[data-why], [data-ask]';

/** The figure at or around an element. */
export function figureAt(target: EventTarget | null): HTMLElement | null {
  const figure = target instanceof Element ? target.closest<HTMLElement>(FIGURE) : null;
  return figure === null || questionOf(figure) === '' ? null : figure;
}

export function pointAt(element: HTMLElement, isWhole: boolean): Pointed {
  return { element, of: questionOf(element), isWhole };
}

/** Whether the figure is still the one that was asked about: rows are drawn anew, and pages change. */
export function isStillThere({ element, of }: Pointed): boolean {
  return element.isConnected && questionOf(element) === of;
}

function questionOf(element: HTMLElement): string {
  const { why, ask } = element.dataset;
  if (why !== undefined) return why;
  const account = element.closest<HTMLElement>('[data-account]')?.dataset['account'];
  return ask === undefined || account === undefined ? '' : (cellQuestions(account)[ask] ?? '');
}
