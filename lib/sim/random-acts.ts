import { between, pick } from './dice.ts';
import type { Dice } from './dice.ts';
import { decimalText } from './instruments.ts';
import type { Cast, Feature, Walk } from './random-cast.ts';
import { drawLimit, drawRules } from './random-rules.ts';

/** An input without its time: members of the model's unions as plain objects. */
export type Draft = Readonly<Record<string, unknown>> & { readonly type: string };

/** The day as it unfolds; only what later acts refer to. */
export type Scene = {
  readonly cast: Cast;
  readonly fills: Draft[];
  /** Fills that a bust or a correction has named before they came. */
  readonly promised: Draft[];
  /** Ids of corrections and busts, for chains of them. */
  readonly chainIds: { readonly fillId: string; readonly account: unknown; readonly instrument: unknown }[];
  readonly labels: Map<string, number>;
  atUs: number;
};

type Act = {
  readonly weight: number;
  readonly needs?: Feature;
  readonly make: (dice: Dice, scene: Scene, id: string) => Draft;
};

const ACTS: readonly Act[] = [
  { weight: 40, make: (dice, scene) => moveMark(dice, scene) },
  { weight: 30, make: (dice, scene, id) => nextFill(dice, scene, id) },
  { weight: 3, make: () => ({ type: 'TimeAdvanced' }) },
  { weight: 4, needs: 'duplicates', make: (dice, scene, id) => again(dice, scene, id, {}) },
  { weight: 2, needs: 'collisions', make: (dice, scene, id) => again(dice, scene, id, { lastPx: '41.5' }) },
  { weight: 2, needs: 'strays', make: (dice, scene, id) => ({ ...drawFill(dice, scene, id), instrument: 'NOWHERE' }) },
  { weight: 6, needs: 'cash', make: (dice, scene, id) => drawCash(dice, scene, id) },
  { weight: 6, needs: 'rates', make: (dice, scene) => drawRate(dice, scene) },
  { weight: 3, needs: 'rolls', make: (dice, scene) => drawRoll(dice, scene) },
  { weight: 3, needs: 'reports', make: (dice, scene) => drawReport(dice, scene) },
  { weight: 2, needs: 'feeds', make: (dice) => drawFeed(dice) },
  { weight: 2, needs: 'moves', make: (dice, scene) => drawMove(dice, scene) },
  { weight: 3, needs: 'changes', make: (dice, scene, id) => drawChange(dice, scene, id) },
  { weight: 2, needs: 'latches', make: (dice, scene, id) => drawLatch(dice, scene, id) },
  { weight: 5, needs: 'busts', make: (dice, scene, id) => drawCorrection(dice, scene, id) },
  { weight: 3, needs: 'early', make: (dice, scene, id) => drawEarly(dice, scene, id) },
  { weight: 3, needs: 'settle', make: (dice, scene) => drawSettlement(dice, scene) },
];

/** One input, drawn by its own dice so that a step stands alone when others are taken out of the day. */
export function drawAct(dice: Dice, scene: Scene, id: string): Draft {
  const possible = ACTS.filter(({ needs }) => needs === undefined || scene.cast.has.has(needs));
  const total = possible.reduce((sum, { weight }) => sum + weight, 0);
  let left = between(dice, 1, total);
  for (const act of possible) {
    left -= act.weight;
    if (left <= 0) return act.make(dice, scene, id);
  }
  return moveMark(dice, scene);
}

function moveMark(dice: Dice, { cast }: Scene): Draft {
  const walk = pick(dice, cast.walks);
  // Now and then the price stays: a repeated equal price is an observation too [MK7].
  walk.units = Math.max(walk.lowest, walk.units + between(dice, -walk.step, walk.step));
  return markOf(dice, cast, walk);
}

export function markOf(dice: Dice, cast: Cast, walk: Walk): Draft {
  const isTold = walk.kind === 'option' && between(dice, 0, 2) === 0;
  const delta = isTold ? { delta: pick(dice, ['0.5', '-0.45', '0.123456789012', '0']) } : {};
  const common = { type: 'MarkUpdated', instrument: walk.symbol, ...delta };
  const half = between(dice, 0, 1);
  const text = (units: number): string => decimalText(units, walk.scale);
  const bid = text(Math.max(walk.lowest, walk.units - half));
  const quote = { bid, ask: text(walk.units + half) };
  if (cast.policy === 'last') return { ...common, px: text(walk.units) };
  return cast.policy === 'bidAsk' && between(dice, 0, 4) === 0
    ? { ...common, px: text(walk.units) }
    : { ...common, ...quote };
}

