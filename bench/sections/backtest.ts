import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { collectGarbage } from '../measure.ts';
import { barOf, grouped, row } from '../row.ts';
import type { Row } from '../row.ts';
import { floorDay } from '../work/floor-day.ts';
import { largeTape, tapeEntries } from '../work/tapes.ts';
import type { Section, SectionOptions } from './section.ts';
import type { BacktestResult } from '../../lib/model/backtest.ts';
import type { JournalEntry } from '../../lib/model/journal-entry.ts';
import type { LimitDefinition } from '../../lib/model/limit.ts';
import { nodeDisk } from '../../server/journal/disk.ts';
import { openFileJournal, SEGMENT_BYTES } from '../../server/journal/file-journal.ts';
import { runBacktest } from '../../server/thread/backtest-job.ts';

const BAR_FIRST_SECONDS = 1;
const BAR_TAPE_SECONDS = 2;
const QUICK_FLOOR = { accounts: 60, seconds: 20 };

type Day = { readonly name: string; readonly entries: readonly JournalEntry[]; readonly isTape: boolean };
type Ran = {
  readonly firstSeconds: number;
  readonly seconds: number;
  readonly result: BacktestResult;
};

/** A draft over a stored day, from the journal on the disk: as the job's thread runs it for the editor. */
export const backtest: Section = async (options) => {
  const day = dayOf(options);
  const dataDir = mkdtempSync(join(tmpdir(), 'riskdesk-bench-'));
  try {
    options.say(`backtest: writing ${day.name}`);
    store(dataDir, day.entries);
    const note =
      'One limit with a value for each account over the whole firm, whose breach latches, so that no other resets and holds are tried after it. The whole day is read from the journal, without a snapshot. Beside a version in force it needs a second engine; that is run on the small day alone.';
    const rows: Row[] = [];
    for (const hasLive of options.isQuick ? [false, true] : [false]) {
      options.say(`backtest: ${hasLive ? 'draft beside a version in force' : 'draft alone'}`);
      collectGarbage();
      rows.push(...rowsOf(day, run(dataDir, day, { hasLive, say: options.say }), hasLive));
    }
    return [{ title: 'Back-test of a draft', note, rows }];
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
};

function dayOf({ seed, isQuick, say }: SectionOptions): Day {
  const files = isQuick ? null : largeTape();
  if (files !== null) {
    say('backtest: reading the large tape');
    const entries = tapeEntries(files);
    return { name: `large tape, 240 accounts, ${grouped(entries.length)} entries`, entries, isTape: true };
  }
  const { accounts, seconds } = isQuick ? QUICK_FLOOR : { accounts: 1_000, seconds: 600 };
  const { opening, day } = floorDay(seed, accounts, seconds);
  const entries = [...opening, ...day];
  return { name: `floor of ${grouped(accounts)} accounts, ${grouped(entries.length)} entries`, entries, isTape: false };
}

function store(dataDir: string, entries: readonly JournalEntry[]): void {
  const folder = join(dataDir, 'journal');
  const journal = openFileJournal({ disk: nodeDisk(), folder, segmentBytes: SEGMENT_BYTES, fromSeq: 1 });
  for (const entry of entries) {
    if (journal.append(entry)) continue;
    journal.commit();
    journal.append(entry);
  }
  journal.commit();
  journal.close();
}

type RunOptions = Pick<SectionOptions, 'say'> & { readonly hasLive: boolean };

function run(dataDir: string, { entries }: Day, { hasLive, say }: RunOptions): Ran {
  const draft = definitionOf(entries, '2000', 2);
  const live = hasLive ? definitionOf(entries, '2500', 1) : null;
  const range = { fromUs: 1, toUs: Number.MAX_SAFE_INTEGER };
  const startMs = performance.now();
  const sinceStart = (): number => (performance.now() - startMs) / 1_000;
  const told: Ran[] = [];
  const job = { dataDir, throughSeq: entries.length, question: { draft, live, range } };
  runBacktest(nodeDisk(), job, ({ result, fraction }) => {
    const seconds = sinceStart();
    const [before] = told;
    told[0] = { firstSeconds: before?.firstSeconds ?? seconds, seconds, result };
    if (fraction === 1) say(`backtest: told at ${seconds.toFixed(1)} s`);
  });
  const [last] = told;
  if (last === undefined) throw new Error('a back-test tells its end');
  return last;
}

function rowsOf({ name, entries, isTape }: Day, ran: Ran, hasLive: boolean): readonly Row[] {
  const { result, firstSeconds, seconds } = ran;
  const what = hasLive ? 'draft beside a version in force' : 'draft alone';
  const told = `${grouped(result.draft.alerts)} alerts, ${grouped(result.draft.breaches)} breaches, ${grouped(result.draft.flaps)} flaps`;
  const isWrong = !result.isPlaced || result.entries > entries.length;
  const common = { work: name, spread: '1 run', result: told, isWrong };
  const bars = isTape && !hasLive;
  return [
    row({
      what: `${what}, first result`,
      figure: `${firstSeconds.toFixed(2)} s`,
      ...common,
      bar: bars ? barOf('P9', firstSeconds, { atMost: BAR_FIRST_SECONDS }, ' s') : '',
    }),
    row({
      what: `${what}, whole day`,
      figure: `${seconds.toFixed(1)} s`,
      ...common,
      bar: bars ? barOf('P9', seconds, { atMost: BAR_TAPE_SECONDS }, ' s') : '',
    }),
  ];
}

/** Plain texts of this file, which the cast names. */
function definitionOf(entries: readonly JournalEntry[], amount: string, version: number): LimitDefinition {
  const firm = entries.find(({ input }) => input.type === 'FirmConfigured')?.input;
  const id = firm?.type === 'FirmConfigured' ? firm.firm : '';
  return {
    limitId: 'openLoss',
    version,
    name: 'Open loss',
    scope: { level: 'firm', id },
    rule: { type: 'metric', metric: 'openLoss', amount, breachWhen: 'lte' },
    currency: 'USD',
    ladder: { watch: '50', warning: '75', critical: '90', hysteresis: '2' },
    alertFrom: 'warning',
    ackFrom: 'critical',
    per: 'account',
    hard: { gate: 'reduceOnly', latches: true },
  } as unknown as LimitDefinition;
}
