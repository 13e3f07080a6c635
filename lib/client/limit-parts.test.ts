import { expect, test } from 'vitest';
import type { LimitView } from '#lib/model/view.ts';
import { worstPart } from './limit-parts.ts';

/** A limit of the firm with one value for each desk, or its part on one desk. */
function view(node: LimitView['node'], usedBp: number | null, per: 'desk' | 'node' = 'desk'): LimitView {
  const definition = { limitId: 'gross', scope: { level: 'firm', id: 'firm' }, per };
  // Only what says which part is worst; the rest of a limit is not looked at.
  return { limitId: 'gross', definition, node, usedBp } as unknown as LimitView;
}

const FIRM = { level: 'firm', id: 'firm' } as const;
const desk = (id: string) => ({ level: 'desk', id }) as const;

test('[LV2] a limit for each desk is shown by its worst desk; one that is not known yet is never the worst', () => {
  const whole = view(FIRM, null);
  const parts = [view(desk('FX'), null), view(desk('Rates'), 6_000), view(desk('Index'), 8_000), whole];
  expect(worstPart(whole, parts)?.node.id).toBe('Index');
  expect(worstPart(whole, [view(desk('Rates'), 8_000), view(desk('Index'), 8_000)])?.node.id).toBe('Index');
});

test('[LV2] a limit with a figure of its own, a part, and a limit without known parts stand for themselves', () => {
  const own = view(FIRM, 5_000, 'node');
  const part = view(desk('Index'), 8_000);
  expect(worstPart(own, [own, part])).toBeNull();
  expect(worstPart(part, [view(FIRM, null), part])).toBeNull();
  expect(worstPart(view(FIRM, null), [view(FIRM, null)])).toBeNull();
});
