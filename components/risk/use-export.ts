import { useCallback } from 'react';
import { fetchMe } from '#lib/client/api.ts';
import { useDesk } from '#lib/client/hooks.ts';
import { exportQuery } from './monitor-query.ts';
import type { MonitorQuery } from './monitor-query.ts';

/** Takes the present view away as CSV [VW3]. The server wants a fresh proof of the person first, and a download cannot ask for one. */
export function useExport(query: MonitorQuery): () => void {
  const { confirmation } = useDesk();
  const text = exportQuery(query);
  return useCallback(() => {
    const take = async (): Promise<void> => {
      const me = await fetchMe();
      if (me.ok && !me.value.isConfirmed && !(await confirmation.ask())) return;
      const link = document.createElement('a');
      link.href = `/api/v1/monitor.csv${text === '' ? '' : `?${text}`}`;
      link.download = 'monitor.csv';
      link.click();
    };
    void take();
  }, [confirmation, text]);
}
