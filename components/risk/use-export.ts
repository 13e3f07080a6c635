import { useCallback } from 'react';
import { useDesk } from '#lib/client/hooks.ts';
import { untilLoaded } from '../ui/lazy-part.ts';
import { exportQuery } from './monitor-query.ts';
import type { MonitorQuery } from './monitor-query.ts';

/** Takes the present view away as CSV [VW3]. */
export function useExport(query: MonitorQuery): () => void {
  const { confirmation } = useDesk();
  const text = exportQuery(query);
  return useCallback(() => {
    const take = async (): Promise<void> => {
      const { takeFile } = await untilLoaded(async () => import('#lib/client/take-file.ts'));
      await takeFile(confirmation, `/api/v1/monitor.csv${text === '' ? '' : `?${text}`}`);
    };
    void take();
  }, [confirmation, text]);
}
