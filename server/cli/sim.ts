import { randomInt } from 'node:crypto';

import cliProgress from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';

import { RiskEngine } from '#lib/engine/engine.ts';
import { runDay } from '#lib/sim/compare-days.ts';
import { randomDay } from '#lib/sim/random-day.ts';

const HELP = `
Each day is drawn from its own seed, N, N+1, and so on; engine and oracle fold it and are compared after every entry.
A day that differs is cut down to the fewest entries that still differ, and these are printed; the run goes on.
A day is repeated by its seed: npm run sim -- --days 1 --seed N.

Exit codes: 0 all days agree, 1 some differ, 64 usage.`;

/** How often a run without a terminal says how far it is. */
const PROGRESS_DAYS = 100;

type Flags = { readonly days: number; readonly seed: number };

function readCount(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('a whole number is needed.');
  return value;
}

function main(): number {
  const command = new Command('sim')
    .description('Compare the engine with the oracle over random days.')
    .option('--days <n>', 'how many days', readCount, 200)
    .option(
      '--seed <n>',
      'seed of the first day; drawn and printed where it is not given',
      readCount,
      randomInt(1_000_000_000),
    )
    .addHelpText('after', HELP)
    .parse();
  const { days, seed } = command.opts<Flags>();
  console.log(`seed ${seed}, ${days} days`);
  const bar = new cliProgress.SingleBar({
    format: '{bar} {value}/{total} days, {eta_formatted} left',
    clearOnComplete: true,
  });
  const isTerminal = process.stdout.isTTY === true;
  if (isTerminal) bar.start(days, 0);
  const startMs = performance.now();
  let [entries, comparisons, failed] = [0, 0, 0];
  for (let day = 0; day < days; day += 1) {
    const { found, ...report } = runDay(seed + day, () => new RiskEngine());
    entries += report.entries;
    comparisons += report.comparisons;
    if (found !== null) {
      failed += 1;
      console.error(`seed ${seed + day}: ${found.text}`);
      for (const entry of randomDay(found.plan)) console.error(`  ${entry.seq} ${JSON.stringify(entry.input)}`);
    }
    if (isTerminal) bar.update(day + 1);
    else if ((day + 1) % PROGRESS_DAYS === 0) console.log(`${day + 1}/${days} days, ${failed} disagreements`);
  }
  bar.stop();
  const seconds = Math.round((performance.now() - startMs) / 1000);
  console.log(`${days} days, ${entries} entries, ${comparisons} comparisons, ${failed} disagreements in ${seconds} s`);
  console.log(`${days - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = main();
