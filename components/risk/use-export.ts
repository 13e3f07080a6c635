import { useCallback } from 'react';
import { useDesk } from '#lib/client/hooks.ts';
import { takeFile } from '#lib/client/take-file.ts';
import { exportQuery } from './monitor-query.ts';
import type { MonitorQuery } from './monitor-query.ts';

/** Takes the present view away as CSV [VW3]. */
export function useExport(query: MonitorQuery): () => void {
  const { confirmation } = useDesk();
  const text = exportQuery(query);
  return useCallback(
    () => void takeFile(confirmation, `/api/v1/monitor.csv${text === '' ? '' : `?${text}`}`),
    [confirmation, text],
  );
}
