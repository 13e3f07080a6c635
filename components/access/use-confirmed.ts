import { useCallback } from 'react';
import type { ApiAnswer } from '#lib/client/api.ts';
import { withConfirmation } from '#lib/client/confirmation.ts';
import { useDesk } from '#lib/client/hooks.ts';

type Confirmed = <Value>(call: () => Promise<ApiAnswer<Value>>) => Promise<ApiAnswer<Value>>;

/** Runs calls that need a fresh proof of the person: a form comes over the page, then the call is made again [SS6]. */
export function useConfirmed(): Confirmed {
  const { confirmation } = useDesk();
  return useCallback((call) => withConfirmation(confirmation, call), [confirmation]);
}
