import { formatUnits } from '#lib/base/decimal.ts';
import type { Fact, FillReceived } from '#lib/model/input.ts';
import type { Objectives } from '#lib/model/objectives.ts';
import { effectOf, happen, watchContracts } from './conduct.ts';
import { labelLate } from './fills.ts';
import { settleLateFill } from './late-fills.ts';
import { noteNewsFill } from './news-fills.ts';
import type { ObjectiveState } from './objective-state.ts';
import { amountOfInitial24 } from './objective-terms.ts';
import { accountAt, holdingAt } from './state.ts';
import type { AccountState, HoldingState } from './state.ts';
import { net24, openLabel } from './trading-record.ts';
import type { Moment, Verdict, World } from './world.ts';

const SECOND_US = 1_000_000;
/** Facts beside fills that may change what is held. */
const MOVES_HOLDINGS: ReadonlySet<Fact['type']> = new Set<Fact['type']>([
  'FillBusted',
  'FillCorrected',
  'PositionReported',
]);

/** A holding before a fill: quantity, and net result in the account's currency. */
type FillPlace = {
  readonly quantity12: bigint;
  readonly net24: bigint;
  readonly accountNet24: bigint;
  readonly accountFees24: bigint;
};
/** Applies a fact and takes note of what the objectives of its account ask for. */
export function applyWatched(
  world: World,
  input: Fact,
  moment: Moment,
  apply: (world: World, input: Fact, moment: Moment) => Verdict,
): Verdict {
  // Most facts are marks, of which no objective asks anything.
  if (input.type === 'MarkUpdated') return apply(world, input, moment);
  if (input.type === 'FillReceived') {
    const before = fillPlace(world, input);
    const verdict = apply(world, input, moment);
    if (verdict === null && before !== null) noteFill(world, input, before, moment);
    return verdict;
  }
  const verdict = apply(world, input, moment);
  if (verdict !== null) return verdict;
  if (input.type === 'CashMoved' && input.cashKind === 'payout') notePayout(world, input.account);
  if (MOVES_HOLDINGS.has(input.type) && 'account' in input) {
    const index = world.state.accountIndex.get(input.account);
    if (index !== undefined) watchContracts(world, index, { moment, detail: `input=${input.type}` });
  }
  return null;
}

/** [PR1] the percentage of the next payout follows from how many there were. */
function notePayout(world: World, accountId: string): void {
  const index = world.state.accountIndex.get(accountId);
  if (index === undefined) return;
  const { objectives } = accountAt(world.state, index);
  if (objectives !== null) objectives.payouts += 1;
}

/** What the objectives must know of the moment before a fill; null where the fill can only be refused. */
function fillPlace(world: World, input: FillReceived): FillPlace | null {
  const { state } = world;
  const index = state.accountIndex.get(input.account);
  if (index === undefined) return null;
  const account = accountAt(state, index);
  const held = account.holdings.get(input.instrument);
  const holding = held === undefined ? null : holdingAt(state, held);
  return {
    quantity12: holding?.quantity12 ?? 0n,
    net24: holding === null ? 0n : holdingNet24(holding),
    accountNet24: net24(account),
    accountFees24: account.fees24,
  };
}

/** Counts the trading day, and watches what the account's programme asks of a fill. */
function noteFill(world: World, input: FillReceived, before: FillPlace, moment: Moment): void {
  const { state } = world;
  const index = state.accountIndex.get(input.account);
  if (index === undefined) return;
  const account = accountAt(state, index);
  const held = account.holdings.get(input.instrument);
  if (held === undefined) return;
  const holding = holdingAt(state, held);
  // A fill that a bust had removed before it came moved nothing [BU4].
  if (holding.changedSeq !== moment.seq) return;
  const was = before.quantity12;
  const is = holding.quantity12;
  const isFlip = (was > 0n && is < 0n) || (was < 0n && is > 0n);
  const hasOpened = isFlip || size(is) > size(was);
  const hasClosed = isFlip || size(is) < size(was);
  const lateness = settleLateFill(world, index, {
    input,
    moment,
    fee24: account.fees24 - before.accountFees24,
  });
  if (lateness !== 'onTime') labelLate(account, { input, lateness }, moment);
  const { record } = account;
  record.lastFillUs = moment.atUs;
  const label = lateness === 'restated' ? (account.roll?.label ?? '') : openLabel(state, account);
  countDay(account, { label, hasOpened, hasClosed });
  const { objectives } = account;
  if (objectives === null) return;
  const fill: SeenFill = { input, before, holding, hasOpened, hasClosed, moment };
  watchNews(world, index, objectives, fill);
  watchTrip(world, index, objectives, fill);
  watchContracts(world, index, { moment, detail: `fill=${input.fillId} instrument=${input.instrument}` });
}

