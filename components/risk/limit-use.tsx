import type { ReactNode } from 'react';
import { formatLeft, formatUsed, formatUsedOf } from '#lib/client/format.ts';
import type { LimitView } from '#lib/model/view.ts';
import { unitText } from '../limits/rule-text.ts';
import { Why } from '../why/why.tsx';
import { LimitBar } from './limit-bar.tsx';

/** "2,137 of 2,000", with the unit where it is neither money nor a count: "250 of 300 %". */
export function usedOfText(limit: LimitView): string {
  return withUnit(formatUsedOf(limit.used, limit.allowance, limit.scale), limit.used === null, limit);
}

/** "160 left", "50 % left". */
export function leftText(limit: LimitView): string {
  const text = formatLeft(limit.room, limit.scale);
  const unit = unitText(limit.definition);
  return unit === '' || !text.endsWith(' left')
    ? withUnit(text, limit.room === null, limit)
    : text.replace(/ left$/, ` ${unit} left`);
}

/** The same under the head "Left": "160", "50 %". */
export function roomText(limit: LimitView): string {
  return leftText(limit).replace(/ left$/, '');
}

function withUnit(text: string, isUnknown: boolean, { definition }: LimitView): string {
  const unit = unitText(definition);
  return unit === '' || isUnknown ? text : `${text} ${unit}`;
}

/** "2,137 of 2,000", bar, percent: one line for one limit. */
export function LimitUse({
  limit,
  isShort = false,
}: {
  readonly limit: LimitView;
  /** Beside something else: on a narrow screen the bar and the percentage say it alone. */
  readonly isShort?: boolean | undefined;
}): ReactNode {
  return (
    <span className="inline-flex items-center justify-end gap-2" title={isShort ? usedOfText(limit) : undefined}>
      {isLatched(limit) ? <span className="tag">LATCHED</span> : null}
      <span className={isShort ? 'contents max-[1400px]:hidden' : 'contents'}>
        <Why question={{ about: 'limit', limitId: limit.limitId, metric: 'used' }} isTabStop={false}>
          {usedOfText(limit)}
        </Why>
      </span>
      <LimitBar usedBp={limit.usedBp} rung={limit.rung} ticks={ticksOf(limit)} />
      <Why
        question={{ about: 'limit', limitId: limit.limitId, metric: 'utilization' }}
        isTabStop={false}
        className="w-12"
      >
        {formatUsed(limit.usedBp, limit.breached, 1)}
      </Why>
    </span>
  );
}

/** Ticks at the limit's own warning and critical, in percent. */
export function ticksOf(limit: LimitView): readonly number[] {
  const { warning, critical } = limit.definition.ladder;
  return [warning, critical].flatMap((threshold) => (threshold === null ? [] : [Number(threshold)]));
}

/** The breach holds although the rule itself has recovered [AL10]. */
export function isLatched(limit: LimitView): boolean {
  return limit.breached && limit.usedBp !== null && limit.usedBp < 10_000;
}
