import type { Input } from '#lib/model/input.ts';
import type { LimitMetric } from '#lib/model/limit.ts';
import { isFeed } from './feed-origins.ts';
import { isByMedian, keepSize, noteFillOf } from './fill-limits.ts';
import type { SeenFill } from './fill-limits.ts';
import { isInCut } from './leaves.ts';
import type { Watch } from './limit-bands.ts';
import { accountAt, instrumentAt } from './state.ts';
import type { World } from './world.ts';

/** What an entry moves: a price, a rate, a position of an account, or its cash. */
type Move = { readonly kind: 'mark' | 'rate' | 'booking' | 'cash'; readonly instrument: number };

/** Metrics of what is held alone: no price, no rate and no cash is an input of theirs. */
const QUANTITIES: ReadonlySet<LimitMetric> = new Set(['position', 'contracts', 'lots']);
/** Metrics of what is held and its prices: cash is no input of theirs. */
const VALUES: ReadonlySet<LimitMetric> = new Set([
  'gross',
  'net',
  'long',
  'short',
  'firmNetted',
  'topShare',
  'hhi',
  'openLoss',
  'lossPerTrade',
  'incompleteCount',
]);
const TIMED: readonly LimitMetric[] = ['timeToFloor', 'fillRate', 'markAge', 'feedAge', 'breakAge'];

/**
 * Tells the limits that must be told of the inputs that this entry changed [LI11], [LI13], and the alerts whose account it
 * has closed [EV3]; after its handler, before the limits are judged.
 */
export function observeInput(world: World, input: Input, origin: string, isAccepted: boolean): void {
  if (isAccepted) world.costs.after(input);
  const { told } = world.limits;
  if (told.size === 0) return;
  if (world.state.breakChanges !== world.breaksSeen.changes) announceAll(world, ['breakAge']);
  world.breaksSeen.changes = world.state.breakChanges;
  if (isFeed(origin)) announceFeed(world, origin);
  if (!isAccepted) return;
  switch (input.type) {
    case 'MarkUpdated':
      if (input.isQuarantined !== true) observeMark(world, world.state.instrumentIndex.get(input.instrument) ?? -1);
      return;
    case 'FxRateUpdated':
      observeRate(world, `${input.base}/${input.quote}`);
      return;
    case 'FillReceived':
      observeFill(world, input);
      return;
    case 'FillBusted':
    case 'FillCorrected':
    case 'PositionReported':
      observeBooking(world, input.account, input.instrument);
      return;
    case 'SettlementPosted': {
      const instrument = world.state.instrumentIndex.get(input.instrument) ?? -1;
      observe(world, world.holdings.ownersOf(instrument), { kind: 'booking', instrument });
      return;
    }
    case 'CashMoved': {
      const account = world.state.accountIndex.get(input.account);
      if (account !== undefined) observe(world, [account], { kind: 'cash', instrument: -1 });
      return;
    }
    default:
      // The clock, a reset, and what is too rare to be told apart: members, calendars, sessions, settings.
      announceAll(world, TIMED);
  }
}

function announceAll(world: World, metrics: readonly LimitMetric[]): void {
  const { told } = world.limits;
  for (const metric of metrics) for (const watch of told.of(metric)) told.announce(watch);
}

/** A fact of a feed is a sign of its life, also where the engine refuses it. */
function announceFeed(world: World, origin: string): void {
  const { told } = world.limits;
  for (const watch of told.of('feedAge')) {
    const { rule } = watch.limit.definition;
    if (rule.type === 'metric' && (rule.origin === undefined || rule.origin === origin)) told.announce(watch);
  }
}

/** A mark, also one with the former price [MK7]: its holders, the options on it, and what converts by it. */
function observeMark(world: World, instrument: number): void {
  if (instrument < 0) return;
  const { told } = world.limits;
  const move: Move = { kind: 'mark', instrument };
  observe(world, world.holdings.ownersOf(instrument), move);
  for (const option of world.dependents.get(instrument) ?? [])
    observe(world, world.holdings.ownersOf(option), { kind: 'mark', instrument: option });
  for (const pair of world.pairsOf(instrument) ?? []) observeRate(world, pair);
  // A limit of the firm on a named instrument looks at its mark without a holding too.
  for (const watch of told.of('markAge'))
    if (watch.limit.account < 0 && isMoved(world, watch, move)) told.announce(watch);
}

