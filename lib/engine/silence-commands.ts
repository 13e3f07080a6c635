import { canonicalJson } from '#lib/base/canonical-json.ts';
import { sha256Hex } from '#lib/base/hash.ts';
import type { LiftSilence, SetSilence } from '#lib/model/command.ts';
import type { Microseconds } from '#lib/model/ids.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import { SILENCE_MAX_MS, SILENCE_MIN_MS, SILENCE_REASON_MAX } from '#lib/model/silence.ts';
import type { SilenceMatcher } from '#lib/model/silence.ts';
import { nodeKey } from './limit-nodes.ts';
import { LIVE_SILENCES_MAX } from './silence-state.ts';
import { isFeedSuppressible, isSuppressible } from './suppressible.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

/** Its end and its reason are mandatory; what its matcher names must be there, and must be maskable [SU2], [SU3]. */
export function setSilence(world: World, command: SetSilence, { seq, atUs }: Moment): Verdict {
  const { matcher, durationMs, actor, endsOnClimb } = command;
  const reason = command.reason.trim();
  if (reason === '' || reason.length > SILENCE_REASON_MAX)
    return refuse('malformed', 'reason', `length=${reason.length} allowed="1 to ${SILENCE_REASON_MAX} characters"`);
  if (!Number.isInteger(durationMs) || durationMs < SILENCE_MIN_MS || durationMs > SILENCE_MAX_MS)
    return refuse('outOfRange', 'durationMs', `durationMs=${durationMs} allowed=${SILENCE_MIN_MS}..${SILENCE_MAX_MS}`);
  const fault = matcherFault(world, matcher);
  if (fault !== null) return fault;
  const { silences } = world;
  if (silences.live.size >= LIVE_SILENCES_MAX)
    return refuse('outOfRange', 'matcher', `live=${LIVE_SILENCES_MAX} allowed="fewer live silences"`);
  const silenceId = sha256Hex(canonicalJson({ matcher, by: actor.user, seq })).slice(0, 32);
  silences.set({
    silenceId,
    matcher,
    scope: scopeOfMatcher(world, matcher),
    reason,
    by: actor.user,
    byName: actor.name,
    setSeq: seq,
    setAtUs: atUs,
    // The sum of an engine time and a span of whole milliseconds.
    untilUs: (atUs + durationMs * 1_000) as Microseconds,
    endsOnClimb,
    ended: null,
  });
  return null;
}

export function liftSilence(world: World, { silenceId, actor }: LiftSilence, { seq, atUs }: Moment): Verdict {
  const silence = world.state.silences.get(silenceId);
  if (silence === undefined) return refuse('unknownSilence', 'silenceId');
  const { ended } = silence;
  if (ended !== null) return refuse('silenceEnded', 'silenceId', `as=${ended.as} atUs=${ended.atUs}`);
  world.silences.end(silence, { as: 'lifted', byName: actor.name, seq, atUs });
  return null;
}

/** The node a silence lies in: the one it names, that of its rule, or the firm. */
export function scopeOfMatcher({ state }: Pick<World, 'state'>, { scope, limitId }: SilenceMatcher): ScopeNode {
  const ofRule = limitId === undefined ? undefined : state.limits.get(limitId)?.definition.scope;
  return scope ?? ofRule ?? { level: 'firm', id: state.firm.firm };
}

function matcherFault(world: World, { limitId, scope, symbol, feed }: SilenceMatcher): Verdict {
  const { state } = world;
  if (limitId === undefined && scope === undefined && symbol === undefined && feed === undefined)
    return refuse('malformed', 'matcher', 'allowed="at least one part"');
  const node = scope === undefined ? null : nodeFault(world, scope);
  if (node !== null) return node;
  const isListed = state.instruments.some(
    ({ listing }) => listing.instrument === symbol || (listing.symbol ?? listing.instrument) === symbol,
  );
  if (symbol !== undefined && !isListed) return refuse('unknownInstrument', 'symbol', `symbol=${symbol}`);
  const rule = limitId === undefined ? null : ruleFault(world, limitId);
  if (rule !== null) return rule;
  if (feed === undefined) return null;
  const known = state.feeds.get(feed);
  if (known === undefined) return refuse('malformed', 'feed', `feed=${feed} allowed="a known feed"`);
  return isFeedSuppressible(known) ? null : refuse('notSuppressible', 'feed', `feed=${feed} kind=${known.kind}`);
}

/** A limit, or what raises alerts without being one: the objectives of a programme. */
function ruleFault({ state }: World, limitId: string): Verdict {
  const definition = state.limits.get(limitId)?.definition;
  const raised =
    definition === undefined ? [...state.alerts.values()].find((entry) => entry.limitId === limitId) : null;
  if (raised === undefined) return refuse('unknownLimit', 'limitId', `limit=${limitId}`);
  const level = definition?.per === undefined || definition.per === 'node' ? definition?.scope.level : definition.per;
  const isMaskable =
    raised?.suppressible ?? (definition !== undefined && level !== undefined && isSuppressible(definition, level));
  return isMaskable ? null : refuse('notSuppressible', 'limitId', `limit=${limitId}`);
}

function nodeFault({ state, groups }: World, scope: ScopeNode): Verdict {
  if (scope.level === 'account')
    return state.accountIndex.has(scope.id) ? null : refuse('unknownAccount', 'scope', `account=${scope.id}`);
  const isThere = scope.level === 'firm' ? scope.id === state.firm.firm : groups.nodes.has(nodeKey(scope));
  return isThere ? null : refuse('malformed', 'scope', `scope=${nodeKey(scope)} allowed="a known node"`);
}
