import { formatCount } from '#lib/client/format.ts';
import { RUNGS } from '#lib/model/limit.ts';
import type { Rung } from '#lib/model/limit.ts';
import type { ProgrammeLimit } from '#lib/model/programme-limit.ts';

const WORDS = { breach: ['breach', 'breaches'], critical: ['crit', 'crit'], warning: ['warn', 'warn'] } as const;

/** "2 breaches, 1 crit, 12 watch"; "none" where every account stands below the ladder. */
export function standingText({ rungCounts }: Pick<ProgrammeLimit, 'rungCounts'>): string {
  const parts = (['breach', 'critical', 'warning', 'watch'] as const).flatMap((rung) => {
    const count = rungCounts[rung];
    if (count === 0) return [];
    const [one, many] = rung === 'watch' ? ['watch', 'watch'] : WORDS[rung];
    return [`${formatCount(count)} ${count === 1 ? one : many}`];
  });
  return parts.length === 0 ? 'none' : parts.join(', ');
}

/** The worst rung on which any of its accounts stands. */
export function worstStanding({ rungCounts }: Pick<ProgrammeLimit, 'rungCounts'>): Rung {
  return RUNGS.findLast((rung) => rung !== 'none' && rungCounts[rung] > 0) ?? 'none';
}

/** How many accounts the rule stands on. */
export function coveredText({ accounts }: Pick<ProgrammeLimit, 'accounts'>): string {
  return `${formatCount(accounts)} ${accounts === 1 ? 'account' : 'accounts'}`;
}
