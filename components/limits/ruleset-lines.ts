import type { Currency, LimitId } from '#lib/model/ids.ts';
import type { Ruleset } from '#lib/model/ruleset.ts';
import type { DiffLine } from './definition-diff.ts';
import { ruleText } from './rule-text.ts';

/** The rules of a programme that is to be bound, one line each; amounts are in the account's own currency. */
export function rulesetLines({ rules, effective }: Ruleset): readonly DiffLine[] {
  const lines = rules.map(({ name, ruleId, ...rule }): DiffLine => {
    // Only the words of the rule are wanted; id, scope and version are those of the limit it becomes.
    const definition = {
      ...rule,
      limitId: ruleId as LimitId,
      version: 0,
      name,
      scope: { level: 'account', id: '' },
      currency: '' as Currency,
    } as const;
    return { what: name, before: null, after: ruleText(definition).trim() };
  });
  return effective === 'nextReset'
    ? [...lines, { what: 'In force', before: null, after: 'with the next reset' }]
    : lines;
}
