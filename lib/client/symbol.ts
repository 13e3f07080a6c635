import type { LimitView } from '#lib/model/view.ts';

/** Limits of an account that are cut to one symbol. */
export function limitsOfSymbol(limits: readonly LimitView[], symbol: string): readonly LimitView[] {
  return limits.filter(({ definition: { rule, within } }) => {
    if (rule.type === 'position') return rule.instrument === symbol;
    return within?.instrument === symbol || within?.symbol === symbol;
  });
}