function observeRate(world: World, pair: string): void {
  const { limits, holdings, state, groups, rates } = world;
  const { told } = limits;
  observe(world, holdings.convertedBy(pair), { kind: 'rate', instrument: -1 });
  const converts = (from: string, to: string): boolean => rates.get(from, to).legs.some((leg) => leg.pair === pair);
  // What is stated in another currency than its accounts'.
  for (const watch of told.values()) {
    const { account, node, definition } = watch.limit;
    const currencies =
      account >= 0
        ? [accountAt(state, account).currency]
        : (groups.nodes.get(`${node.level}/${node.id}`)?.buckets.keys() ?? []);
    for (const from of currencies)
      if (converts(from, definition.currency) && isMoved(world, watch, { kind: 'rate', instrument: -1 }))
        told.announce(watch);
  }
}

function observeFill(world: World, input: SeenFill['input']): void {
  const { state, limits, accounts } = world;
  const { told } = limits;
  const account = state.accountIndex.get(input.account);
  const instrument = state.instrumentIndex.get(input.instrument);
  if (account === undefined || instrument === undefined) return;
  const fill: SeenFill = { account, instrument, input };
  const own = [limits.of(account), ...accounts.pathOf(account).map(({ key }) => limits.ofNode(key))];
  for (const watches of own)
    for (const watch of watches) if (told.has(watch) && noteFillOf(world, watch.limit, fill)) told.announce(watch);
  for (const { limit } of told.of('sizeDeviation')) {
    const { rule } = limit.definition;
    if (rule.type !== 'metric' || !isByMedian(rule)) continue;
    keepSize(state, fill);
    break;
  }
  observeBooking(world, input.account, input.instrument);
}

function observeBooking(world: World, accountId: string, symbol: string): void {
  const { accountIndex, instrumentIndex } = world.state;
  const account = accountIndex.get(accountId);
  const instrument = instrumentIndex.get(symbol);
  if (account !== undefined && instrument !== undefined) observe(world, [account], { kind: 'booking', instrument });
}

/** Announces what stands on these accounts, or above them, and has the move among its inputs. */
function observe(world: World, accounts: Iterable<number>, move: Move): void {
  const { limits } = world;
  const { told } = limits;
  const keys = new Set<string>();
  const tell = (watches: readonly Watch[]): void => {
    for (const watch of watches) if (told.has(watch) && isMoved(world, watch, move)) told.announce(watch);
  };
  for (const account of new Set(accounts)) {
    tell(limits.of(account));
    for (const { key } of world.accounts.pathOf(account)) keys.add(key);
  }
  for (const key of keys) tell(limits.ofNode(key));
}

/** Whether a move is an input of what a limit measures. */
function isMoved(world: World, { limit }: Watch, { kind, instrument }: Move): boolean {
  const { rule, within = null } = limit.definition;
  const listed = instrument < 0 ? null : instrumentAt(world.state, instrument);
  if (rule.type === 'position') return kind === 'booking' && listed?.listing.instrument === rule.instrument;
  if (rule.type === 'exposure') return kind !== 'cash';
  if (rule.type !== 'metric') return true;
  if (listed !== null && !isInCut(listed, rule.metric === 'currencyExposure' ? null : within)) return false;
  switch (rule.metric) {
    // By time, by feeds, and by the fills themselves.
    case 'fillRate':
    case 'priceDeviation':
    case 'sizeDeviation':
    case 'feedAge':
    case 'breakAge':
    case 'worstCasePosition':
      return false;
    case 'markAge':
      return kind === 'mark' || kind === 'booking';
    case 'realizedLoss':
      return kind === 'booking' || (kind === 'cash' && within === null);
    default:
      if (QUANTITIES.has(rule.metric)) return kind === 'booking';
      return kind !== 'cash' || (within === null && !VALUES.has(rule.metric));
  }
}
