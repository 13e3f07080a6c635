import { expect, test } from 'vitest';
import type { TradingDay } from '#lib/model/ids.ts';
import { previewSilence } from './silence-preview.ts';
import { sampleAlert } from './test-alerts.ts';

test('[SU2] a preview tells what is masked now, what is not and why, and what today would have been', () => {
  const scope = { level: 'account', id: 'A' } as const;
  const acknowledgement = { by: 'u', byName: 'U', cover: 'breach', reason: null } as never;
  const alerts = [
    sampleAlert('mild', 'warning', { scope }),
    sampleAlert('owned', 'breach', { scope, state: 'acknowledged', acknowledgement }),
    sampleAlert('unowned', 'breach', { scope }),
    sampleAlert('firm', 'critical', { scope, suppressible: false }),
    sampleAlert('over', 'breach', { scope, state: 'cleared' }),
    sampleAlert('yesterday', 'breach', { scope, state: 'cleared', tradingDay: '2026-01-04' as TradingDay }),
    sampleAlert('held', 'warning', { scope, state: 'pending' }),
    sampleAlert('other', 'critical', {}),
  ];
  const shown = previewSilence({ scope }, alerts, '2026-01-05');
  const ids = Object.fromEntries(Object.entries(shown).map(([key, list]) => [key, list.map(({ alertId }) => alertId)]));
  expect(ids).toEqual({
    now: ['mild', 'owned'],
    unowned: ['unowned'],
    exempt: ['firm'],
    today: ['mild', 'owned', 'unowned', 'over'],
  });
  expect(previewSilence({ scope }, alerts, null).today).toEqual([]);
});
