import { formatUnits } from '#lib/base/decimal.ts';
import type { Waterfall, WaterfallPart } from '#lib/model/explanation.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import type { MetricRule } from '#lib/model/limit.ts';
import { convert } from './fx.ts';
import type { Rates } from './fx.ts';
import type { Groups } from './groups.ts';
import { limitKey } from './limit-nodes.ts';
import type { Limits } from './limits.ts';
import { leavesOf, membersOf } from './leaves.ts';
import type { MemberBase } from './past-state.ts';
import { accountAt } from './state.ts';
import type { AccountState, EngineState, LimitState } from './state.ts';

/** What the members of a group are read from. */
export type MemberParts = {
  readonly state: EngineState;
  readonly rates: Rates;
  readonly groups: Groups;
  readonly limits: Pick<Limits, 'exactly' | 'use'>;
};

/** Members named one by one in a waterfall; the others stand together in one part (starting value). */
export const MEMBERS_NAMED = 20;

/** What a limit adds up over the members of its node; of `net` the side is known only when all of them are added. */
type Summed = 'gross' | 'net' | 'long' | 'short' | 'loss' | 'bookedLoss' | 'openLoss';

/** Null where no member is known to have a part of its own: quotients, counts, ages, and results within a cut. */
function summedBy({ definition: { rule, within } }: LimitState): Summed | null {
  if (rule.type === 'exposure') return rule.measure;
  if (rule.type !== 'metric' || rule.worseWhen === 'below') return null;
  const summed = SUMMED[rule.metric] ?? null;
  if (summed === null || !isLoss(summed)) return summed;
  if (within !== undefined) return null;
  return summed === 'loss' && rule.includes?.open === false ? 'bookedLoss' : summed;
}

const SUMMED: Readonly<Partial<Record<MetricRule['metric'], Summed>>> = {
  gross: 'gross',
  net: 'net',
  long: 'long',
  short: 'short',
  dailyLoss: 'loss',
  weeklyLoss: 'loss',
  monthlyLoss: 'loss',
  drawdown: 'loss',
  realizedLoss: 'bookedLoss',
  openLoss: 'openLoss',
};

function isLoss(summed: Summed): boolean {
  return summed === 'loss' || summed === 'bookedLoss' || summed === 'openLoss';
}

/** What each member brings to the use of a group's limit at this moment, in the limit's currency; null: see `summedBy`. */
function memberShares(world: MemberParts, limit: LimitState): Map<string, bigint> | null {
  const summed = summedBy(limit);
  if (summed === null) return null;
  if (isLoss(summed)) return lossShares(world, limit, summed);
  const { within = null, currency } = limit.definition;
  const shares = new Map<string, bigint>();
  for (const { account, value24 } of leavesOf(world, limit.node, currency, within, within?.strategy !== undefined)) {
    if (value24 === null) continue;
    const name = accountAt(world.state, account).account;
    shares.set(name, (shares.get(name) ?? 0n) + counted(value24, summed));
  }
  return shares;
}

function counted(value24: bigint, summed: Summed): bigint {
  const isShort = value24 < 0n;
  if (summed === 'net') return value24;
  if (summed === 'long') return isShort ? 0n : value24;
  if (summed === 'short') return isShort ? -value24 : 0n;
  return isShort ? -value24 : value24;
}

/** What each member has lost since it was opened, flows left out: between two moments only its change counts. */
function lossShares(world: MemberParts, limit: LimitState, summed: Summed): Map<string, bigint> {
  const shares = new Map<string, bigint>();
  for (const index of membersOf(world, limit.node)) {
    const account = accountAt(world.state, index);
    const rate = world.rates.get(account.currency, limit.definition.currency);
    if (rate.known) shares.set(account.account, convert(-resultOf(world, index, account, summed), rate));
  }
  return shares;
}

function resultOf(world: MemberParts, index: number, { flows24 }: AccountState, summed: Summed): bigint {
  const { equity24, balance24 } = world.limits.exactly(index);
  if (summed === 'openLoss') return equity24 - balance24;
  return (summed === 'bookedLoss' ? balance24 : equity24) - flows24;
}

