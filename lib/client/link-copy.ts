import type { Desk } from './desk.ts';

/** The address of exactly this view to the clipboard, and a word that it went there. */
export async function copyLink(desk: Desk): Promise<void> {
  const isCopied = await writeText(location.href);
  desk.intents.toast({
    tone: isCopied ? 'good' : 'bad',
    text: isCopied
      ? 'Link to this view copied'
      : 'The browser did not let the page copy. The address bar has the link.',
    undo: null,
    atMs: Date.now(),
  });
}

/** @returns False where the browser or its person does not let the page copy. */
export async function writeText(text: string): Promise<boolean> {
  // Missing on plain HTTP addresses other than loopback.
  if (!('clipboard' in navigator)) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    // The browser asks its person, who may say no; anything else is a defect.
    if (error instanceof DOMException) return false;
    throw error;
  }
}
