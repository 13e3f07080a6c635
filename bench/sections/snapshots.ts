import { fittedExponent } from '../fit.ts';
import type { Point } from '../fit.ts';
import { collectGarbage, spreadText, timed, timingOf } from '../measure.ts';
import type { Timing } from '../measure.ts';
import { grouped, metric, perSecond, row } from '../row.ts';
import type { Row } from '../row.ts';
import { foldAll } from '../work/engine-contender.ts';
import { EntryWriter, fillEntries, markEntries, openingEntries } from '../work/mark-entries.ts';
import { makeMarkWork } from '../work/mark-work.ts';
import type { Section } from './section.ts';
import { RiskEngine } from '../../lib/engine/engine.ts';
import type { JournalEntry } from '../../lib/model/journal-entry.ts';

const HOLDINGS_EACH = 10;
const RUNS = 3;

type Sized = {
  readonly accounts: number;
  readonly snapshot: Timing;
  readonly restore: Timing;
  readonly replay: Timing;
  readonly characters: number;
  readonly entries: number;
  readonly fingerprint: string;
  readonly isWrong: boolean;
};

/** Snapshot to text, restore from it, and the same state by replaying its entries, all in memory. */
export const snapshots: Section = async ({ seed, isQuick, say }) => {
  const sizes = (isQuick ? [100] : [1_000, 2_500, 5_000]).map((accounts) => {
    say(`snapshots: ${grouped(accounts)} accounts x ${HOLDINGS_EACH}`);
    return measure(seed, accounts, isQuick ? 1 : RUNS);
  });
  const rows = sizes.flatMap(rowsOf);
  if (sizes.length > 1) {
    const exponent = (of: (sized: Sized) => Timing): string =>
      fittedExponent(sizes.map((sized): Point => ({ size: sized.accounts, cost: of(sized).medianSeconds }))).toFixed(2);
    const what = 'growth with accounts, exponents';
    const [snapshot, restore] = [exponent((sized) => sized.snapshot), exponent((sized) => sized.restore)];
    const replay = exponent((sized) => sized.replay);
    rows.push(row({ what, figure: `snapshot ${snapshot}, restore ${restore}, replay ${replay}` }));
  }
  const note = 'A restored engine and a replayed one must have the fingerprint of the one they stand for.';
  return [{ title: 'Snapshot, restore and replay', note, rows }];
};

function measure(seed: number, accounts: number, runs: number): Sized {
  const work = makeMarkWork({ seed, accounts, holdingsEach: HOLDINGS_EACH, holders: 100, marks: 2_000 });
  const writer = new EntryWriter();
  const entries: readonly JournalEntry[] = [
    ...openingEntries(work, writer),
    ...fillEntries(work, writer),
    ...markEntries(work, writer),
  ];
  const seconds = { snapshot: new Array<number>(), restore: new Array<number>(), replay: new Array<number>() };
  const prints = new Set<string>();
  let characters = 0;
  for (let run = 0; run < runs; run += 1) {
    collectGarbage();
    const engine = new RiskEngine();
    seconds.replay.push(timed(() => foldAll(engine, entries)).seconds);
    collectGarbage();
    const taken = timed(() => JSON.stringify(engine.snapshot()));
    seconds.snapshot.push(taken.seconds);
    characters = taken.value.length;
    collectGarbage();
    const restored = timed(() => RiskEngine.restore(JSON.parse(taken.value)));
    seconds.restore.push(restored.seconds);
    prints.add(engine.fingerprint()).add(restored.value.fingerprint());
  }
  return {
    accounts,
    snapshot: timingOf(seconds.snapshot),
    restore: timingOf(seconds.restore),
    replay: timingOf(seconds.replay),
    characters,
    entries: entries.length,
    fingerprint: [...prints].join(' is not '),
    isWrong: prints.size !== 1,
  };
}

function rowsOf(sized: Sized): Row[] {
  const { accounts, snapshot, restore, replay, characters, entries, fingerprint, isWrong } = sized;
  const common = {
    work: `${grouped(accounts)} accounts x ${HOLDINGS_EACH} holdings`,
    result: `state ${fingerprint}`,
    isWrong,
  };
  const milliseconds = ({ medianSeconds }: Timing): string => `${(medianSeconds * 1_000).toFixed(1)} ms`;
  const size = `${metric(characters)} characters`;
  return [
    row({
      ...common,
      what: 'snapshot to text',
      figure: `${milliseconds(snapshot)}, ${size}`,
      spread: spreadText(snapshot),
    }),
    row({ ...common, what: 'restore from text', figure: milliseconds(restore), spread: spreadText(restore) }),
    row({
      ...common,
      what: 'replay of its entries',
      figure: `${milliseconds(replay)}, ${perSecond(entries, replay.medianSeconds)}`,
      spread: spreadText(replay),
    }),
  ];
}
