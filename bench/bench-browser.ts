import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { breachTable } from './browser/breaches.ts';
import { firstLoadTable } from './browser/first-load.ts';
import { frameTable } from './browser/frames.ts';
import { interactionTable } from './browser/interactions.ts';
import { withLoadRig } from './browser/load-rig.ts';
import { soakTable } from './browser/soak.ts';
import { writeFigures } from './docs-page.ts';
import { thisMachine } from './machine.ts';
import type { Table } from './row.ts';
import { headText, markdownOf, textOf } from './table.ts';

const ROOT = join(import.meta.dirname, '..');
const PARTS = ['frames', 'breaches', 'interactions', 'load', 'soak'] as const;
type Part = (typeof PARTS)[number];
type Options = {
  readonly quick?: true | undefined;
  readonly only?: readonly Part[] | undefined;
  readonly markdown?: string | undefined;
  readonly seed: number;
  readonly accounts: number;
  readonly soakMinutes: number;
};
type Sizes = {
  readonly accounts: number;
  readonly frameSeconds: number;
  readonly breaches: number;
  readonly interactions: number;
  readonly loads: number;
  readonly settleMs: number;
};

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function main(options: Options): Promise<void> {
  if (!existsSync(join(ROOT, '.next', 'BUILD_ID'))) {
    say('There is no build of the pages: npm run build makes one.');
    process.exitCode = 1;
    return;
  }
  const sizes: Sizes =
    options.quick === true
      ? { accounts: 200, frameSeconds: 1, breaches: 1, interactions: 20, loads: 1, settleMs: 300 }
      : { accounts: options.accounts, frameSeconds: 60, breaches: 20, interactions: 200, loads: 3, settleMs: 3_000 };
  const chosen = PARTS.filter((part) => options.only?.includes(part) ?? (part !== 'soak' || options.quick !== true));
  const words = process.argv.slice(2);
  const command = ['npm run bench:browser', ...(words.length > 0 ? ['--', ...words] : [])].join(' ');
  const facts = { machine: thisMachine(ROOT), seed: options.seed, command };
  process.stdout.write(headText(facts));
  const startedMs = performance.now();
  const tables: Table[] = [];
  const add = (table: Table): void => {
    tables.push(table);
    process.stdout.write(textOf(table));
  };
  if (chosen.some((part) => part !== 'soak')) {
    await withLoadRig({ ...sizes, seed: options.seed, say }, async (rig) => {
      if (chosen.includes('frames')) add(await frameTable(rig, sizes.frameSeconds));
      if (chosen.includes('breaches')) add(await breachTable(rig, sizes.breaches));
      if (chosen.includes('interactions')) add(await interactionTable(rig, sizes.interactions));
      if (chosen.includes('load')) add(await firstLoadTable(rig, sizes.loads));
    });
  }
  if (chosen.includes('soak')) add(await soakTable({ minutes: options.soakMinutes, accounts: 1_000, say }));
  const seconds = (performance.now() - startedMs) / 1_000;
  say(`${Math.round(seconds)} s in all`);
  if (options.markdown !== undefined) writeFigures(options.markdown, markdownOf({ ...facts, seconds, tables }));
  if (tables.some(({ rows }) => rows.some(({ isWrong }) => isWrong))) process.exitCode = 1;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number of at least 1');
  return value;
}

await new Command('bench:browser')
  .description('Measures the desk in a real browser under full load. Needs a build (npm run build) and a Chromium.')
  .addOption(new Option('--only <parts...>', 'these parts only').choices(PARTS))
  .option('--quick', 'small sizes, without the soak: shows that it runs, its figures mean nothing')
  .option('--seed <number>', 'seed of the prices', wholeNumber, 1)
  .option('--accounts <number>', 'accounts of the floor', wholeNumber, 5_000)
  .option('--soak-minutes <number>', 'minutes in which eight hours pass; below 5 the day is shorter', wholeNumber, 8)
  .option('--markdown <file>', 'writes the tables into this page, between its marks')
  .action(main)
  .parseAsync();
