import { formatUnits } from '#lib/base/decimal.ts';
import { formatInstant } from '#lib/base/time.ts';
import { RUNGS } from '#lib/model/limit.ts';
import { ACCOUNT_COLUMNS, MONEY_COLUMNS } from '#lib/model/view.ts';
import type { AccountColumn } from '#lib/model/view.ts';
import type { Answered, Question } from '#lib/model/explanation.ts';
import { csvText } from '#lib/protocol/csv.ts';
import type { CsvCell } from '#lib/protocol/csv.ts';
import { monitorExportSchema } from '#lib/protocol/monitor-export.ts';
import type { MonitorExport, MonitorExportQuery } from '#lib/protocol/monitor-export.ts';
import { askCore } from './ask-core.ts';
import { formulaLines } from './formula-lines.ts';
import { createRoute, requireUser, type AuditSaid, type Route } from './route.ts';

type House = {
  readonly monitorRows: (query: MonitorExportQuery, scope: readonly string[] | null) => MonitorExport | null;
  readonly core: { readonly askWhy: (question: Question) => Promise<Answered | null> };
};
type ExportRow = MonitorExport['rows'][number];

/** Hundredths of a percent, printed as percent. */
const SHARES: readonly AccountColumn[] = ['dailyLossUsedBp', 'maxLossUsedBp', 'worstUsedBp'];
const PLAIN: readonly AccountColumn[] = ['openPositions', 'minutesToLimit', 'changedSeq'];
const HEAD: readonly CsvCell[] = [
  'account',
  'name',
  'trader',
  'desk',
  'currency',
  'programme',
  'state',
  ...MONEY_COLUMNS,
  ...SHARES.map((column) => column.replace(/Bp$/, 'Percent')),
  ...PLAIN,
];
const PERCENT_DECIMALS = 2;
const NO_HOLDERS =
  '# symbol: not applied to any row, since positions are read only while a monitor with this filter is open';

/** A view of the monitor as a spreadsheet: raw numbers, and above them what they are and as of when [VW3]. */
export function createMonitorRoutes(house: House): Readonly<Record<'monitorCsv', Route>> {
  return {
    monitorCsv: createRoute({
      from: 'query',
      schema: monitorExportSchema,
      run: async (query, call) => {
        const found = house.monitorRows(query, requireUser(call).scopeDesks);
        if (found === null) return { status: 400, body: { error: 'badRequest', field: 'sort' } };
        const asked = await askCore(() => explanationLines(house, found.rows[0]));
        if ('busy' in asked) return asked.busy;
        const sort = query.sort.map(({ column, direction }) => `${column}:${direction}`).join(',');
        const ofTrader = query.trader === undefined ? '' : ` trader ${query.trader}`;
        const about: readonly (readonly CsvCell[])[] = [
          [`# as of ${formatInstant(found.engineTimeUs)} entry ${found.throughSeq}`],
          [`# view ${query.view} filter ${query.f} sort ${sort}${ofTrader}`],
          ...(found.awaitsHolders ? [[NO_HOLDERS]] : []),
          ...comparedLines(found),
          ...asked.value.map((line) => [line]),
        ];
        const after = { ...query, sort, rows: found.rows.length, seq: found.throughSeq };
        const said: AuditSaid = { action: 'ExportMonitor', target: 'monitor', after, outcome: 'done' };
        const headers = {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="monitor.csv"',
        };
        return { status: 200, body: csvText([...about, HEAD, ...found.rows.map(cellsOf)]), headers, audit: [said] };
      },
    }),
  };
}

/** Amounts are printed in each account's currency, so a reader is told in which one they were put in order. */
function comparedLines({ comparedIn, unrated }: MonitorExport): readonly (readonly CsvCell[])[] {
  if (comparedIn === null) return [];
  const line = `# filter and sort compare money in ${comparedIn}, amounts are in each account's currency`;
  const left = `# accounts left out of the filter, or last, because their rate to ${comparedIn} is unknown: ${unrated}`;
  return unrated === 0 ? [[line]] : [[line], [left]];
}

/** Formula of each figure, and the version of the rule that the first row's limits stand under, in the engine's words [FO2]. */
async function explanationLines(house: House, first: ExportRow | undefined): Promise<readonly string[]> {
  if (first === undefined) return [];
  const { account } = first.card;
  const questions: readonly (readonly [string, Question])[] = [
    ...(['equity', 'dayPnl', 'unrealized', 'drawdown', 'gross', 'net'] as const).map(
      (metric) => [metric, { about: 'account', account, metric }] as const,
    ),
    ['dailyLossUsedPercent', { about: 'shownLimit', account, shown: 'dailyLoss', metric: 'utilization' }],
    ['maxLossUsedPercent', { about: 'shownLimit', account, shown: 'maxLoss', metric: 'utilization' }],
  ];
  return formulaLines(house.core, account, questions);
}

function cellsOf({ card, values }: ExportRow): readonly CsvCell[] {
  const read = (column: AccountColumn): number | null => values[ACCOUNT_COLUMNS.indexOf(column)] ?? null;
  const exact = (column: AccountColumn, scale: number): CsvCell => {
    const value = read(column);
    return value === null ? null : formatUnits(BigInt(value), scale);
  };
  return [
    card.account,
    card.name,
    card.trader,
    card.desk,
    card.currency,
    card.rulesetName,
    RUNGS[read('rungRank') ?? 0] ?? 'none',
    ...MONEY_COLUMNS.map((column) => exact(column, card.scale)),
    ...SHARES.map((column) => exact(column, PERCENT_DECIMALS)),
    ...PLAIN.map(read),
  ];
}
