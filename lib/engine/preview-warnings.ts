import { parseUnits } from '#lib/base/decimal.ts';
import { PREVIEW_NAMES_MAX } from '#lib/model/limit-preview.ts';
import type { PreviewWarning } from '#lib/model/limit-preview.ts';
import type { LimitDefinition, LimitRule } from '#lib/model/limit.ts';
import { membersOf } from './leaves.ts';
import { measureOf } from './limit-measure.ts';
import { nodeKey } from './limit-nodes.ts';
import type { Rehearsed } from './rehearsal.ts';
import { accountAt } from './state.ts';
import type { LimitState } from './state.ts';
import { isCoveredBeside, isCoverRule, isExposed } from './uncovered.ts';
import type { World } from './world.ts';

/** More than so many percent of what a draft covers, alerting at once, is a flood [LE7]. */
const FLOOD_PERCENT = 5;

export type WarningInput = {
  readonly definition: LimitDefinition;
  readonly before: LimitState | null;
  readonly rehearsed: readonly Rehearsed[];
  readonly live: readonly LimitState[];
  /** Accounts under the draft. */
  readonly members: ReadonlySet<number>;
  readonly more: number;
};

/** [LE7] what a draft's author should know before publishing. */
export function warningsOf(world: World, input: WarningInput): readonly PreviewWarning[] {
  const { definition, rehearsed, more } = input;
  const warnings: PreviewWarning[] = [];
  if (more * 100 > FLOOD_PERCENT * rehearsed.length)
    warnings.push({ type: 'flood', alerts: more, nodes: rehearsed.length });
  const hard = new Set<string>();
  const same = new Set<string>();
  const measured = measureOf(definition);
  for (const { limit } of rehearsed) {
    for (const other of limitsOver(world, limit)) {
      if (other.definition.limitId === definition.limitId || measureOf(other.definition) !== measured) continue;
      const name = other.definition.name;
      if (other.node.level === limit.node.level) same.add(name);
      if (isHard(other.definition) && isWeaker(definition, other.definition)) hard.add(name);
    }
  }
  if (hard.size > 0) warnings.push({ type: 'aboveHardLimit', ...named(hard) });
  if (same.size > 0) warnings.push({ type: 'overlap', ...named(same) });
  const lost = coverageLost(world, input);
  if (lost.size > 0) warnings.push({ type: 'coverageLost', ...named(lost) });
  return warnings;
}

function named(names: ReadonlySet<string>): { readonly count: number; readonly names: readonly string[] } {
  return { count: names.size, names: [...names].slice(0, PREVIEW_NAMES_MAX) };
}

/** The limits in force on a node, and on the nodes above it. */
function limitsOver(world: World, { account, node }: LimitState): readonly LimitState[] {
  const { limits, accounts, state } = world;
  if (account >= 0) {
    const above = accounts.pathOf(account).flatMap(({ key }) => limits.ofNode(key));
    return [...limits.of(account), ...above].map(({ limit }) => limit);
  }
  const firm = nodeKey({ level: 'firm', id: state.firm.firm });
  const keys = nodeKey(node) === firm ? [firm] : [nodeKey(node), firm];
  return keys.flatMap((key) => limits.ofNode(key)).map(({ limit }) => limit);
}

/** A limit that does more than alert: it gates orders, pauses or fails the account. */
function isHard({ hard, rule }: LimitDefinition): boolean {
  return hard !== undefined || ('action' in rule && rule.action !== 'alertOnly');
}

/** Breaches later than the other: amounts of one unit alone are compared. */
function isWeaker(draft: LimitDefinition, other: LimitDefinition): boolean {
  if (unitOf(draft.rule) !== 'money' || unitOf(other.rule) !== 'money') return false;
  const rise = parseUnits(draft.rule.amount, 24) - parseUnits(other.rule.amount, 24);
  const isBelow = draft.rule.type === 'metric' && draft.rule.worseWhen === 'below';
  return isBelow ? rise < 0n : rise > 0n;
}

function unitOf(rule: LimitRule): string {
  return 'amountIn' in rule ? (rule.amountIn ?? 'money') : 'money';
}

/** Accounts with exposure that the live version covers, and after the draft no limit would. */
function coverageLost(world: World, { definition, live, members }: WarningInput): ReadonlySet<string> {
  const lost = new Set<string>();
  const isCover = isCoverRule(definition.rule);
  for (const old of live) {
    if (!isCoverRule(old.definition.rule)) continue;
    for (const member of membersOf(world, old.node)) {
      if ((isCover && members.has(member)) || !isExposed(world, member)) continue;
      if (!isCoveredBeside(world, member, definition.limitId)) lost.add(accountAt(world.state, member).account);
    }
  }
  return lost;
}
