import { fittedExponent } from '../fit.ts';
import { spreadText } from '../measure.ts';
import type { Timing } from '../measure.ts';
import { barOf, grouped, row } from '../row.ts';
import type { Row } from '../row.ts';
import { EngineContender } from '../work/engine-contender.ts';
import type { EntryOptions } from '../work/mark-entries.ts';
import { makeMarkWork } from '../work/mark-work.ts';
import type { MarkShape } from '../work/mark-work.ts';
import { race } from '../work/race.ts';
import type { Section } from './section.ts';

const SLICES = 5;
/** Time may grow with the holders of the mark as it must, and with what a mark does not touch not at all. */
const LINEAR_MOST = 1.1;
const INDEPENDENT_MOST = 0.1;

type Sizes = Omit<MarkShape, 'seed'> & EntryOptions;
type Axis = {
  readonly what: string;
  readonly most: number;
  readonly sizes: readonly number[];
  readonly quickSizes: readonly number[];
  readonly shape: (size: number, isQuick: boolean) => Sizes;
};

const BASE = { holdingsEach: 1, holders: 100, movingSymbols: 10, marks: 18_000 } as const;
const AXES: readonly Axis[] = [
  {
    what: 'holders of the mark',
    most: LINEAR_MOST,
    sizes: [10, 100, 1_000, 10_000],
    quickSizes: [10, 100],
    shape: (holders, isQuick) => ({
      accounts: isQuick ? 100 : 10_000,
      holdingsEach: 1,
      holders,
      marks: isQuick ? 120 : Math.min(60_000, Math.round(6_000_000 / holders)),
    }),
  },
  {
    what: 'accounts that do not hold it',
    most: INDEPENDENT_MOST,
    sizes: [1_000, 10_000, 100_000],
    quickSizes: [1_000],
    shape: (accounts, isQuick) => ({ ...BASE, accounts, marks: isQuick ? 120 : BASE.marks }),
  },
  {
    what: 'symbols that nobody moves',
    most: INDEPENDENT_MOST,
    sizes: [10, 100, 1_000, 10_000],
    quickSizes: [10],
    shape: (restingSymbols, isQuick) => ({
      ...BASE,
      accounts: 1_000,
      restingSymbols,
      marks: isQuick ? 120 : BASE.marks,
    }),
  },
  {
    what: 'limits on each account that it does not touch',
    most: INDEPENDENT_MOST,
    sizes: [1, 10, 100],
    quickSizes: [1],
    shape: (restingRules, isQuick) => ({
      ...BASE,
      accounts: 1_000,
      restingRules,
      restingSymbols: restingRules,
      marks: isQuick ? 120 : BASE.marks,
    }),
  },
];

/** The time of one mark by what it touches and by what it does not, with the fitted exponent of each. */
export const growth: Section = async ({ seed, isQuick, say }) => {
  const rows: Row[] = [];
  for (const { what, most, sizes, quickSizes, shape } of AXES) {
    const points: { readonly size: number; readonly cost: number }[] = [];
    for (const size of isQuick ? quickSizes : sizes) {
      say(`growth: ${grouped(size)} ${what}`);
      const sized = shape(size, isQuick);
      const { perMark, fingerprint } = await timeOfMark(seed, sized);
      points.push({ size, cost: perMark.medianSeconds });
      rows.push(
        row({
          what: `${grouped(size)} ${what}`,
          work: `${grouped(sized.accounts)} accounts, ${grouped(sized.holders)} holders a mark`,
          figure: `${(perMark.medianSeconds * 1e6).toPrecision(3)} us a mark`,
          spread: spreadText(perMark),
          result: `state ${fingerprint}`,
        }),
      );
    }
    if (points.length < 2) continue;
    const exponent = fittedExponent(points);
    const bar = barOf('P13', exponent, { atMost: most }, '');
    rows.push(row({ what: `exponent by ${what}`, figure: exponent.toFixed(2), bar }));
  }
  const note = 'Exponent b of time = a x size^b: 1 is linear, 0 is independent.';
  return [{ title: 'Growth of the time of one mark', note, rows }];
};

async function timeOfMark(
  seed: number,
  { restingRules, restingSymbols, ...shape }: Sizes,
): Promise<{ readonly perMark: Timing; readonly fingerprint: string }> {
  const work = makeMarkWork({ seed, ...shape });
  const contender = new EngineContender(work, shape.marks, { restingRules, restingSymbols });
  const [finish] = await race([{ contender, marks: shape.marks }], SLICES);
  if (finish === undefined) throw new Error('Invariant: one entrant has one finish');
  return { perMark: finish.perMark, fingerprint: contender.engine.fingerprint() };
}
