import { formatUnits, parseUnits, pow10Big } from '#lib/base/decimal.ts';
import { ratioOfUnits, roundRatio } from '#lib/base/ratio.ts';
import type { BreakClass, SyntheticProposal } from '#lib/model/break.ts';
import type { PositionReported } from '#lib/model/input.ts';
import { bookAt, commitChange, leavesRange, openHolding, planAppend } from './book-change.ts';
import type { BookPlace } from './book-change.ts';
import { totalOf } from './book-restatement.ts';
import type { Wait } from './book-state.ts';
import { FLAT, positionAsOf } from './books.ts';
import { isBreakOpen, openBreak, resolveBreak } from './breaks.ts';
import { placeOf, pushCorrection } from './fills.ts';
import { endRuns } from './mark-ranges.ts';
import { averagePrice, averagePrice12, payoff24 } from './position.ts';
import type { Position } from './position.ts';
import { noteReporter } from './source-breaks.ts';
import { accountAt, holdingAt, instrumentAt } from './state.ts';
import type { InstrumentState } from './state.ts';
import { proposeFill } from './synthetic-fill.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

/** Starting value: fills in flight settle within this before a report without a watermark is compared [RC2]. */
const REPORT_GRACE_US = 5_000_000;
/** [RC1] average prices agree within one part in so many. */
const AVERAGE_PARTS = 10_000n;
/** Classes of which one at most is open per position. */
const POSITION_CLASSES = ['quantity', 'side', 'missingHere', 'missingThere', 'averagePrice'] as const;

/**
 * A venue's report against the engine's own position [RC3]: `adopt` sets quantity and average and leaves realized, fees
 * and balance; `compare` only opens or closes a break, except that the first report of a key without any fill is adopted.
 */
export function reportPosition(world: World, input: PositionReported, moment: Moment): Verdict {
  const { state } = world;
  const accountIndex = state.accountIndex.get(input.account);
  if (accountIndex === undefined) return refuse('unknownAccount', 'account', `account=${input.account}`);
  const instrumentIndex = state.instrumentIndex.get(input.instrument);
  if (instrumentIndex === undefined) return refuse('unknownInstrument', 'symbol', `symbol=${input.instrument}`);
  const account = accountAt(state, accountIndex);
  const instrument = instrumentAt(state, instrumentIndex);
  const place = placeOf(account, { accountIndex, instrumentIndex }, input.positionId);
  if ('reason' in place) return place;
  const theirs12 = parseUnits(input.signedQty, 12);
  const ours = bookAt(world, place)?.position ?? FLAT;
  const average12 = input.avgPx === undefined ? null : parseUnits(input.avgPx, 12);
  if (instrument.inverse && theirs12 !== 0n && average12 !== null && average12 <= 0n) {
    return refuse('priceNotPositive', 'avg_price');
  }
  const known = account.holdings.get(input.instrument);
  const isFirst = known === undefined || !holdingAt(state, known).filled.includes(place.positionId);
  const policy = state.origins.get(moment.origin)?.positionPolicy ?? 'compare';
  const report = { theirs12, average12, theirUs: input.tsEventUs, origin: moment.origin };
  if (policy === 'compare' && !isFirst) {
    noteReporter(world, accountIndex, input.tsEventUs, moment);
    compareLater(world, { place, report, asOfSeq: input.asOfSeq }, moment);
    return null;
  }
  const adopted12 = average12 ?? averagePrice12(ours, instrument);
  if (theirs12 !== 0n && adopted12 === null) return refuse('malformed', 'avg_price', 'allowed="present"');
  const verdict = adopt(world, place, { ...report, average12: adopted12 }, moment);
  if (verdict === null) noteReporter(world, accountIndex, input.tsEventUs, moment);
  return verdict;
}

type Report = {
  readonly theirs12: bigint;
  readonly average12: bigint | null;
  readonly theirUs: number;
  readonly origin: string;
};

