import type { Machine } from './machine.ts';
import type { Row, Table } from './row.ts';

const HEADS = ['what', 'work', 'figure', 'spread', 'engine over it', 'bar', 'result'] as const;

/** What stands above the tables. */
export type RunFacts = { readonly machine: Machine; readonly seed: number; readonly command: string };
export type Report = RunFacts & { readonly seconds: number; readonly tables: readonly Table[] };

function cellsOf(row: Row): readonly string[] {
  const { what, work, figure, spread, ratio, bar, result } = row;
  return [what, work, row.isWrong ? `FAILED, ${figure}` : figure, spread, ratio, bar, result];
}

function headLines({ machine, seed, command }: RunFacts): readonly string[] {
  return [
    `${machine.hardware}; ${machine.software}`,
    `commit ${machine.commit}, seed ${seed}, load at start ${machine.load}: ${command}`,
  ];
}

export function headText(facts: RunFacts): string {
  return `${headLines(facts).join('\n')}\n`;
}

/** For a terminal: columns as wide as their widest cell. */
export function textOf({ title, note, rows }: Table): string {
  const lines = [HEADS, ...rows.map(cellsOf)];
  const widths = HEADS.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const printed = lines.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return `\n${[title, ...(note === '' ? [] : [note]), ...printed.map((line) => line.trimEnd())].join('\n')}\n`;
}

export function markdownOf(report: Report): string {
  const parts = report.tables.map(({ title, note, rows }) => {
    const head = [`| ${HEADS.join(' | ')} |`, `|${HEADS.map(() => '---').join('|')}|`];
    const body = rows.map((each) => `| ${cellsOf(each).map(escaped).join(' | ')} |`);
    return [`### ${title}`, '', ...(note === '' ? [] : [note, '']), ...head, ...body].join('\n');
  });
  const head = [...headLines(report), `${Math.round(report.seconds)} s in all`];
  return `${[head.map(escaped).join('  \n'), ...parts].join('\n\n')}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
