import { writeText } from '#lib/client/link-copy.ts';

/** Copies what a cell shows; the sentence says what came of it. */
export async function copyFigure(cell: HTMLElement): Promise<string> {
  // A figure that is drawn is the name of its cell.
  const text = cell.ariaLabel ?? cell.textContent ?? '';
  if (text === '') return 'There is nothing to copy.';
  return (await writeText(text)) ? `Copied ${text}` : 'The browser did not let the page copy.';
}