function drawRate(dice: Dice, scene: Scene): Draft {
  const { cast } = scene;
  if (cast.ratesByMark) return moveMark(dice, scene);
  const isEuro = between(dice, 0, 1) === 0;
  const walk = cast.walks[isEuro ? 0 : 1];
  if (walk !== undefined) walk.units = Math.max(2, walk.units + between(dice, -walk.step, walk.step));
  return isEuro ? rateOf(cast, 'EUR', 'USD') : rateOf(cast, 'USD', 'JPY');
}

export function rateOf(cast: Cast, base: string, quote: string): Draft {
  if (base === 'BTC') return { type: 'FxRateUpdated', base, quote, rate: '40123.5' };
  const walk = cast.walks[base === 'EUR' ? 0 : 1];
  return { type: 'FxRateUpdated', base, quote, rate: decimalText(walk?.units ?? 1, walk?.scale ?? 0) };
}

function nextFill(dice: Dice, scene: Scene, id: string): Draft {
  const promised = between(dice, 0, 2) > 0 ? scene.promised.shift() : undefined;
  const fill = promised ?? drawFill(dice, scene, id);
  scene.fills.push(fill);
  return fill;
}

function drawFill(dice: Dice, scene: Scene, id: string): Draft {
  const { cast } = scene;
  const walk = pick(dice, cast.walks);
  const px = Math.max(walk.lowest, walk.units + between(dice, -1, 1));
  const isBase = walk.baseCurrency !== null && between(dice, 0, 1) === 0;
  const late = cast.has.has('late') && between(dice, 0, 3) === 0 ? between(dice, 1, 1_200) * 1_000_000 : 0;
  return {
    type: 'FillReceived',
    fillId: `f${id}`,
    ...ownerOf(dice, cast),
    instrument: walk.symbol,
    side: pick(dice, ['buy', 'sell']),
    lastQty: pick(dice, walk.quantities),
    lastPx: decimalText(px, walk.scale),
    fee: isBase ? pick(dice, ['0', '0.0001', '0.000000000001']) : pick(dice, ['0', '0.1', '1.25', '-0.05']),
    feeCurrency: isBase ? walk.baseCurrency : pick(dice, ['USD', 'EUR', 'JPY']),
    ...(late === 0 ? {} : { tsEventUs: scene.atUs - late }),
  };
}

/** An account, and of a hedging one the venue's position; now and then the venue forgets to name it. */
function ownerOf(dice: Dice, cast: Cast): object {
  const { account, positionMode } = pick(dice, cast.accounts);
  if (positionMode !== 'hedging' || between(dice, 0, 20) === 0) return { account };
  return { account, positionId: pick(dice, ['P1', 'P2', 'P3']) };
}

function again(dice: Dice, scene: Scene, id: string, change: object): Draft {
  if (scene.fills.length === 0) return nextFill(dice, scene, id);
  return { ...pick(dice, scene.fills), ...change };
}

function drawCash(dice: Dice, { cast }: Scene, id: string): Draft {
  const kinds = ['deposit', 'withdrawal', 'payout', 'payout', 'fee', 'funding', 'swap', 'dividend', 'adjustment'];
  const cashKind = pick(dice, kinds);
  const isPaid = cashKind === 'withdrawal' || cashKind === 'payout' || cashKind === 'fee';
  // Sizes of the rules' own amounts, so that a payout may touch a floor exactly.
  const size = pick(dice, ['1', '12.34', '5', '20', '40', '40', '75.5', '200']);
  return {
    type: 'CashMoved',
    cashId: `c${id}`,
    account: pick(dice, cast.accounts).account,
    amount: isPaid || (cashKind === 'swap' && between(dice, 0, 1) === 0) ? `-${size}` : size,
    currency: pick(dice, ['USD', 'EUR', 'JPY']),
    cashKind,
  };
}

function drawReport(dice: Dice, { cast }: Scene): Draft {
  const walk = pick(dice, cast.walks);
  const px = Math.max(Math.max(walk.lowest, 1), walk.units + between(dice, -3, 3));
  return {
    type: 'PositionReported',
    ...ownerOf(dice, cast),
    instrument: walk.symbol,
    signedQty: pick(dice, ['2', '-1.5', '0', '4']),
    avgPx: decimalText(px, walk.scale),
  };
}

function drawFeed(dice: Dice): Draft {
  return {
    type: 'FeedStatusChanged',
    feed: 'floor',
    status: pick(dice, ['live', 'live', 'stale', 'dead']),
    reason: 'drawn',
  };
}

function drawMove(dice: Dice, { cast }: Scene): Draft {
  const { account } = pick(dice, cast.accounts);
  const other = pick(dice, cast.accounts).account;
  return { type: 'AccountMoved', account, trader: `T-${other}`, desk: pick(dice, ['D1', 'D2']) };
}

