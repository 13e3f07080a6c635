import { useMedia } from './use-media.ts';

/** The breakpoint `phone` of app/globals.css. */
const PHONE = '(width < 700px)';

/** True on a screen of a phone's width; false on the server, so that what both need is not held up. */
export function useIsPhone(): boolean {
  return useMedia(PHONE);
}