/** The report is the record: quantity and cost as reported, and the step it makes in P&L on record [RC3]. */
function adopt(world: World, place: BookPlace, report: Report, moment: Moment): Verdict {
  const account = accountAt(world.state, place.account);
  const instrument = instrumentAt(world.state, place.instrument);
  const { theirs12, average12 } = report;
  const ours = bookAt(world, place)?.position ?? FLAT;
  const hasSameAverage = isSameAverage(average12, averagePrice12(ours, instrument));
  const cost24 = theirs12 === 0n ? 0n : payoff24(theirs12, instrument, (average12 ?? 0n) * 10n);
  const { seq } = moment;
  const change = planAppend(world, place, { kind: 'report', seq, place: seq, quantity12: theirs12, cost24 });
  if (leavesRange(world, change)) return refuse('outOfRange', 'qty');
  const before24 = totalOf(world, place.account);
  // A flat position has no average [PO5]: what a report says beside it is no price that anything was had at.
  const reported13 = average12 === null || theirs12 === 0n ? undefined : average12 * 10n;
  commitChange(world, { ...change, reported13 }, moment);
  endRuns(instrument, seq);
  endPositionBreaks(world, place, moment, null);
  if (theirs12 === ours.quantity12 && hasSameAverage) return null;
  account.breaks += 1;
  pushCorrection(account, {
    seq,
    atUs: moment.atUs,
    kind: 'adoption',
    fillId: '',
    refFillId: place.positionId,
    instrument: instrument.listing.instrument,
    realizedDelta: '0',
    feesDelta: '0',
    totalDelta: formatUnits(totalOf(world, place.account) - before24, 24),
    contested: [],
  });
  return null;
}

type Comparison = { readonly place: BookPlace; readonly report: Report; readonly asOfSeq: number | undefined };

/** [RC2] at the same watermark at once, else after the grace; a difference that is open already needs none. */
function compareLater(world: World, { place, report, asOfSeq }: Comparison, moment: Moment): void {
  const account = accountAt(world.state, place.account);
  const instrument = instrumentAt(world.state, place.instrument);
  const key = `report:${place.account}:${instrument.listing.instrument}:${place.positionId}`;
  const book = bookAt(world, place);
  if (asOfSeq !== undefined && book !== null) {
    const ours = positionAsOf(book, (entry) => entry.seq <= asOfSeq, instrument, account.costMethod);
    world.state.waits.delete(key);
    judgeReport(world, place, { ...report, ours, ourSeq: asOfSeq }, moment);
    return;
  }
  const ours = book?.position ?? FLAT;
  const isOpen = POSITION_CLASSES.some((kind) => isBreakOpen(world.state, breakKey(world, place, kind)));
  if (isOpen || classOf(instrument, ours, report) === null) {
    world.state.waits.delete(key);
    judgeReport(world, place, { ...report, ours, ourSeq: moment.seq }, moment);
    return;
  }
  const dueUs = world.state.waits.get(key)?.dueUs ?? moment.atUs + REPORT_GRACE_US;
  world.state.waits.set(key, {
    kind: 'report',
    dueUs,
    account: place.account,
    instrument: instrument.listing.instrument,
    reference: place.positionId,
    ...report,
  });
}

/** The grace of a report is over: what still differs is a break. */
export function compareReport(world: World, wait: Wait, moment: Moment): void {
  const instrument = world.state.instrumentIndex.get(wait.instrument);
  if (instrument === undefined) return;
  const place = { account: wait.account, instrument, positionId: wait.reference };
  const ours = bookAt(world, place)?.position ?? FLAT;
  judgeReport(world, place, { ...wait, ours, ourSeq: moment.seq }, moment);
}

type Judged = Report & { readonly ours: Position; readonly ourSeq: number };

function judgeReport(world: World, place: BookPlace, report: Judged, moment: Moment): void {
  const instrument = instrumentAt(world.state, place.instrument);
  const account = accountAt(world.state, place.account);
  const { ours, theirs12, average12 } = report;
  const kind = classOf(instrument, ours, report);
  endPositionBreaks(world, place, moment, kind);
  if (kind !== null) {
    const isAverage = kind === 'averagePrice';
    const average = averagePrice12(ours, instrument);
    const finding = {
      ...breakKey(world, place, kind),
      origin: report.origin,
      ours: isAverage && average !== null ? formatUnits(average, 12) : formatUnits(ours.quantity12, 12),
      theirs: isAverage && average12 !== null ? formatUnits(average12, 12) : formatUnits(theirs12, 12),
      tolerance: isAverage ? '0.0001 relative' : formatUnits(quantityTolerance12(instrument), 12),
      theirUs: report.theirUs,
      proposal: isAverage ? null : proposalOf(world, place, report),
    };
    if (openBreak(world.state, finding, { seq: report.ourSeq, atUs: moment.atUs })) account.breaks += 1;
  }
  markHolding(world, place, kind !== null && kind !== 'averagePrice');
}

