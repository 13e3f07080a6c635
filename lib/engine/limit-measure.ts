import type { LimitDefinition, LimitRule } from '#lib/model/limit.ts';

/** What a rule measures, so that rules of two kinds that measure the same are told as such. */
export function measureOf({ rule, within, currency }: LimitDefinition): string {
  const cut = JSON.stringify(Object.entries(within ?? {}).filter(([, value]) => value !== undefined));
  return `${currency} ${measureOfRule(rule)} ${cut}`;
}

function measureOfRule(rule: LimitRule): string {
  switch (rule.type) {
    case 'dailyLoss':
      return rule.window === 'week' ? 'weeklyLoss' : rule.window === 'month' ? 'monthlyLoss' : 'dailyLoss';
    case 'maxLoss':
      return 'drawdown';
    case 'exposure':
      return rule.measure;
    case 'position':
      return `position ${rule.instrument}`;
    case 'metric': {
      const side = rule.side === undefined || rule.side === 'both' ? '' : ` ${rule.side}`;
      const parts = [rule.mode, rule.anchor, rule.window, rule.sizeIn, rule.origin].filter(
        (part) => part !== undefined && part !== 'utilization' && part !== 'inception',
      );
      return [`${rule.metric}${side}`, ...parts].join(' ');
    }
  }
}
