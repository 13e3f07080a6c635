import { useEffect } from 'react';
import { useDeskUi } from '../shell/desk-ui.tsx';

/** Tells the keys `[` and `]` of the pages below which ranking led there [IA4]. */
export function useRememberRanking(hrefs: readonly string[]): void {
  const { rememberRanking } = useDeskUi();
  const text = hrefs.join('\n');
  useEffect(() => {
    if (text !== '') rememberRanking(text.split('\n'));
  }, [rememberRanking, text]);
}
