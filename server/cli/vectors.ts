import { statSync } from 'node:fs';
import { Command } from 'commander';
import { familyNames } from './vector-families.ts';
import { readVectors } from './vector-folder.ts';

/** What a run has found, and the lines that say so. */
export type VectorRun = { readonly passed: number; readonly failed: number; readonly lines: readonly string[] };

/** Runs every case of a folder: one line per file with its cases and checks, one more for each fault. */
export function runVectors(folder: string): VectorRun {
  const lines: string[] = [];
  let [passed, failed] = [0, 0];
  for (const { name, cases } of readVectors(folder)) {
    const faults: string[] = [];
    let [checks, failedHere] = [0, 0];
    for (const vector of cases) {
      const outcome = vector.run();
      checks += outcome.checks;
      if (outcome.faults.length > 0) failedHere += 1;
      faults.push(...outcome.faults.map((fault) => `  ${vector.id}: ${fault}`));
    }
    const state = failedHere === 0 ? '' : `, ${failedHere} failed`;
    lines.push(`${name}: ${cases.length} cases, ${checks} checks${state}`, ...faults);
    passed += cases.length - failedHere;
    failed += failedHere;
  }
  return { passed, failed, lines: [...lines, `${passed} passed, ${failed} failed`] };
}

/** Parses the command line and runs; the exit code is 0 when every case passed and at least one ran. */
export async function runCommand(argv: readonly string[], print: (line: string) => void): Promise<number> {
  let isRight = false;
  const command = new Command('vectors')
    .description("Runs a folder of domain vectors through the engine's public functions and compares every number.")
    .argument('<dir>', 'folder of .json files of the schema domain-vector/1')
    .addHelpText('after', `\nFamilies, by file name: ${familyNames().join(', ')}.`)
    .action((folder: string) => {
      if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
        print(`vectors: there is no folder at ${folder}.`);
        return;
      }
      const { passed, failed, lines } = runVectors(folder);
      for (const line of lines) print(line);
      isRight = failed === 0 && passed > 0;
    });
  await command.parseAsync(argv, { from: 'user' });
  return isRight ? 0 : 1;
}

if (import.meta.main) {
  process.exitCode = await runCommand(process.argv.slice(2), (line) => void process.stdout.write(`${line}\n`));
}
