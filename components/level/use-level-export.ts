import { useCallback } from 'react';
import { useDesk } from '#lib/client/hooks.ts';
import { takeFile } from '#lib/client/take-file.ts';

type Node = { readonly level: 'firm' | 'desk' | 'trader'; readonly id: string };

/** The rows of a page of the firm, a desk or a trader as a file [VW3]: accounts have the columns of the monitor. */
export function useLevelExport({ level, id }: Node): () => void {
  const { confirmation } = useDesk();
  return useCallback(() => {
    const name = encodeURIComponent(id);
    const isOfAccounts = level === 'trader';
    const path = isOfAccounts ? `monitor.csv?view=all&trader=${name}` : `levels/${level}/${name}/children.csv`;
    void takeFile(confirmation, `/api/v1/${path}`);
  }, [confirmation, level, id]);
}
