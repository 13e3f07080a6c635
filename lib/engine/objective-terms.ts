import { mulDivHalfEven, parseUnits, pow10Big } from '#lib/base/decimal.ts';
import type { AmountIn, ObjectiveEffect, Objectives } from '#lib/model/objectives.ts';
import { net24 } from './trading-record.ts';
import type { ObjectiveState } from './objective-state.ts';
import { maximumContracts12 } from './scaling-plan.ts';
import type { ScalingPlan } from './scaling-plan.ts';
import { holdingAt, instrumentAt } from './state.ts';
import type { AccountState, EngineState } from './state.ts';

/** A cap on what is held; `most24` is null below the first tier of a plan and where none applies. */
export type ContractTerm = {
  readonly kind: 'maxContracts' | 'maxLots' | 'scaling';
  readonly unit: 'contracts' | 'lots';
  readonly most24: bigint | null;
  readonly effect: ObjectiveEffect;
};

/** An amount of an objective in money, 10^-24: a percentage is of the initial balance, and null where that is not above 0. */
export function amountOfInitial24(
  asked: { readonly amount: string; readonly amountIn: AmountIn },
  account: AccountState,
): bigint | null {
  if (asked.amountIn === 'money') return parseUnits(asked.amount, 24);
  return percentOfInitial24(asked.amount, account);
}

function percentOfInitial24(percent: string, account: AccountState): bigint | null {
  if (account.initial24 <= 0n) return null;
  return mulDivHalfEven(account.initial24, parseUnits(percent, 12), 100n * pow10Big(12));
}

/** [EX7] sum of the absolute quantities, in lots times the lot equivalent of each (1 where none is listed); 10^-24. */
export function held24(state: EngineState, account: AccountState, unit: ContractTerm['unit']): bigint {
  let sum = 0n;
  for (const index of account.holdings.values()) {
    const { quantity12, instrument } = holdingAt(state, index);
    const { lotEquivalent } = instrumentAt(state, instrument).listing;
    const isWhole = unit === 'contracts' || lotEquivalent === undefined;
    const each12 = isWhole ? pow10Big(12) : parseUnits(lotEquivalent, 12);
    sum += (quantity12 < 0n ? -quantity12 : quantity12) * each12;
  }
  return sum;
}

export function isOpen(state: EngineState, account: AccountState): boolean {
  for (const index of account.holdings.values()) if (holdingAt(state, index).quantity12 !== 0n) return true;
  return false;
}

/** Micros count as a part of one where the programme says how many make one; then contracts are lots. */
export function contractTerms(account: AccountState, { terms, startNet24 }: ObjectiveState): readonly ContractTerm[] {
  const unit = terms.microsPerMini === undefined ? 'contracts' : 'lots';
  const found: ContractTerm[] = [];
  const { maxContracts, maxLots, scaling } = terms;
  if (maxContracts !== undefined) {
    const most24 = parseUnits(maxContracts.amount, 24);
    found.push({ kind: 'maxContracts', unit, most24, effect: maxContracts.effect ?? 'alert' });
  }
  if (maxLots !== undefined) {
    const most24 = parseUnits(maxLots.amount, 24);
    found.push({ kind: 'maxLots', unit: 'lots', most24, effect: maxLots.effect ?? 'alert' });
  }
  if (scaling !== undefined) {
    const most12 = maximumContracts12(planOf(scaling), {
      atSessionStart24: account.dayStartRealized24 - startNet24,
      now24: net24(account) - startNet24,
    });
    const most24 = most12 === null ? null : most12 * pow10Big(12);
    found.push({ kind: 'scaling', unit, most24, effect: scaling.effect ?? 'alert' });
  }
  return found;
}

function planOf({ basis, tiers }: NonNullable<Objectives['scaling']>): ScalingPlan {
  return {
    decided: basis,
    tiers: tiers.map(({ profitAtLeast, maxContracts }) => ({
      profitFrom24: parseUnits(profitAtLeast, 24),
      contracts12: parseUnits(maxContracts, 12),
    })),
  };
}
