import { expect, test } from 'vitest';
import { alertLegs } from './alert-legs.ts';
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

test('[EV3] the legs of the day in the order of the way, with units, and none of them among the facts', () => {
  const answer = {
    alertLegs: {
      receivedToSent: { count: 4, p50Ms: 20, p99Ms: 71.84, maxMs: 71.84 },
      receivedToDetected: { count: 4, p50Ms: 2.62, p99Ms: 3, maxMs: 3 },
      unknownLeg: { count: 1 },
    },
  };
  expect(alertLegs(answer)).toEqual([
    {
      key: 'receivedToDetected',
      name: 'Received to detected',
      count: 4,
      p50: '2.6 ms',
      p99: '3.0 ms',
      longest: '3.0 ms',
    },
    { key: 'receivedToSent', name: 'Received to sent', count: 4, p50: '20.0 ms', p99: '71.8 ms', longest: '71.8 ms' },
  ]);
  expect(alertLegs({})).toEqual([]);
  expect(healthFacts(answer, 'UTC')).toEqual([]);
});
