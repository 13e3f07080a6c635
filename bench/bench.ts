import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';

import { askChild, ChildError } from './child.ts';
import { writeFigures } from './docs-page.ts';
import { installPeers } from './install-peers.ts';
import { thisMachine } from './machine.ts';
import { makeTapes } from './make-tapes.ts';
import { row } from './row.ts';
import type { Table } from './row.ts';
import type { SectionAnswer, SectionOrder } from './run-section.ts';
import { SECTION_NAMES } from './section-names.ts';
import type { SectionName } from './section-names.ts';
import { headText, markdownOf, textOf } from './table.ts';
import type { RunFacts } from './table.ts';

const ROOT = join(import.meta.dirname, '..');
const RUNNER = join(import.meta.dirname, 'run-section.ts');

type BenchOptions = {
  readonly quick?: true | undefined;
  readonly only?: readonly SectionName[] | undefined;
  readonly markdown?: string | undefined;
  readonly seed: number;
  readonly peers: boolean;
  readonly tapes?: true | undefined;
};

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function main(options: BenchOptions): Promise<void> {
  if (options.tapes === true) return makeTapes();
  const isQuick = options.quick === true;
  const chosen = SECTION_NAMES.filter((name) => options.only?.includes(name) ?? true);
  const peersMissing = await missingPeers(options, chosen);
  const words = process.argv.slice(2);
  const command = ['npm run bench', ...(words.length > 0 ? ['--', ...words] : [])].join(' ');
  const facts: RunFacts = { machine: thisMachine(ROOT), seed: options.seed, command };
  process.stdout.write(headText(facts));
  const tables: Table[] = [];
  const startedMs = performance.now();
  for (const [index, name] of chosen.entries()) {
    say(`[${index + 1}/${chosen.length}] ${name}, ${Math.round((performance.now() - startedMs) / 1_000)} s so far`);
    const order: SectionOrder = { name, seed: options.seed, isQuick, peersMissing };
    const found = await tablesOf(order);
    tables.push(...found);
    for (const table of found) process.stdout.write(textOf(table));
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  say(`${Math.round(seconds)} s in all`);
  if (options.markdown !== undefined) writeFigures(options.markdown, markdownOf({ ...facts, seconds, tables }));
  const wrong = tables.flatMap(({ rows }) => rows).filter(({ isWrong }) => isWrong);
  if (wrong.length === 0) return;
  say(`${wrong.length} of the results are not what they must be: ${wrong.map(({ what }) => what).join('; ')}`);
  process.exitCode = 1;
}

/** A part that breaks is one failed row, and the others are measured all the same; its own words stand above. */
async function tablesOf(order: SectionOrder): Promise<readonly Table[]> {
  try {
    return (await askChild<SectionAnswer>(RUNNER, order)).tables;
  } catch (error) {
    if (!(error instanceof ChildError)) throw error;
    const failed = row({ what: order.name, figure: error.message, isWrong: true });
    return [{ title: `The part ${order.name}`, note: '', rows: [failed] }];
  }
}

async function missingPeers(options: BenchOptions, chosen: readonly SectionName[]): Promise<string | null> {
  if (!chosen.includes('peers')) return 'not asked for';
  if (options.quick === true) return 'left out of a quick run';
  return options.peers ? installPeers(say) : 'left out by --no-peers';
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new InvalidArgumentError('It must be a whole number, 0 or above.');
  return seed;
}

// Ending by `exit` lets every child be ended with it.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const program = new Command('npm run bench --')
  .description('Measures the engine beside what it could be built of instead, and prints one table for each part.')
  .option('--quick', 'tiny sizes, no peers: proves that it runs, says nothing about speed')
  .addOption(new Option('--only <part...>', 'these parts only').choices(SECTION_NAMES))
  .option('--markdown <file>', 'put the same tables into a page, between its two marks')
  .option('--seed <number>', 'seed of the made-up work', seedOf, 1)
  .option('--no-peers', 'do not install or run Perspective and DuckDB')
  .option('--tapes', "write the project's own tapes and their truth to fixtures/tapes, and nothing else");

await program.action(main).parseAsync();
