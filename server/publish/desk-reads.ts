import { isMoneyColumn } from '#lib/model/view.ts';
import type { AccountCard } from '#lib/model/view.ts';
import { asksMoney } from '#lib/protocol/monitor-filter.ts';
import type { LagAnswer } from '#lib/protocol/lag-course.ts';
import type { LevelExport } from '#lib/protocol/level-export.ts';
import type { MonitorExport, MonitorExportQuery } from '#lib/protocol/monitor-export.ts';
import { levelExport } from './level-export.ts';
import type { LevelNode } from './level-index.ts';
import type { Publisher } from './publisher.ts';
import { isSortColumn, rank } from './ranking.ts';
import type { DeskScope } from './scope.ts';

/** What other doors read of the latest picture; nothing while there is none. */
export type DeskReads = {
  readonly cards: () => Iterable<AccountCard>;
  readonly findCard: (account: string) => AccountCard | null;
  /** How long facts took to the disk and to the pages, from after a time on. */
  readonly lagCourse: (afterMs: number) => LagAnswer;
  /** The rows of a monitor view as they stand now; null for a column that is none. */
  readonly monitorRows: (query: MonitorExportQuery, scope: DeskScope) => MonitorExport | null;
  /** A node and what lies directly below it; null where the scope does not hold it. */
  readonly levelRows: (node: LevelNode, scope: DeskScope) => LevelExport | null;
};

export function deskReads(publisher: () => Publisher | undefined): DeskReads {
  return {
    cards: () => publisher()?.table.cards() ?? [],
    findCard: (account) => publisher()?.table.find(account) ?? null,
    lagCourse: (afterMs) => publisher()?.lag.course(afterMs) ?? { durable: [], sent: [] },
    levelRows: (node, scope) => {
      const held = publisher();
      return held === undefined ? null : levelExport(held, node, scope);
    },
    monitorRows: (query, scope) => {
      const held = publisher();
      return held === undefined
        ? { throughSeq: 0, engineTimeUs: 0, rows: [], awaitsHolders: false, unrated: 0, comparedIn: null }
        : monitorRows(held, query, scope);
    },
  };
}

function monitorRows(
  { table, filterFacts, throughSeq, engineTimeUs }: Publisher,
  { view, f, sort, trader }: MonitorExportQuery,
  scope: DeskScope,
): MonitorExport | null {
  if (!sort.every(({ column }) => isSortColumn(column))) return null;
  const within = trader === undefined ? undefined : ({ level: 'trader', id: trader } as const);
  const shape = { view, filter: f, sort, group: [], within, scope };
  const { pinned, order, awaitsHolders, unrated } = rank(table, shape, filterFacts());
  const rows = [...pinned, ...order].flatMap((index) => {
    const card = table.card(index)?.value;
    if (card === undefined) return [];
    const values: (number | null)[] = [];
    table.pushRow(index, values);
    return [{ card, values }];
  });
  const comparesMoney = sort.some(({ column }) => isMoneyColumn(column)) || asksMoney(f);
  const comparedIn = comparesMoney ? (table.rates()?.firmCurrency ?? null) : null;
  return { throughSeq, engineTimeUs, rows, awaitsHolders, unrated, comparedIn };
}
