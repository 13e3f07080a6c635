import { formatDecimalText } from '#lib/client/format.ts';
import type { LimitDefinition } from '#lib/model/limit.ts';

/** A rule in a few words: "daily loss 2,000 USD". */
export function ruleText({ rule, currency }: LimitDefinition): string {
  const amount = formatDecimalText(rule.amount);
  switch (rule.type) {
    case 'dailyLoss':
      return `daily loss ${amount} ${currency}`;
    case 'maxLoss':
      return `maximum loss ${amount} ${currency}, ${TRAILS[rule.trail]}`;
    case 'exposure':
      return `${rule.measure} exposure ${amount} ${currency}`;
    case 'position':
      return `${rule.instrument} position ${amount}`;
  }
}

const TRAILS = {
  none: 'static',
  eod_balance: 'trails end of day',
  closed_balance: 'trails closed balance',
  intraday_equity: 'trails equity',
} as const;
