import { useSyncExternalStore } from 'react';
import type { AttentionSnapshot } from './attention-desk.ts';
import { useDesk } from './hooks.ts';

/** Whether the page may sound and notify, and until when it is muted. */
export function useAttention(): AttentionSnapshot {
  const { attention } = useDesk();
  return useSyncExternalStore(
    (listener) => attention.subscribe(listener),
    () => attention.snapshot(),
    () => attention.snapshot(),
  );
}
