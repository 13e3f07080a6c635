import { expect, test } from 'vitest';
import type { LimitView } from '#lib/model/view.ts';
import { worstPart } from './limit-parts.ts';

/** A limit of the firm with one value for each desk, or its part on one desk. */
function view(
  node: LimitView['node'],
  usedBp: number | null,
  per: 'desk' | 'node' = 'desk',
  limitId = 'gross',
): LimitView {
  const definition = { limitId, scope: { level: 'firm', id: 'firm' }, per };
  // Only what says which part is worst; the rest of a limit is not looked at.
  return { limitId, definition, node, usedBp } as unknown as LimitView;
}

const FIRM = { level: 'firm', id: 'firm' } as const;
const desk = (id: string) => ({ level: 'desk', id }) as const;

test('[LV2] a limit for each desk is shown by its worst desk; one that is not known yet is never the worst', () => {
  const whole = view(FIRM, null);
  const parts = [view(desk('FX'), null), view(desk('Rates'), 6_000), view(desk('Index'), 8_000), whole];
  expect(worstPart(whole, parts)?.node.id).toBe('Index');
  expect(worstPart(whole, [view(desk('Rates'), 8_000), view(desk('Index'), 8_000)])?.node.id).toBe('Index');
});

test('[LV2] where no part is known yet the first name stands, and a part of another limit never does', () => {
  const whole = view(FIRM, null);
  const unknown = ['Rates', 'Index', 'Volatility'].map((id) => view(desk(id), null));
  expect(worstPart(whole, unknown)?.node.id).toBe('Index');
  const other = view(desk('Energy'), 9_999, 'desk', 'net');
  expect(worstPart(whole, [other, view(desk('Rates'), null), view(desk('Index'), 1), other])?.node.id).toBe('Index');
  expect(worstPart(whole, [other])).toBeNull();
});

test('[LV2] a limit with a figure of its own, a part, and a limit without known parts stand for themselves', () => {
  const own = view(FIRM, 5_000, 'node');
  // A limit that names no nodes below its scope has its own figure.
  const plain = { ...own, definition: { ...own.definition, per: undefined } } as unknown as LimitView;
  const part = view(desk('Index'), 8_000);
  expect(worstPart(own, [own, part])).toBeNull();
  expect(worstPart(plain, [plain, part])).toBeNull();
  expect(worstPart(part, [view(FIRM, null), part])).toBeNull();
  expect(worstPart(view(FIRM, null), [view(FIRM, null)])).toBeNull();
});
