import { useEffect } from 'react';
import { useDeskActs } from '../shell/desk-ui.tsx';

/** Tells the keys `[` and `]` of the pages below which ranking led there [IA4]. */
export function useRememberRanking(hrefs: readonly string[]): void {
  const { rememberRanking } = useDeskActs();
  const text = hrefs.join('\n');
  useEffect(() => {
    if (text !== '') rememberRanking(text.split('\n'));
  }, [rememberRanking, text]);
}
