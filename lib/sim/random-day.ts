import { between, newDice, nextUint32, pick } from './dice.ts';
import type { Dice } from './dice.ts';
import { decimalText } from './instruments.ts';
import { drawAct, markOf, rateOf } from './random-acts.ts';
import type { Draft, Scene } from './random-acts.ts';
import { drawCast } from './random-cast.ts';
import type { Cast, Feature } from './random-cast.ts';
import { drawLimit, drawRules } from './random-rules.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';

const START_US = 1_782_432_000_000_000;
const LONG_WAIT_US = 400_000_000;

/** What a day may hold now: grows with what the engine knows. */
const KNOWN: ReadonlySet<Feature> = new Set<Feature>([
  'duplicates',
  'collisions',
  'strays',
  'cash',
  'rates',
  'rolls',
  'reports',
  'feeds',
  'moves',
  'changes',
  'latches',
  'unmarked',
  'unrated',
  'negative',
  'satoshi',
  'giant',
  'inverse',
  'busts',
  'early',
  'lots',
  'revalue',
  'baseFee',
  'settle',
  'fullRules',
  'metrics',
  'hedging',
  'quanto',
  'options',
]);

/** A day as its seed and the seeds of its steps: a step keeps its meaning when others are taken out. */
export type DayPlan = { readonly seed: number; readonly steps: readonly number[] };

export function dayPlan(seed: number, length: number): DayPlan {
  const dice = newDice(seed, 78);
  return { seed, steps: Array.from({ length }, () => nextUint32(dice)) };
}

/** A small day of entries: set-up, then trading with all that may go wrong; with the kinds of input it must have. */
export function randomDay({ seed, steps }: DayPlan, always: readonly Feature[] = []): readonly JournalEntry[] {
  const dice = newDice(seed, 77);
  const cast = drawCast(dice, KNOWN, always);
  const scene: Scene = {
    cast,
    fills: [],
    promised: [],
    chainIds: [],
    labels: new Map(),
    atUs: START_US,
  };
  const entries: JournalEntry[] = [];
  const push = (origin: string, draft: Draft): void =>
    void entries.push(entryOf(entries.length + 1, origin, draft, scene));
  for (const draft of setUp(dice, cast)) push('setup', draft);
  for (const step of steps) {
    const own = newDice(step, 79);
    scene.atUs += between(own, 0, 40) === 0 ? LONG_WAIT_US : between(own, 0, 2_000_000);
    push('floor', drawAct(own, scene, String(step)));
  }
  return entries;
}

function entryOf(seq: number, origin: string, draft: Draft, { atUs }: Scene): JournalEntry {
  const isTimeless = draft.type === 'TimeAdvanced' || draft.type === 'TradingDayRolled';
  const input = isTimeless ? draft : { tsEventUs: atUs, ...draft };
  const entry = { seq, tsJournalUs: atUs, tsReceivedUs: atUs, origin, inputId: `i${seq}`, causationId: null, input };
  // Members of the model's unions, written as plain objects under the names of the journal.
  return entry as unknown as JournalEntry;
}

function* setUp(dice: Dice, cast: Cast): Generator<Draft> {
  yield { type: 'CalendarDefined', calendarId: 'one', zone: 'UTC', resetMinute: 0 };
  yield { type: 'CalendarDefined', calendarId: 'two', zone: 'America/New_York', resetMinute: 1020 };
  yield firmOf(cast);
  const { positionPolicy, lateFillPolicy } = cast;
  yield { type: 'OriginConfigured', origin: 'floor', positionPolicy, lateFillPolicy };
  yield { type: 'FeedStatusChanged', feed: 'floor', status: 'live', reason: 'begins' };
  for (const walk of cast.walks) yield { type: 'InstrumentListed', instrument: listingOf(walk) };
  for (const account of cast.accounts) {
    const desk = pick(dice, ['D1', 'D2']);
    yield { type: 'AccountOpened', ...account, trader: `T-${account.account}`, desk };
  }
  // What trades without a mark is marked later, or never.
  for (const walk of cast.walks) if (walk.isMarked) yield markOf(dice, cast, walk);
  const isRated = !cast.has.has('unrated') || between(dice, 0, 1) === 0;
  if (isRated && !cast.ratesByMark) {
    yield rateOf(cast, 'EUR', 'USD');
    yield rateOf(cast, 'USD', 'JPY');
  }
  if (isRated) yield rateOf(cast, 'BTC', 'USD');
  const actor = { user: 'u', name: 'U', role: 'lead' };
  for (const { account } of cast.accounts) {
    const ruleset = { rulesetId: `R-${account}`, version: 1, name: 'random', rules: drawRules(dice, cast) };
    yield { type: 'AssignRuleset', actor, clientActionId: `assign-${account}`, account, ruleset };
  }
  if (!cast.has.has('metrics')) return;
  for (let count = between(dice, 2, 8); count > 0; count -= 1) {
    const draft = {
      limitId: `M${count}`,
      name: 'drawn',
      baseVersion: 0,
      ...drawLimit(dice, cast, pick(dice, cast.accounts), true),
    };
    yield { type: 'DefineLimit', actor, clientActionId: `define-${count}`, draft };
  }
}

function firmOf({ policy, ownFill, ratesByMark }: Cast): Draft {
  const fxPairs = [
    { base: 'EUR', quote: 'USD', instrument: 'EURUSD' },
    { base: 'USD', quote: 'JPY', instrument: 'USDJPY' },
  ];
  return {
    type: 'FirmConfigured',
    firm: 'F',
    reportingCurrency: 'USD',
    markPolicy: policy,
    ownFillUntilMarked: ownFill,
    fxPairs: ratesByMark ? fxPairs : [],
    calendarId: 'one',
  };
}

function listingOf(walk: Cast['walks'][number]): object {
  const { symbol, kind, currency, multiplier, lowest, settlesDaily, baseCurrency, assetClass } = walk;
  const { root, lotEquivalent, marginInit } = walk;
  return {
    instrument: symbol,
    kind,
    multiplier,
    // The price of a quanto is one of another currency than its results [IT3].
    quoteCurrency: kind === 'quanto' ? 'EUR' : currency,
    settlementCurrency: currency,
    assetClass,
    root,
    lotEquivalent,
    marginInit,
    tickSize: decimalText(1, walk.scale),
    negativePriceAllowed: lowest < 0,
    ...(settlesDaily ? { settlesDaily } : {}),
    ...(walk.underlyingId === undefined ? {} : { underlyingId: walk.underlyingId }),
    ...(baseCurrency === null ? {} : { baseCurrency }),
  };
}
