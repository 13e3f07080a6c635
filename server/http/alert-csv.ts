import { formatUnits } from '#lib/base/decimal.ts';
import { formatInstant } from '#lib/base/time.ts';
import type { AlertCost } from '#lib/model/alert.ts';
import type { AlertEvidence } from '#lib/model/evidence.ts';
import type { AlertDossier } from '#lib/protocol/alert-dossier.ts';
import { csvText } from '#lib/protocol/csv.ts';
import type { CsvCell } from '#lib/protocol/csv.ts';

type Rows = readonly (readonly CsvCell[])[];

/** One alert as a spreadsheet reads it: what it is, its steps, each firing with what moved it, the positions then [VW3]. */
export function alertCsv({ alert, steps, evidence, clocks }: AlertDossier): string {
  const amount = (units: number): string => formatUnits(BigInt(units), alert.scale);
  const head: Rows = [
    ['alert', alert.alertId],
    ['limit', alert.limitName],
    ['limit id', alert.limitId],
    ['limit version', alert.limitVersion],
    ['scope', `${alert.scope.level} ${alert.scope.id}`],
    ['trading day', alert.tradingDay],
    ['opened at', formatInstant(alert.openedAtUs)],
    ['opened at entry', alert.openedSeq],
    ['state', alert.state],
    ['currency', alert.currency],
    ...costRows(alert.cost),
    ...(alert.noise === null ? [] : [['marked as noise by', alert.noise.byName]]),
    [],
    ['step', 'entry', 'at', 'what', 'to', 'rung', 'used', 'allowance', 'by'],
  ];
  const life = steps.map((step, place): readonly CsvCell[] => [
    place + 1,
    step.seq,
    formatInstant(step.atUs),
    step.what,
    step.to,
    step.rung,
    amount(step.used),
    amount(step.allowance),
    step.by,
  ]);
  const times: Rows = [
    [],
    ['firing entry', 'event', 'received', 'detected', 'durable', 'sent', 'painted', 'acknowledged'],
    ...clocks.map((clock): readonly CsvCell[] => [
      clock.seq,
      ...[clock.eventUs, clock.receivedUs, clock.detectedUs, clock.durableUs].map(formatInstant),
      ...[clock.sentUs, clock.paintedUs, clock.acknowledgedUs].map((us) => (us === null ? null : formatInstant(us))),
    ]),
  ];
  const notes: Rows =
    alert.notes.length === 0
      ? []
      : [
          [],
          ['note', 'at', 'by', 'text'],
          ...alert.notes.map((note, place): readonly CsvCell[] => [
            place + 1,
            formatInstant(note.atUs),
            note.byName,
            note.text,
          ]),
        ];
  return csvText([...head, ...life, ...notes, ...times, ...evidence.flatMap(firingRows)]);
}

function firingRows({ seq, trigger, rung, used, allowance, unit, cause, waterfall, account }: AlertEvidence): Rows {
  const moved = waterfall?.parts ?? [];
  const positions = account?.positions ?? [];
  return [
    [],
    ['firing', seq, trigger, rung, 'used', used, 'of', allowance, unit],
    ['cause', cause.type, cause.origin, cause.inputId],
    ...(account === null
      ? []
      : [
          ['account', 'balance', 'equity', 'realized', 'open', 'fees', 'programme'],
          [
            account.account,
            account.balance,
            account.equity,
            account.realized,
            account.open,
            account.fees,
            account.programme,
          ],
        ]),
    ...(moved.length === 0 ? [] : [['moved by', 'what', 'from entry', 'through entry', 'from price', 'to price']]),
    ...moved.map((part) => [
      part.moved,
      `${part.kind} ${part.subject}`.trim(),
      part.fromSeq,
      part.throughSeq,
      part.fromPx,
      part.throughPx,
    ]),
    ...(positions.length === 0 ? [] : [['position', 'quantity', 'average', 'mark', 'mark source']]),
    ...positions.map((at) => [at.instrument, at.quantity, at.averagePx, at.markPx, at.markSource]),
  ];
}

/** Change of the account's day P&L since the firing [EV3]. */
function costRows(cost: AlertCost | null): Rows {
  if (cost === null) return [];
  const { currency, dayPnl, acknowledged, flat } = cost;
  return [
    ['cost currency', currency],
    ['day P&L when it fired', dayPnl],
    ['day P&L moved to acknowledged', acknowledged === null ? null : acknowledged.moved],
    ['day P&L moved to flat', flat === null ? null : flat.moved],
  ];
}
