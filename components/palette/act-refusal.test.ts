import { expect, test } from 'vitest';
import { actRefusal } from './act-refusal.ts';
import type { ActSituation } from './act-refusal.ts';

const ABLE: ActSituation = { role: 'manager', isConnected: true, hasTarget: true, hasUndo: true, pageKeys: {} };

test('[VW2] an act that can do nothing now says why', () => {
  expect(actRefusal({ type: 'acknowledge' }, ABLE)).toBeNull();
  expect(actRefusal({ type: 'acknowledge' }, { ...ABLE, role: 'viewer' })).toContain('viewer');
  expect(actRefusal({ type: 'acknowledge' }, { ...ABLE, isConnected: false })).toBe('Not connected');
  expect(actRefusal({ type: 'snooze', kind: 'hour' }, { ...ABLE, hasTarget: false })).toContain('No alert');
  expect(actRefusal({ type: 'undo' }, { ...ABLE, hasUndo: false })).toContain('message');
  expect(actRefusal({ type: 'note' }, { ...ABLE, hasTarget: false, hasUndo: false })).toBe('No current alert');
  expect(actRefusal({ type: 'theme' }, { ...ABLE, role: 'viewer', isConnected: false })).toBeNull();
});

test('[VW2] an act of a page is offered only where the page has it', () => {
  expect(actRefusal({ type: 'export' }, ABLE)).toBe('Not on this page');
  expect(actRefusal({ type: 'export' }, { ...ABLE, pageKeys: { export: () => undefined } })).toBeNull();
  expect(actRefusal({ type: 'view', digit: 1 }, { ...ABLE, pageKeys: { view: () => undefined } })).toBeNull();
});
