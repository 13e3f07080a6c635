import { expect, test } from 'vitest';
import { emptyQueue, upsertAlerts } from './alert-queue.ts';
import { faceOf, iconOf } from './tab-face.ts';
import type { Face } from './tab-face.ts';
import { sampleAlert } from './test-alerts.ts';

const LIVE = { kind: 'live', lagP95Ms: null } as const;

function face(...alerts: readonly ReturnType<typeof sampleAlert>[]): Face {
  return faceOf({ connection: LIVE, queue: upsertAlerts(emptyQueue(), alerts) });
}

test('[AT] the title has the count, the shape and the worst alert; nothing at zero', () => {
  expect(face(sampleAlert('a', 'critical'), sampleAlert('b', 'breach'))).toEqual({
    prefix: '(2) \u25A0 ACC-b daily loss',
    mark: 'breach',
    count: '2',
  });
  expect(face(sampleAlert('a', 'critical')).prefix).toBe('(1) \u25C6 ACC-a daily loss');
  expect(face(sampleAlert('a', 'breach', { state: 'acknowledged' }))).toEqual({ prefix: '', mark: 'none', count: '' });
});

test('[AT] health shows ! and a line that is gone shows ?', () => {
  const health = face(sampleAlert('h', 'breach', { family: 'health' }));
  expect(health.prefix).toContain('!');
  expect(iconOf(health, (token) => token)).toContain('>!</text>');
  const queue = upsertAlerts(emptyQueue(), [sampleAlert('a', 'breach')]);
  const offline = faceOf({ connection: { kind: 'offline', sinceMs: 0, attempt: 1 }, queue });
  expect(offline.prefix).toBe('Offline');
  expect(iconOf(offline, (token) => token)).toContain('>?</text>');
});

test('[AT] the icon is drawn in the tokens of the rung with its count, and is the own one when all is quiet', () => {
  const icon = iconOf(face(sampleAlert('a', 'breach')), (token) => token) ?? '';
  expect(icon).toContain('fill="sev-breach-solid"');
  expect(icon).toContain('>1</text>');
  expect(iconOf({ prefix: '', mark: 'none', count: '' }, (token) => token)).toBeNull();
  const many = Array.from({ length: 120 }, (_, at) => sampleAlert(`x${at}`, 'critical'));
  expect(face(...many).count).toBe('99+');
});