/** [PR3] a label counts once; one that a later fill has passed already is not counted anew. */
function countDay(
  { record }: AccountState,
  day: { readonly label: string; readonly hasOpened: boolean; readonly hasClosed: boolean },
): void {
  const { label, hasOpened, hasClosed } = day;
  if (hasOpened && (record.openedLabel === null || record.openedLabel < label)) {
    record.openedDays += 1;
    record.openedLabel = label;
  }
  if (hasClosed && (record.closedLabel === null || record.closedLabel < label)) {
    record.closedDays += 1;
    record.closedLabel = label;
  }
}

type SeenFill = {
  readonly input: FillReceived;
  readonly before: FillPlace;
  readonly holding: HoldingState;
  readonly hasOpened: boolean;
  readonly hasClosed: boolean;
  readonly moment: Moment;
};

function watchNews(world: World, index: number, objectives: ObjectiveState, fill: SeenFill): void {
  const { input, before, hasOpened, hasClosed, moment } = fill;
  const profit24 = net24(accountAt(world.state, index)) - before.accountNet24;
  const { fillId, tsEventUs } = input;
  noteNewsFill(world, index, objectives, { fillId, tsEventUs, hasOpened, hasClosed, profit24 }, moment);
}

/** Round trips of an instrument from flat: minimum hold time and loss per trade. */
function watchTrip(world: World, index: number, objectives: ObjectiveState, fill: SeenFill): void {
  const { input, before, holding, hasClosed, moment } = fill;
  const { terms, trips } = objectives;
  const trip = trips.get(input.instrument);
  const detail = `fill=${input.fillId} instrument=${input.instrument}`;
  if (hasClosed && trip !== undefined && terms.minHold !== undefined) {
    const heldUs = input.tsEventUs - trip.openedUs;
    if (heldUs < terms.minHold.seconds * SECOND_US) {
      happen(world, index, {
        kind: 'minHold',
        ...effectOf(terms.minHold),
        moment,
        detail: `${detail} heldUs=${heldUs}`,
      });
    }
  }
  const isTripOver = hasClosed && (holding.quantity12 === 0n || fill.hasOpened);
  if (isTripOver && trip !== undefined) {
    const result24 = holdingNet24(holding) - trip.net24;
    const most24 = lossPerTrade24(world, index, terms);
    if (terms.maxLossPerTrade !== undefined && most24 !== null && -result24 >= most24) {
      const lost = `${detail} lost=${formatUnits(-result24, 24)}`;
      happen(world, index, { kind: 'maxLossPerTrade', ...effectOf(terms.maxLossPerTrade), moment, detail: lost });
    }
    trips.delete(input.instrument);
  }
  const isStart = fill.hasOpened && (before.quantity12 === 0n || fill.hasClosed);
  if (!isStart || holding.quantity12 === 0n) return;
  // The fee of the opening fill is the trip's; a flip's result belongs to the trip it ends.
  const start24 = before.quantity12 === 0n ? before.net24 : holdingNet24(holding);
  trips.set(input.instrument, { openedUs: input.tsEventUs, net24: start24 });
}

function lossPerTrade24(world: World, index: number, terms: Objectives): bigint | null {
  const asked = terms.maxLossPerTrade;
  return asked === undefined ? null : amountOfInitial24(asked, accountAt(world.state, index));
}

function holdingNet24(holding: HoldingState): bigint {
  return holding.realized24 - holding.fees24;
}

function size(quantity12: bigint): bigint {
  return quantity12 < 0n ? -quantity12 : quantity12;
}
