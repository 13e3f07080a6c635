import { inTurn, spreadText, timed } from '../measure.ts';
import type { Measured, Run } from '../measure.ts';
import { bareLoop, looseMaps, loopInBus, tutorialBus } from '../peers/day-folds.ts';
import { barOf, grouped, perSecond, row, times } from '../row.ts';
import type { Row } from '../row.ts';
import { floorDay } from '../work/floor-day.ts';
import { plainDay } from '../work/plain-day.ts';
import { largeTape, tapeEntries } from '../work/tapes.ts';
import type { Section, SectionOptions } from './section.ts';
import { RiskEngine } from '../../lib/engine/engine.ts';
import type { Notice, Outcome } from '../../lib/model/effect.ts';
import type { JournalEntry } from '../../lib/model/journal-entry.ts';

const ENGINE = 'engine, full fold';
const BARE = 'bare typed-array loop (the limit)';
const MAPS = 'maps and objects';
const LOOP_BUS = 'the same loop in an EventEmitter bus with a log';
const TUTORIAL_BUS = 'tutorial bus, trivial risk counter';
const BAR_EVENTS_PER_SECOND = 1_000_000;

/** Accounts, simulated seconds, runs. */
const DAYS = [
  [1_000, 240, 3],
  [10_000, 40, 3],
  [100_000, 5, 1],
] as const;
const QUICK_DAYS = [[60, 20, 1]] as const;

type Work = {
  readonly name: string;
  /** Folded before the clock starts. */
  readonly opening: readonly JournalEntry[];
  readonly day: readonly JournalEntry[];
  readonly runs: number;
  readonly isTape: boolean;
};

/** Events per second through the whole engine, on the recorded tape and on simulated days. */
export const fold: Section = async (options) => {
  const rows: Row[] = options.isQuick ? [] : await tapeRows(options);
  for (const [accounts, seconds, runs] of options.isQuick ? QUICK_DAYS : DAYS) {
    options.say(`fold: ${grouped(accounts)} accounts, ${seconds} s of the simulated floor`);
    const { opening, day } = floorDay(options.seed, accounts, seconds);
    const name = `floor of ${grouped(accounts)} accounts, ${grouped(day.length)} events`;
    rows.push(...(await foldRows({ name, opening, day, runs, isTape: false })));
  }
  const note =
    'Decoded entries in memory, one core. The engine keeps positions, P&L, exposure at every level, peaks, all limits and alerts, exactly; the others do much less (floating point, one currency, no cost, no totals, no alerts) and are checked against each other.';
  return [{ title: 'Events per second through the full fold', note, rows }];
};

async function tapeRows({ say }: SectionOptions): Promise<Row[]> {
  const files = largeTape();
  if (files === null) {
    const result = 'the recorded tape is not beside the checkout';
    return [row({ what: ENGINE, work: 'large tape', figure: 'not measured', result })];
  }
  say('fold: reading the large tape');
  const entries = tapeEntries(files);
  const start = entries.findIndex(({ input }) => input.type === 'MarkUpdated' || input.type === 'FillReceived');
  const day = entries.slice(start);
  say(`fold: the large tape, ${grouped(day.length)} events`);
  const name = `large tape, 240 accounts, ${grouped(day.length)} events`;
  return foldRows({ name, opening: entries.slice(0, start), day, runs: 3, isTape: true });
}

async function foldRows({ name, opening, day, runs, isTape }: Work): Promise<Row[]> {
  const plain = plainDay(day);
  const openingSeconds: number[] = [];
  const plainRun = (run: (of: typeof plain) => string) => (): Run<string> => {
    const { value, seconds } = timed(() => run(plain));
    return { seconds, result: value };
  };
  const measured = await inTurn(
    {
      [ENGINE]: () => {
        const engine = new RiskEngine();
        openingSeconds.push(timed(() => applyAll(engine, opening)).seconds);
        const { seconds } = timed(() => applyAll(engine, day));
        return { seconds, result: engine.fingerprint() };
      },
      [BARE]: plainRun(bareLoop),
      [MAPS]: plainRun(looseMaps),
      [LOOP_BUS]: plainRun(loopInBus),
      [TUTORIAL_BUS]: plainRun(tutorialBus),
    },
    runs,
  );
  const engine = measured.get(ENGINE);
  const truth = measured.get(BARE)?.result ?? '';
  if (engine === undefined) return [];
  const rows = [...measured].map(([what, peer]) =>
    what === ENGINE
      ? engineRow(engine, { name, events: day.length, isTape })
      : peerRow(what, peer, { name, engine, events: day.length, peerEvents: plain.events.length, truth, isTape }),
  );
  if (isTape) return rows;
  const opened = opening.length / Math.min(...openingSeconds);
  const work = `${name.split(', ')[0]}, ${grouped(opening.length)} set-up entries`;
  return [
    ...rows,
    row({ what: 'engine, accounts and rules', work, figure: perSecond(opened, 1), spread: `best of ${runs}` }),
  ];
}

function applyAll(engine: RiskEngine, entries: readonly JournalEntry[]): void {
  const out: (Notice | Outcome)[] = [];
  for (const entry of entries) {
    out.length = 0;
    engine.apply(entry, out);
  }
}

function engineRow(
  engine: Measured<string>,
  of: { readonly name: string; readonly events: number; readonly isTape: boolean },
): Row {
  return row({
    what: ENGINE,
    work: of.name,
    figure: perSecond(of.events, engine.medianSeconds),
    spread: spreadText(engine),
    bar: of.isTape ? barOf('P1', of.events / engine.medianSeconds, { atLeast: BAR_EVENTS_PER_SECOND }, ' /s') : '',
    result: `state ${engine.result}`,
  });
}

function peerRow(
  what: string,
  peer: Measured<string>,
  of: {
    readonly name: string;
    readonly engine: Measured<string>;
    readonly events: number;
    readonly peerEvents: number;
    readonly truth: string;
    readonly isTape: boolean;
  },
): Row {
  const ratio = of.events / of.engine.medianSeconds / (of.peerEvents / peer.medianSeconds);
  const isChecked = what === MAPS || what === LOOP_BUS;
  return row({
    what,
    work: of.name,
    figure: perSecond(of.peerEvents, peer.medianSeconds),
    spread: spreadText(peer),
    ratio: times(ratio),
    bar: of.isTape && what === TUTORIAL_BUS ? barOf('P1', ratio, { atLeast: 2 }, ' x') : '',
    result: isChecked && peer.result === of.truth ? `${peer.result} =` : peer.result,
    isWrong: isChecked && peer.result !== of.truth,
  });
}
