import { formatCount, formatMoney } from '#lib/client/format.ts';
import type { GroupMetric, Question } from '#lib/model/explanation.ts';
import type { GroupView } from '#lib/model/view.ts';

/** A total under the column of the same name; columns that do not add up stay empty. */
export function groupText(column: string, group: GroupView): string {
  const { scale } = group;
  switch (column) {
    case 'dayPnl':
      return formatMoney(group.dayPnl, scale, { decimals: 0, sign: 'always' });
    case 'openPnl':
      return formatMoney(group.unrealized, scale, { decimals: 0, sign: 'always' });
    case 'equity':
      return formatMoney(group.equity, scale, { decimals: 0, sign: 'negative' });
    case 'gross':
      return formatMoney(group.gross, scale, { decimals: 0, sign: 'negative' });
    case 'net':
      return formatMoney(group.net, scale, { decimals: 0, sign: 'negative' });
    default:
      return '';
  }
}

/** "3 of 12 accounts": rows in the view, and all of the node. Without the node's total only the rows are known. */
export function membersText(rows: number, group: GroupView | null): string {
  const accounts = group === null ? rows : group.accounts;
  const noun = accounts === 1 ? 'account' : 'accounts';
  return group === null || rows === accounts
    ? `${formatCount(rows)} ${noun}`
    : `${formatCount(rows)} of ${formatCount(accounts)} ${noun}`;
}

/** What makes the totals of a node doubtful [ST6]. */
export function incompleteText(group: GroupView | null): string {
  if (group === null || group.incompleteAccounts === 0) return '';
  return `incomplete, ${formatCount(group.incompleteAccounts)} of ${formatCount(group.accounts)} without price`;
}

const METRICS: Readonly<Record<string, GroupMetric>> = {
  dayPnl: 'dayPnl',
  openPnl: 'unrealized',
  equity: 'equity',
  gross: 'gross',
  net: 'net',
};

/** The question behind a total, by its column; null where there is none. */
export function groupQuestion(column: string, { level, id }: GroupView): Question | null {
  const metric = METRICS[column];
  return metric === undefined ? null : { about: 'group', level, id, metric };
}
