import { spreadText } from '../measure.ts';
import { duckdbGroupBy, duckdbIncremental } from '../peers/duckdb.ts';
import { eventBus } from '../peers/event-bus.ts';
import { mapsAndObjects } from '../peers/maps-and-objects.ts';
import { perspective } from '../peers/perspective.ts';
import { typedArrays } from '../peers/typed-arrays.ts';
import { barOf, grouped, perSecond, row, times } from '../row.ts';
import type { Row } from '../row.ts';
import type { Contender } from '../work/contender.ts';
import { EngineContender } from '../work/engine-contender.ts';
import { makeMarkWork } from '../work/mark-work.ts';
import type { MarkWork } from '../work/mark-work.ts';
import { race } from '../work/race.ts';
import type { Finish } from '../work/race.ts';
import { checksumOf, compared } from '../work/totals.ts';
import type { Checksum } from '../work/totals.ts';
import type { Section, SectionOptions } from './section.ts';

const SLICES = 5;
/** Ratios of bar P3, by how a contender's name begins. */
const BARS: Readonly<Record<string, number>> = { maps: 5, DuckDB: 100, Perspective: 100 };

/** Marks per second on one and the same work, beside what a user would build instead. */
export const peers: Section = async (options) => {
  const { isQuick, peersMissing, say } = options;
  const [accounts, holders, marks] = isQuick ? [100, 50, 600] : [5_000, 500, 20_000];
  const slowMarks = isQuick ? 12 : 360;
  const batchedMarks = isQuick ? 24 : 3_000;
  const work = makeMarkWork({ seed: options.seed, accounts, holdingsEach: 10, holders, marks });
  const size = (count: number): string =>
    `${grouped(accounts)} accounts x 10, ${holders} holders a mark, ${grouped(count)} marks`;
  say(`peers: ${size(marks)}`);
  const ours = new EngineContender(work);
  const fast = [ours, typedArrays(work), eventBus(work), mapsAndObjects(work)];
  const slow = peersMissing === null ? await registryPeers(work, options) : [];
  const entrants = [
    ...fast.map((contender) => ({ contender, marks })),
    ...slow.map(({ contender, isBatched }) => ({ contender, marks: isBatched ? batchedMarks : slowMarks })),
  ];
  const finishes = await race(entrants, SLICES);
  const [engine] = finishes;
  if (engine === undefined) return [];
  const truth = (count: number): Checksum => (count === marks ? engine.checksum : engineAfter(work, count));
  const rows: Row[] = finishes.map((finish, place) => {
    if (place > 0) return peerRow(finish, engine, { size: size(finish.marks), truth: truth(finish.marks) });
    const result = `state ${ours.engine.fingerprint()}, totals ${finish.checksum.all}`;
    return { ...plainRow(finish, size(marks)), result };
  });
  if (peersMissing !== null)
    rows.push(row({ what: 'Perspective and DuckDB', figure: 'not measured', result: peersMissing }));
  const note =
    'On each mark of one symbol: revalue all its holders, update equity and peak, check the floor. A peer that keeps equity alone does less than the engine and is compared in that.';
  return [{ title: 'Marks per second, the same work by other means', note, rows }];
};

async function registryPeers(
  work: MarkWork,
  { say }: SectionOptions,
): Promise<readonly { readonly contender: Contender; readonly isBatched: boolean }[]> {
  say('peers: filling DuckDB and Perspective');
  return [
    { contender: await duckdbIncremental(work), isBatched: false },
    { contender: await duckdbGroupBy(work), isBatched: false },
    { contender: await perspective(work, 1), isBatched: false },
    { contender: await perspective(work, 100), isBatched: true },
  ];
}

/** What the engine knows after the first marks, which are all that a slow peer does. */
function engineAfter(work: MarkWork, marks: number): Checksum {
  const engine = new EngineContender(work, marks);
  engine.advance(0, marks);
  return checksumOf(engine.totals());
}

function plainRow({ name, perMark }: Finish, work: string): Row {
  return row({ what: name, work, figure: perSecond(1, perMark.medianSeconds), spread: spreadText(perMark) });
}

function peerRow(finish: Finish, engine: Finish, of: { readonly size: string; readonly truth: Checksum }): Row {
  const ratio = finish.perMark.medianSeconds / engine.perMark.medianSeconds;
  const bar = Object.entries(BARS).find(([start]) => finish.name.startsWith(start))?.[1];
  return {
    ...plainRow(finish, of.size),
    ratio: times(ratio),
    bar: bar === undefined || finish.name.includes('an update') ? '' : barOf('P3', ratio, { atLeast: bar }, ' x'),
    ...compared(finish.checksum, of.truth),
  };
}
