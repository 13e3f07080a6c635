import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseUnits } from '#lib/base/decimal.ts';
import type { DecimalText } from '#lib/model/ids.ts';
import { seenSince } from './mark-ranges.ts';
import { Scenario } from './scenario.test-kit.ts';
import { instrumentAt } from './state.ts';
import { freeze, thaw } from './snapshot.ts';
import type { EngineState, InstrumentState } from './state.ts';

type Act = { readonly kind: 'mark'; readonly px: string } | { readonly kind: 'fill' };

/** Few prices in forms of several lengths, some of which one float cannot tell apart. */
const price = fc.constantFrom(
  '1',
  '1.0',
  '2.5',
  '100000000000000.01',
  '100000000000000.011',
  '100000000000000.0110001',
  '0.000000000001',
  '3',
);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('mark' as const), px: price }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'fill' as const }) },
);

function stateOf(desk: Scenario): EngineState {
  // A snapshot is the state as plain data.
  return thaw(freeze(desk.engine.snapshot().state)) as EngineState;
}

test('[LO3] the extremes since any fill are those of the marks after it', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const desk = new Scenario().firm([], false).list('X').open('A', '1000');
      const marks: { readonly seq: number; readonly px13: bigint }[] = [];
      const fills: number[] = [];
      for (const each of acts) {
        if (each.kind === 'fill') desk.fill('A', 'X', '1', '1');
        else desk.mark('X', each.px);
        const { seq } = desk.engine;
        if (each.kind === 'fill') fills.push(seq);
        else marks.push({ seq, px13: parseUnits(each.px as DecimalText, 13) });
      }
      const instrument: InstrumentState = instrumentAt(stateOf(desk), 0);
      for (const since of fills) {
        const after = marks.filter(({ seq }) => seq > since).map(({ px13 }) => px13);
        const sorted = after.toSorted((a, b) => (a < b ? -1 : 1));
        const [lowest13, highest13] = [sorted[0], sorted.at(-1)];
        const expected = lowest13 === undefined ? null : { highest13, lowest13 };
        expect(seenSince(instrument, since, false)).toEqual(expected);
      }
    }),
  );
});

test('[LO3] [BO2] what is forgotten is unknown, and what is kept stays exact', () => {
  const desk = new Scenario().firm([], false).list('X').open('A', '1000');
  desk.fill('A', 'X', '1', '1');
  const first = desk.engine.seq;
  const seqs: number[] = [];
  // Falling marks: no run outdoes the highs before it, so each is kept until there are too many.
  for (let index = 0; index < 1_100; index += 1) {
    desk.mark('X', String(5_000 - index));
    desk.fill('A', 'X', '1', '1');
    seqs.push(desk.engine.seq);
  }
  const instrument = instrumentAt(stateOf(desk), 0);
  expect(seenSince(instrument, first, false)).toBeNull();
  expect(seenSince(instrument, seqs[800] ?? 0, false)).toEqual({
    highest13: parseUnits('4199' as DecimalText, 13),
    lowest13: parseUnits('3901' as DecimalText, 13),
  });
});