/**
 * [RC6] the fill that would make the position what the venue reports; nothing books it but a person's acceptance. Its id
 * names the report by the venue's own time, so that the same report proposes the same fill [RC7]; of a hedging account
 * also the position, since each has a report of its own.
 */
function proposalOf(world: World, place: BookPlace, report: Judged): SyntheticProposal {
  const { account } = accountAt(world.state, place.account);
  const instrument = instrumentAt(world.state, place.instrument);
  const { ours, theirs12, average12, theirUs, origin } = report;
  const current = { quantity12: ours.quantity12, average: averagePrice(ours, instrument) };
  const target = { quantity12: theirs12, average: average12 === null ? null : ratioOfUnits(average12, 12) };
  const { quantity12, price } = proposeFill(current, target);
  const key = [origin, account, instrument.listing.instrument, String(theirUs)];
  if (place.positionId !== '') key.push(place.positionId);
  return {
    fillId: `synthetic:${key.join(':')}`,
    quantity: formatUnits(quantity12, 12),
    price: price === null ? null : formatUnits(roundRatio(price, 12), 12),
  };
}

/** Which break a report makes, or null where it agrees [RC1]. */
function classOf(
  instrument: InstrumentState,
  ours: Position,
  report: Report,
): (typeof POSITION_CLASSES)[number] | null {
  const { theirs12, average12 } = report;
  const gap = ours.quantity12 > theirs12 ? ours.quantity12 - theirs12 : theirs12 - ours.quantity12;
  if (gap > quantityTolerance12(instrument)) {
    if (ours.quantity12 === 0n) return 'missingHere';
    if (theirs12 === 0n) return 'missingThere';
    return ours.quantity12 > 0n === theirs12 > 0n ? 'quantity' : 'side';
  }
  return isSameAverage(average12, averagePrice12(ours, instrument)) ? null : 'averagePrice';
}

/** [RC1] one unit of the last decimal of the instrument's lot; whole lots, and no lot, compare exactly. */
function quantityTolerance12({ listing }: InstrumentState): bigint {
  const fraction = listing.lotSize?.split('.')[1] ?? '';
  return fraction.length === 0 ? 0n : pow10Big(12 - fraction.length);
}

function isSameAverage(theirs: bigint | null, ours: bigint | null): boolean {
  if (theirs === null || ours === null) return true;
  const gap = theirs > ours ? theirs - ours : ours - theirs;
  return gap * AVERAGE_PARTS <= (ours < 0n ? -ours : ours);
}

function breakKey(world: World, place: BookPlace, kind: BreakClass) {
  const { account } = accountAt(world.state, place.account);
  const { instrument } = instrumentAt(world.state, place.instrument).listing;
  return { class: kind, account, instrument, reference: place.positionId } as const;
}

function endPositionBreaks(world: World, place: BookPlace, moment: Moment, except: BreakClass | null): void {
  for (const kind of POSITION_CLASSES) {
    if (kind !== except) resolveBreak(world.state, breakKey(world, place, kind), moment);
  }
  if (except === null) markHolding(world, place, false);
}

/** [RC5] an open quantity or side break marks the holding and its account incomplete. */
function markHolding(world: World, place: BookPlace, isOpen: boolean): void {
  const account = accountAt(world.state, place.account);
  const { instrument } = instrumentAt(world.state, place.instrument).listing;
  const index = account.holdings.get(instrument) ?? (isOpen ? openHolding(world, place) : -1);
  if (index < 0) return;
  const holding = holdingAt(world.state, index);
  world.accounts.changed.add(place.account);
  if (holding.openBreak === isOpen) return;
  holding.openBreak = isOpen;
  account.openBreaks += isOpen ? 1 : -1;
}
