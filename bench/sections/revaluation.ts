import { spreadText } from '../measure.ts';
import { mapsAndObjects } from '../peers/maps-and-objects.ts';
import { typedArrays } from '../peers/typed-arrays.ts';
import { barOf, grouped, perSecond, row, times } from '../row.ts';
import type { Row } from '../row.ts';
import { EngineContender } from '../work/engine-contender.ts';
import { makeMarkWork } from '../work/mark-work.ts';
import { race } from '../work/race.ts';
import type { Finish } from '../work/race.ts';
import { compared } from '../work/totals.ts';
import type { Section, SectionOptions } from './section.ts';

const HOLDINGS_EACH = 10;
const SLICES = 5;
/** The size of bar P2. */
const BAR_HOLDERS = 1_000;

/** Revaluations per second, each with its limit check, by the number of holders of the marked symbol. */
export const revaluation: Section = async (options) => {
  const rows: Row[] = [];
  for (const holders of options.isQuick ? [10, 100] : [10, 100, 1_000, 10_000]) {
    rows.push(...(await rowsOf(holders, options)));
  }
  const title = 'Revaluations per second, each with its limit check';
  const note =
    'One price moves; every holder is revalued, with equity, peak and floor. The engine also keeps exposure and the totals of trader, desk and firm, exactly.';
  return [{ title, note, rows }];
};

async function rowsOf(holders: number, { seed, isQuick, say }: SectionOptions): Promise<readonly Row[]> {
  const accounts = isQuick ? 100 : Math.max(5_000, holders);
  const marks = isQuick ? 600 : Math.min(200_000, Math.round(12_000_000 / holders));
  say(`revaluation: ${grouped(holders)} holders a mark, ${grouped(marks)} marks`);
  const work = makeMarkWork({ seed, accounts, holdingsEach: HOLDINGS_EACH, holders, marks });
  const ours = new EngineContender(work);
  const contenders = [ours, typedArrays(work), mapsAndObjects(work)];
  const finishes = await race(
    contenders.map((contender) => ({ contender, marks })),
    SLICES,
  );
  const [engine] = finishes;
  if (engine === undefined) return [];
  const size = `${grouped(holders)} holders a mark, ${grouped(accounts)} accounts x ${HOLDINGS_EACH}, ${grouped(marks)} marks`;
  return finishes.map((finish, place) =>
    place === 0
      ? engineRow(finish, { size, holders, fingerprint: ours.engine.fingerprint() })
      : peerRow(finish, engine, { size, holders }),
  );
}

function engineRow(
  { perMark, checksum }: Finish,
  of: { readonly size: string; readonly holders: number; readonly fingerprint: string },
): Row {
  return row({
    what: 'engine',
    work: of.size,
    figure: perSecond(of.holders, perMark.medianSeconds),
    spread: spreadText(perMark),
    result: `state ${of.fingerprint}, totals ${checksum.all}`,
  });
}

function peerRow(finish: Finish, engine: Finish, of: { readonly size: string; readonly holders: number }): Row {
  const ratio = finish.perMark.medianSeconds / engine.perMark.medianSeconds;
  const isLimit = finish.name.startsWith('bare');
  return row({
    what: finish.name,
    work: of.size,
    figure: perSecond(of.holders, finish.perMark.medianSeconds),
    spread: spreadText(finish.perMark),
    ratio: times(ratio),
    bar: of.holders === BAR_HOLDERS ? barOf('P2', ratio, { atLeast: isLimit ? 0.5 : 10 }, ' x') : '',
    ...compared(finish.checksum, engine.checksum),
  });
}
