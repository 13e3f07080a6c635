import { useSyncExternalStore } from 'react';

/** The breakpoint `phone` of app/globals.css. */
const PHONE = '(width < 700px)';

/** True on a screen of a phone's width; false on the server, so that what both need is not held up. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(PHONE);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => matchMedia(PHONE).matches,
    () => false,
  );
}
