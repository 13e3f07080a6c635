import type { AlertCause, AlertState, AlertTrigger } from '#lib/model/alert.ts';
import type { AlertEntry } from './alert-entry.ts';
import { limitKey } from './limit-nodes.ts';
import type { LimitState } from './state.ts';
import { accountAt } from './state.ts';
import { figuresOf } from './trail.ts';
import type { TrailParts } from './trail.ts';
import { stepsSince, weightOf } from './trail-steps.ts';

const WHOLE_BP = 10_000n;

/** An alert that fires, anew or on a higher rung; what a person took back keeps the cause it had. */
export function isNewFiring({ state }: Pick<AlertEntry, 'state'>, from: AlertState, trigger: AlertTrigger): boolean {
  return state === 'firing' && trigger !== 'unacknowledge' && (from !== 'firing' || trigger === 'climbed');
}

/** [GR2] the symbol with the largest share in what used the limit behind an alert since it left its lowest rung. */
export function causeOf(world: TrailParts, entry: AlertEntry): AlertCause | null {
  const limit = world.state.limits.get(entry.limitKey);
  return limit === undefined || limit.account < 0 ? null : moverOf(world, limit);
}

type Mover = { used24: bigint; fromPx13: bigint | null; throughPx13: bigint | null };

function moverOf(world: TrailParts, limit: LimitState): AlertCause | null {
  const { account, currency } = accountAt(world.state, limit.account);
  const trail = world.state.past.trails.get(account);
  const base = trail?.bases.get(limitKey(limit.definition, limit.node));
  if (trail === undefined || base === undefined) return null;
  const weigh = weightOf(limit, figuresOf(world, limit.account), limit.definition.currency !== currency);
  const movers = new Map<string, Mover>();
  for (const step of stepsSince(world, limit.account, trail, base)) {
    if (step.instrument === '') continue;
    const mover = movers.get(step.instrument) ?? { used24: 0n, fromPx13: null, throughPx13: null };
    mover.used24 += weigh(step);
    mover.fromPx13 ??= step.fromPx13;
    if (step.kind === 'mark') mover.throughPx13 = step.throughPx13 ?? mover.throughPx13;
    movers.set(step.instrument, mover);
  }
  return largest(movers);
}

/** Of symbols with equal shares the first by name: the same on every host, whatever order they came in. */
function largest(movers: ReadonlyMap<string, Mover>): AlertCause | null {
  let all24 = 0n;
  let chief: readonly [symbol: string, mover: Mover] | null = null;
  for (const [symbol, mover] of movers) {
    if (mover.used24 <= 0n) continue;
    all24 += mover.used24;
    const isMore = chief === null || mover.used24 > chief[1].used24;
    if (isMore || (mover.used24 === chief?.[1].used24 && symbol < chief[0])) chief = [symbol, mover];
  }
  if (chief === null) return null;
  const [symbol, { used24, fromPx13, throughPx13 }] = chief;
  return { symbol, shareBp: Number((used24 * WHOLE_BP) / all24), moveBp: moveOf(fromPx13, throughPx13) };
}

/** Towards zero, so that a move is never told larger than it was. */
function moveOf(fromPx13: bigint | null, throughPx13: bigint | null): number | null {
  if (fromPx13 === null || throughPx13 === null || fromPx13 === 0n) return null;
  const size13 = fromPx13 < 0n ? -fromPx13 : fromPx13;
  return Number(((throughPx13 - fromPx13) * WHOLE_BP) / size13);
}