const LEAD = { user: 'u', name: 'U', role: 'lead' };

/** A limit or a programme changes in the middle of the day; what loosens waits for approval and is refused here. */
function drawChange(dice: Dice, { cast }: Scene, id: string): Draft {
  const account = pick(dice, cast.accounts);
  if (between(dice, 0, 2) === 0) {
    const ruleset = { rulesetId: `R-${id}`, version: 1, name: 'changed', rules: drawRules(dice, cast) };
    return { type: 'AssignRuleset', actor: LEAD, clientActionId: id, account: account.account, ruleset };
  }
  const limitId = `L${between(dice, 0, 3)}`;
  const baseVersion = pick(dice, [0, 0, 1, 2]);
  const draft = { limitId, name: limitId, baseVersion, ...drawLimit(dice, cast, account) };
  return { type: 'DefineLimit', actor: LEAD, clientActionId: id, draft };
}

function drawLatch(dice: Dice, { cast }: Scene, id: string): Draft {
  const { account } = pick(dice, cast.accounts);
  const limitId = `${account}:r${between(dice, 0, 5)}`;
  return { type: 'ResetLatch', actor: LEAD, clientActionId: id, account, limitId, reason: 'drawn' };
}

/** A bust or a correction of an earlier fill, by any id of its chain; at times of one that is gone already. */
function drawCorrection(dice: Dice, scene: Scene, id: string): Draft {
  if (scene.fills.length === 0) return nextFill(dice, scene, id);
  const useChain = scene.chainIds.length > 0 && between(dice, 0, 3) === 0;
  const target = useChain ? pick(dice, scene.chainIds) : pick(dice, scene.fills);
  return about(dice, scene, `x${id}`, target);
}

function about(dice: Dice, scene: Scene, fillId: string, target: Readonly<Record<string, unknown>>): Draft {
  const { account, instrument } = target;
  scene.chainIds.push({ fillId, account, instrument });
  const common = { fillId, refFillId: target['fillId'], account, instrument };
  const walk = scene.cast.walks.find(({ symbol }) => symbol === instrument);
  if (walk === undefined || between(dice, 0, 1) === 0) return { type: 'FillBusted', ...common };
  return {
    type: 'FillCorrected',
    ...common,
    lastQty: pick(dice, walk.quantities),
    lastPx: decimalText(Math.max(walk.lowest, walk.units + between(dice, -2, 2)), walk.scale),
    ...(between(dice, 0, 2) === 0 ? { side: pick(dice, ['buy', 'sell']) } : {}),
    ...(between(dice, 0, 2) === 0 ? { fee: '0.75', feeCurrency: pick(dice, ['USD', 'EUR']) } : {}),
  };
}

/** The second drop-copy line is faster: what is said about a fill comes before the fill [BU4]. */
function drawEarly(dice: Dice, scene: Scene, id: string): Draft {
  const fill = drawFill(dice, scene, `early${id}`);
  scene.promised.push(fill);
  return about(dice, scene, `x${id}`, fill);
}

function drawSettlement(dice: Dice, { cast }: Scene): Draft {
  const walk = pick(dice, cast.walks);
  const price = decimalText(Math.max(walk.lowest, walk.units + between(dice, -2, 2)), walk.scale);
  return { type: 'SettlementPosted', instrument: walk.symbol, price };
}

const DAY_US = 86_400_000_000;
const HOUR_US = 3_600_000_000;

/** A reset of one calendar, at times a second one of the same label; days of 22 to 26 hours and closed dates happen. */
function drawRoll(dice: Dice, scene: Scene): Draft {
  const calendarId = pick(dice, ['one', 'two']);
  const day = (scene.labels.get(calendarId) ?? 0) + pick(dice, [0, 1, 1, 1, 2, 3]);
  scene.labels.set(calendarId, day);
  const instantUs = scene.atUs - between(dice, 0, 1) * between(dice, 0, 2_000_000);
  const nextInstantUs = instantUs + DAY_US + between(dice, -2, 2) * HOUR_US;
  return { type: 'TradingDayRolled', calendarId, label: labelOf(day), instantUs, nextInstantUs };
}

/** Labels begin on Friday 2026-06-26, so that a few days cross a week and a month. */
function labelOf(day: number): string {
  const date = 26 + day;
  if (date <= 30) return `2026-06-${date}`;
  if (date <= 61) return `2026-07-${String(date - 30).padStart(2, '0')}`;
  return `2026-08-${String(Math.min(date - 61, 31)).padStart(2, '0')}`;
}
