/** Said on the document; the panel that listens comes after the first picture. */
export const OPEN_EVENT = 'riskdesk:why';

/** Opens the whole formula of the figure under the focus, else of the one under the pointer: the key `F`. */
export function openFormula(): void {
  document.dispatchEvent(new Event(OPEN_EVENT));
}
