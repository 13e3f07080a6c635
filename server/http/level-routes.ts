import { formatUnits } from '#lib/base/decimal.ts';
import { formatInstant } from '#lib/base/time.ts';
import type { Answered, GroupMetric, Question } from '#lib/model/explanation.ts';
import type { GroupView } from '#lib/model/view.ts';
import { csvText } from '#lib/protocol/csv.ts';
import type { CsvCell } from '#lib/protocol/csv.ts';
import { emptyQuerySchema } from '#lib/protocol/http-api.ts';
import type { LevelExport, LevelExportRow } from '#lib/protocol/level-export.ts';
import { askCore } from './ask-core.ts';
import { formulaLines } from './formula-lines.ts';
import { createRoute, requireUser, type Answer, type AuditSaid, type Route } from './route.ts';

type Node = { readonly level: 'firm' | 'desk'; readonly id: string };
type House = {
  readonly levelRows: (node: Node, scope: readonly string[] | null) => LevelExport | null;
  readonly core: { readonly askWhy: (question: Question) => Promise<Answered | null> };
};

const NOT_FOUND: Answer = { status: 404, body: { error: 'notFound' } };
const METRICS: readonly GroupMetric[] = [
  'dayPnl',
  'realizedDay',
  'unrealized',
  'equity',
  'gross',
  'net',
  'long',
  'short',
];
const RUNG_COUNTS = ['watch', 'warning', 'critical', 'breach'] as const;
const HEAD: readonly CsvCell[] = [
  'level',
  'name',
  'currency',
  ...METRICS,
  'accounts',
  'activeAccounts',
  'incompleteAccounts',
  ...RUNG_COUNTS,
  'limit',
  'limitVersion',
  'limitUsedPercent',
  'limitRung',
];
const PERCENT_DECIMALS = 2;
const NO_LIMITS = '# limits: not read, since nobody watches them';

/** The page of the firm or a desk as a spreadsheet: the node, then what lies below it, by name [VW3]. */
export function createLevelRoutes(house: House): Readonly<Record<'levelCsv', Route>> {
  return {
    levelCsv: createRoute({
      from: 'query',
      schema: emptyQuerySchema,
      run: async (_empty, call, { level = '', id = '' }) => {
        if (level !== 'firm' && level !== 'desk') return NOT_FOUND;
        // Out of scope is not there: existence is not revealed [AZ2].
        const found = house.levelRows({ level, id }, requireUser(call).scopeDesks);
        if (found === null) return NOT_FOUND;
        const questions = METRICS.map((metric) => [metric, { about: 'group', level, id, metric }] as const);
        const asked = await askCore(() => formulaLines(house.core, id, questions));
        if ('busy' in asked) return asked.busy;
        const about: readonly (readonly CsvCell[])[] = [
          [`# as of ${formatInstant(found.engineTimeUs)} entry ${found.throughSeq}`],
          [`# ${level} ${id} and the ${level === 'firm' ? 'desks' : 'traders'} below it`],
          ...(found.awaitsLimits ? [[NO_LIMITS]] : []),
          ...asked.value.map((line) => [line]),
        ];
        const said: AuditSaid = {
          action: 'ExportLevel',
          target: `${level}:${id}`,
          desk: level === 'desk' ? id : null,
          after: { rows: found.rows.length, seq: found.throughSeq },
          outcome: 'done',
        };
        const headers = {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="${level}.csv"`,
        };
        return { status: 200, body: csvText([...about, HEAD, ...found.rows.map(cellsOf)]), headers, audit: [said] };
      },
    }),
  };
}

function cellsOf({ group, limit }: LevelExportRow): readonly CsvCell[] {
  return [
    group.level,
    group.id,
    group.currency,
    ...METRICS.map((metric) => exact(group, metric)),
    group.accounts,
    group.activeAccounts,
    group.incompleteAccounts,
    ...RUNG_COUNTS.map((rung) => group.rungCounts[rung]),
    limit?.definition.name ?? null,
    limit?.definition.version ?? null,
    limit === null || limit.usedBp === null ? null : formatUnits(BigInt(limit.usedBp), PERCENT_DECIMALS),
    limit?.rung ?? null,
  ];
}

function exact(group: GroupView, metric: GroupMetric): CsvCell {
  const value = group[metric];
  return value === null ? null : formatUnits(BigInt(value), group.scale);
}
