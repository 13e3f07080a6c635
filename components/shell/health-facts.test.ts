import { expect, test } from 'vitest';
import { healthFacts } from './health-facts.ts';

test('[IA1] health prints known figures in words and units, and unknown ones under their own name', () => {
  const answer = {
    status: { type: 'ready', silentMs: 12.345 },
    throughSeq: 19_149,
    engineTimeUs: 1_767_611_045_000_000,
    uptimeSeconds: 101,
    demo: true,
    depth: { inbox: 1_234 },
    list: [1],
  };
  expect(healthFacts(answer, 'UTC')).toEqual([
    { name: 'Core', value: 'ready' },
    { name: 'Core silent for', value: '12.3 ms' },
    { name: 'Last entry released', value: '#19,149' },
    { name: 'Engine time', value: '11:04:05' },
    { name: 'Server up for', value: '1 m' },
    { name: 'Demo', value: 'yes' },
    { name: 'depth.inbox', value: '1,234' },
  ]);
});
