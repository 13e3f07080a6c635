import { fetchMe } from './api.ts';
import type { ConfirmationBook } from './confirmation.ts';

/** Downloads a file of the server. It wants a fresh proof of the person first, and a download cannot ask for one [SS6]. */
export async function takeFile(confirmation: ConfirmationBook, href: string): Promise<void> {
  const me = await fetchMe();
  if (me.ok && !me.value.isConfirmed && !(await confirmation.ask())) return;
  const link = document.createElement('a');
  link.href = href;
  // The server names the file.
  link.download = '';
  link.click();
}