/** What stands at this moment, before a loss is cut off at 0: read before the entry by which a limit leaves its lowest rung. */
export function memberBase(world: MemberParts, limit: LimitState): Pick<MemberBase, 'used24' | 'members'> | null {
  const members = memberShares(world, limit);
  return members === null ? null : { used24: world.limits.use(limit).raw24, members };
}

/**
 * How the use of a group's limit came from the value before it left its lowest rung to the present one, member by member.
 * Null while it is all right. What members do not carry (a peak that moved, who came or went, a net that turned its side)
 * stands as one `other` step, so that the parts always sum to the move exactly.
 */
export function memberWaterfall(world: MemberParts, limit: LimitState): Waterfall | null {
  const { state } = world;
  const { definition, node } = limit;
  const base = state.past.memberBases.get(limitKey(definition, node));
  const now = base === undefined ? null : memberShares(world, limit);
  if (base === undefined || now === null) return null;
  const { raw24, allowance24 } = world.limits.use(limit);
  const moves = movesOf(limit, base.members, now);
  const parts = moves.slice(0, MEMBERS_NAMED).map(({ name, moved24 }) => partOf(state, base, name, moved24));
  const others = moves.slice(MEMBERS_NAMED);
  if (others.length > 0) parts.push(partOf(state, base, `${others.length} more members`, sumOf(others)));
  const left24 = raw24 - base.used24 - sumOf(moves);
  if (left24 !== 0n) parts.push({ ...partOf(state, base, '', left24), kind: 'other' });
  return {
    limitId: definition.limitId,
    limitVersion: definition.version,
    node,
    unit: definition.currency,
    // Places in the journal and engine times of the state.
    sinceSeq: base.seq as Seq,
    sinceAtUs: base.atUs as Microseconds,
    throughSeq: state.seq as Seq,
    throughAtUs: state.timeUs as Microseconds,
    start: formatUnits(base.used24, 24),
    end: formatUnits(raw24, 24),
    allowance: formatUnits(allowance24, 24),
    parts,
  };
}

type Move = { readonly name: string; readonly moved24: bigint };

/** Largest first, by name where it is the same. */
function movesOf(
  limit: LimitState,
  before: ReadonlyMap<string, bigint>,
  now: ReadonlyMap<string, bigint>,
): readonly Move[] {
  const summed = summedBy(limit);
  const isExposure = summed !== null && !isLoss(summed);
  const sign = summed === 'net' && isShortSide(limit, now) ? -1n : 1n;
  const moves: Move[] = [];
  for (const name of new Set([...before.keys(), ...now.keys()])) {
    const [then24, now24] = [before.get(name), now.get(name)];
    // Who came or went left the result as it was; of what is open the group has it or not.
    if (!isExposure && (then24 === undefined || now24 === undefined)) continue;
    const moved24 = sign * ((now24 ?? 0n) - (then24 ?? 0n));
    if (moved24 !== 0n) moves.push({ name, moved24 });
  }
  return moves.toSorted((a, b) => compare(size(b.moved24), size(a.moved24)) || (a.name < b.name ? -1 : 1));
}

/** Whether what is short counts as use: as the limit says, else as the group stands now. */
function isShortSide({ definition: { rule } }: LimitState, now: ReadonlyMap<string, bigint>): boolean {
  const side = rule.type === 'metric' ? (rule.side ?? 'both') : 'both';
  if (side !== 'both') return side === 'short';
  let net24 = 0n;
  for (const share24 of now.values()) net24 += share24;
  return net24 < 0n;
}

/** A member moved somewhere between the two entries: its own page has the steps. */
function partOf({ seq }: EngineState, base: MemberBase, subject: string, moved24: bigint): WaterfallPart {
  return {
    kind: 'member',
    subject,
    fromSeq: base.seq as Seq,
    throughSeq: seq as Seq,
    fromPx: null,
    throughPx: null,
    moved: formatUnits(moved24, 24),
  };
}

function sumOf(moves: readonly Move[]): bigint {
  return moves.reduce((total, { moved24 }) => total + moved24, 0n);
}

function size(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
