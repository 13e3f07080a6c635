'use client';

import type { ReactNode } from 'react';
import { formatDecimalText, formatSeq } from '#lib/client/format.ts';
import type { Waterfall, WaterfallPart } from '#lib/model/explanation.ts';

const BAR_WIDTH = 160;

/** Fills and marks, or members of a group, that moved the use from its last value that was all right; the parts sum to the move exactly. */
export function WhyWaterfall({ waterfall }: { readonly waterfall: Waterfall }): ReactNode {
  const { start, end, unit, sinceSeq, throughSeq } = waterfall;
  const range = rangeOf(waterfall);
  const steps = stepsOf(waterfall);
  return (
    <table className="w-full text-body" aria-label={`What moved it, in ${unit}`}>
      <thead>
        <tr className="text-left text-cap text-ink-3">
          <th scope="col" className="font-normal">
            Step
          </th>
          <th scope="col" className="font-normal">
            Entries
          </th>
          <th scope="col" className="text-right font-normal">
            Moved
          </th>
          <th scope="col" className="pl-3 font-normal max-phone:hidden" aria-hidden="true" />
        </tr>
      </thead>
      <tbody>
        <Whole name="Before" amount={start} seq={sinceSeq} range={range} />
        {steps.map(({ part, from, to }, place) => (
          <tr key={`${part.fromSeq}:${place}`}>
            <th scope="row" className="py-px text-left font-normal">
              {partText(part)}
            </th>
            <td className="text-ink-3">
              {formatSeq(part.fromSeq)}
              {part.throughSeq === part.fromSeq ? '' : ` to ${formatSeq(part.throughSeq)}`}
            </td>
            <td className="text-right font-medium">{signed(part.moved)}</td>
            <td className="pl-3 max-phone:hidden" aria-hidden="true">
              <Bar from={from} to={to} range={range} isWorse={to > from} />
            </td>
          </tr>
        ))}
        <Whole name="At the firing" amount={end} seq={throughSeq} range={range} />
      </tbody>
    </table>
  );
}

type Range = { readonly low: number; readonly high: number };

/** Where each step begins and ends. Drawing only: floats are good enough for pixels. */
function stepsOf({
  start,
  parts,
}: Waterfall): { readonly part: WaterfallPart; readonly from: number; readonly to: number }[] {
  let at = Number(start);
  return parts.map((part) => {
    const from = at;
    at += Number(part.moved);
    return { part, from, to: at };
  });
}

function rangeOf(waterfall: Waterfall): Range {
  const { start, end, allowance } = waterfall;
  const seen = [0, Number(start), Number(end), Number(allowance), ...stepsOf(waterfall).map(({ to }) => to)];
  return { low: Math.min(...seen), high: Math.max(...seen) };
}

type WholeProps = { readonly name: string; readonly amount: string; readonly seq: number; readonly range: Range };

function Whole({ name, amount, seq, range }: WholeProps): ReactNode {
  return (
    <tr className="border-y border-line">
      <th scope="row" className="py-0.5 text-left font-medium">
        {name}
      </th>
      <td className="text-ink-3">{formatSeq(seq)}</td>
      <td className="text-right font-semibold">{formatDecimalText(amount)}</td>
      <td className="pl-3 max-phone:hidden" aria-hidden="true">
        <Bar from={0} to={Number(amount)} range={range} isWorse={null} />
      </td>
    </tr>
  );
}

type BarProps = { readonly from: number; readonly to: number; readonly range: Range; readonly isWorse: boolean | null };

function Bar({ from, to, range, isWorse }: BarProps): ReactNode {
  const width = Math.max(range.high - range.low, Number.MIN_VALUE);
  const x = (value: number): number => ((value - range.low) / width) * BAR_WIDTH;
  const left = Math.min(x(from), x(to));
  const fill = isWorse === null ? 'var(--text-tertiary)' : isWorse ? 'var(--pnl-neg)' : 'var(--pnl-pos)';
  return (
    <svg width={BAR_WIDTH} height={10} className="block">
      <rect x={left} y={1} width={Math.max(1, Math.abs(x(to) - x(from)))} height={8} fill={fill} />
    </svg>
  );
}

function signed(text: string): string {
  return text.startsWith('-') || text === '0' ? formatDecimalText(text) : `+${formatDecimalText(text)}`;
}

function partText({ kind, subject, fromPx, throughPx }: WaterfallPart): string {
  const name = [KINDS[kind], subject].filter((word) => word !== '').join(' ');
  if (fromPx === null || throughPx === null) return name;
  return `${name} ${formatDecimalText(fromPx)} → ${formatDecimalText(throughPx)}`;
}

const KINDS: Readonly<Record<WaterfallPart['kind'], string>> = {
  mark: 'price',
  rate: 'rate',
  fill: 'fill',
  bust: 'busted fill',
  correction: 'corrected fill',
  cash: 'cash',
  report: 'position report',
  settlement: 'settlement',
  floor: 'floor moved',
  // Its name says it, or how many more there are.
  member: '',
  earlier: 'earlier steps',
  other: 'other',
};
