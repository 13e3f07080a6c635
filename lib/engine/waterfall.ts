import { formatUnits } from '#lib/base/decimal.ts';
import type { Waterfall, WaterfallPart } from '#lib/model/explanation.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import { limitKey } from './limit-nodes.ts';
import { memberWaterfall } from './member-steps.ts';
import { accountAt } from './state.ts';
import type { LimitState } from './state.ts';
import { bare, figuresOf } from './trail.ts';
import { stepsSince, weightOf } from './trail-steps.ts';
import type { TrailFigures, TrailPart } from './past-state.ts';
import type { World } from './world.ts';

/**
 * How the use of a limit came (of a group's see `memberWaterfall`) from the value before it left its lowest rung to the present one. Null while it is
 * all right. What the steps cannot carry (a net that turned its side, an amount in another currency) stands as one `other`
 * step, so that the parts always sum to the move exactly.
 */
export function waterfallOf(world: World, limit: LimitState): Waterfall | null {
  if (limit.account < 0) return memberWaterfall(world, limit);
  const { account, currency } = accountAt(world.state, limit.account);
  const trail = world.state.past.trails.get(account);
  const base = trail?.bases.get(limitKey(limit.definition, limit.node));
  if (trail === undefined || base === undefined) return null;
  const { used24, allowance24, floor24 } = world.limits.use(limit);
  const weigh = weightOf(limit, figuresOf(world, limit.account), limit.definition.currency !== currency);
  const steps = stepsSince(world, limit.account, trail, base);
  const parts = steps.map((step) => partOf(step, weigh(step)));
  const risen24 = floor24 === null ? 0n : floor24 + allowance24 - base.top24;
  const { seq: throughSeq, timeUs } = world.state;
  const through = { fromSeq: base.seq, throughSeq };
  if (risen24 !== 0n)
    parts.push(
      partOf({ ...NO_MOVE, ...bare('floor', limit.definition.limitId, through.fromSeq, throughSeq) }, risen24),
    );
  let left24 = used24 - base.used24 - risen24;
  for (const step of steps) left24 -= weigh(step);
  if (left24 !== 0n) parts.push(partOf({ ...NO_MOVE, ...bare('other', '', through.fromSeq, throughSeq) }, left24));
  const { definition } = limit;
  return {
    limitId: definition.limitId,
    limitVersion: definition.version,
    node: limit.node,
    unit: definition.rule.type === 'position' ? 'contracts' : definition.currency,
    // Places in the journal and engine times of the state.
    sinceSeq: base.seq as Seq,
    sinceAtUs: base.atUs as Microseconds,
    throughSeq: throughSeq as Seq,
    throughAtUs: timeUs as Microseconds,
    start: formatUnits(base.used24, 24),
    end: formatUnits(used24, 24),
    allowance: formatUnits(allowance24, 24),
    parts: parts.filter((part) => part.moved !== '0'),
  };
}

const NO_MOVE: TrailFigures = { equity24: 0n, balance24: 0n, long24: 0n, short24: 0n };

function partOf(step: TrailPart, moved24: bigint): WaterfallPart {
  const price = (price13: bigint | null): string | null => (price13 === null ? null : formatUnits(price13, 13));
  return {
    kind: step.kind,
    subject: step.subject,
    fromSeq: step.fromSeq as Seq,
    throughSeq: step.throughSeq as Seq,
    fromPx: price(step.fromPx13),
    throughPx: price(step.throughPx13),
    moved: formatUnits(moved24, 24),
  };
}
