import type { Table } from './row.ts';
import type { SectionName } from './section-names.ts';
import { sections } from './sections/all.ts';
import type { SectionOptions } from './sections/section.ts';

/** What the command tells the process of one section. */
export type SectionOrder = Omit<SectionOptions, 'say'> & { readonly name: SectionName };
export type SectionAnswer = { readonly tables: readonly Table[] };

// The command that asked is gone: nobody waits for the answer.
process.once('disconnect', () => process.exit(1));

process.once('message', async ({ name, ...options }: SectionOrder) => {
  const say = (text: string): void => void process.stderr.write(`  ${text}\n`);
  const tables = await sections[name]({ ...options, say });
  const answer: SectionAnswer = { tables: options.isQuick ? tables.map(withoutBars) : tables };
  // Some peers keep handles open: the process ends when its answer is on its way.
  process.send?.(answer, () => process.exit(0));
});

/** A quick run is too short for a figure to mean anything. */
function withoutBars(table: Table): Table {
  return { ...table, rows: table.rows.map((each) => ({ ...each, bar: '' })) };
}
