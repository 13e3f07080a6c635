/** What is asked about, and how it came to be: resting on it shows the short form, the key opens the whole one. */
export type Pointed = { readonly element: HTMLElement; readonly of: string; readonly isWhole: boolean };

/** The figure at or around an element. */
export function figureAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-why]') : null;
}

export function pointAt(element: HTMLElement, isWhole: boolean): Pointed {
  return { element, of: element.dataset['why'] ?? '', isWhole };
}

/** Whether the figure is still the one that was asked about: rows are drawn anew, and pages change. */
export function isStillThere({ element, of }: Pointed): boolean {
  return element.isConnected && element.dataset['why'] === of;
}
