import type { Cut, LimitMetric, LimitRule, ScopeNode } from '#lib/model/limit.ts';
import { isInCut } from './leaves.ts';
import { nodeKey } from './limit-nodes.ts';
import { accountAt, holdingAt, instrumentAt } from './state.ts';
import type { HoldingState, LimitState } from './state.ts';
import type { World } from './world.ts';

/** What has exposure and no limit over it [LI15]: shown as "no limit", never as healthy. */
export type Uncovered = {
  /** Accounts with an open holding and no limit on them or above them, in order of their opening. */
  readonly accounts: readonly string[];
  /** Instruments of which an account's open holding is counted by no limit, with those accounts, in order of listing. */
  readonly instruments: readonly { readonly instrument: string; readonly accounts: readonly string[] }[];
  /** Traders, desks and the firm with an open holding under them and no limit on them or above them. */
  readonly nodes: readonly ScopeNode[];
};

/** How old a price, a feed or a break is, and how a fill was done, bounds no exposure and no loss. */
const NO_COVER: ReadonlySet<LimitMetric> = new Set([
  'markAge',
  'feedAge',
  'breakAge',
  'incompleteCount',
  'fillRate',
  'priceDeviation',
  'sizeDeviation',
]);

/** Whether a limit bounds what may be held or lost. */
function isCover({ definition }: LimitState): boolean {
  return isCoverRule(definition.rule);
}

export function isCoverRule(rule: LimitRule): boolean {
  return rule.type !== 'metric' || !NO_COVER.has(rule.metric);
}

/** Whether an account has an open holding. */
export function isExposed({ state }: World, account: number): boolean {
  return [...accountAt(state, account).holdings.values()].some((held) => isOpen(holdingAt(state, held)));
}

/** Whether another limit than the named one covers an account. */
export function isCoveredBeside(world: World, account: number, limitId: string): boolean {
  return coversOf(world, account).some(({ definition }) => definition.limitId !== limitId);
}

/** The limits that cover an account: its own, and those of the nodes above it. */
function coversOf(world: World, account: number): readonly LimitState[] {
  const above = world.accounts.pathOf(account).flatMap(({ key }) => world.limits.ofNode(key));
  return [...world.limits.of(account), ...above].map(({ limit }) => limit).filter(isCover);
}

/** [LI15] no limit on the account, nor on a node above it. */
export function isUncovered(world: World, account: number): boolean {
  // Every row asks, so nothing is gathered.
  const isBare = ({ limit }: { readonly limit: LimitState }): boolean => !isCover(limit);
  if (!world.limits.of(account).every(isBare)) return false;
  return world.accounts.pathOf(account).every(({ key }) => world.limits.ofNode(key).every(isBare));
}

/** Accounts, instruments and nodes with exposure and no limit over them. */
export function uncovered(world: World): Uncovered {
  const { state } = world;
  const accounts: string[] = [];
  const bare = new Map<number, string[]>();
  const exposed = new Set<string>();
  for (let index = 0; index < state.accounts.length; index += 1) {
    const { account, holdings } = accountAt(state, index);
    const open = [...holdings.values()].map((held) => holdingAt(state, held)).filter(isOpen);
    if (open.length === 0) continue;
    for (const { key } of world.accounts.pathOf(index)) exposed.add(key);
    const covers = coversOf(world, index);
    if (covers.length === 0) accounts.push(account);
    for (const holding of open) {
      if (covers.some((limit) => counts(world, limit, holding))) continue;
      bare.set(holding.instrument, [...(bare.get(holding.instrument) ?? []), account]);
    }
  }
  const instruments = [...bare].toSorted(([a], [b]) => a - b);
  return {
    accounts,
    instruments: instruments.map(([instrument, names]) => ({
      instrument: instrumentAt(state, instrument).listing.instrument,
      accounts: names,
    })),
    nodes: bareNodes(world, exposed),
  };
}

/** A hedging account may hold both sides, which are no exposure together and are exposed apart. */
function isOpen({ books }: HoldingState): boolean {
  return [...books.values()].some(({ position }) => position.quantity12 !== 0n);
}

/** Whether a limit counts a holding: one of a strategy counts a part of it, which leaves the rest without. */
function counts(world: World, { definition }: LimitState, { instrument, strategies }: HoldingState): boolean {
  const listed = instrumentAt(world.state, instrument);
  const { rule, within } = definition;
  if (rule.type === 'position') return rule.instrument === listed.listing.instrument;
  // The currency of such a cut names an exposure; it leaves no instrument out.
  const cut: Cut | null =
    within === undefined
      ? null
      : rule.type === 'metric' && rule.metric === 'currencyExposure'
        ? { ...within, currency: undefined }
        : within;
  if (!isInCut(listed, cut)) return false;
  return within?.strategy === undefined || (within.strategy === '' && strategies.size === 0);
}

/** Nodes without a limit on them or above: above a trader and a desk stands the firm, above a trader each of its desks. */
function bareNodes(world: World, exposed: ReadonlySet<string>): ScopeNode[] {
  const { state, groups, limits } = world;
  const isBare = (key: string): boolean => limits.ofNode(key).every(({ limit }) => !isCover(limit));
  const firm = nodeKey({ level: 'firm', id: state.firm.firm });
  const found: ScopeNode[] = [];
  for (const { key, level, id, members } of groups.nodes.values()) {
    if (!exposed.has(key) || !isBare(key)) continue;
    if (level !== 'firm' && !isBare(firm)) continue;
    const desks = level === 'trader' ? [...members].map((member) => accountAt(state, member).desk) : [];
    if (desks.length > 0 && desks.every((desk) => !isBare(nodeKey({ level: 'desk', id: desk })))) continue;
    found.push({ level, id });
  }
  return found.toSorted((a, b) => (nodeKey(a) < nodeKey(b) ? -1 : 1));
}
