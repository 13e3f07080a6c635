import { between, newDice, pick } from './dice.ts';
import type { Dice } from './dice.ts';
import { decimalText } from './instruments.ts';
import type { Input } from '#lib/model/input.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';

/** What a day may contain; a seed draws the rest, and some seeds leave whole kinds of input out. */
type Cast = {
  readonly accounts: readonly { readonly account: string; readonly currency: string; readonly calendarId: string }[];
  readonly walks: readonly Walk[];
  readonly policy: 'mid' | 'last';
  readonly ratesByMark: boolean;
  readonly weights: Readonly<Record<Act, number>>;
};
type Walk = {
  readonly symbol: string;
  readonly kind: 'linear' | 'inverse';
  readonly currency: string;
  readonly scale: number;
  readonly step: number;
  units: number;
};
type Act = 'mark' | 'fill' | 'again' | 'collision' | 'stray' | 'cash' | 'rate' | 'roll' | 'report' | 'time';
const ACTS: readonly Act[] = ['mark', 'fill', 'again', 'collision', 'stray', 'cash', 'rate', 'roll', 'report', 'time'];

const START_US = 1_780_347_600_000_000;
const CURRENCIES = ['USD', 'EUR', 'JPY'] as const;

/** A small day of entries from a seed: set-up, then trading with duplicates, strays, currency moves, cash and rolls. */
export function randomDay(seed: number, length: number): readonly JournalEntry[] {
  const dice = newDice(seed, 77);
  const cast = drawCast(dice);
  const inputs: { readonly origin: string; readonly input: Input }[] = setUp(dice, cast).map((input) => ({
    origin: 'setup',
    input,
  }));
  const fills: Input[] = [];
  const rolls = new Map<string, number>();
  for (let step = 0; step < length; step += 1) {
    const act = weighted(dice, cast.weights);
    const input = perform(act, { dice, cast, fills, rolls, step });
    if (input.type === 'FillReceived') fills.push(input);
    inputs.push({ origin: 'floor', input });
  }
  let atUs = START_US;
  return inputs.map(({ origin, input }, index) => {
    atUs += between(dice, 0, 2_000_000);
    const stamped = 'tsEventUs' in input ? { ...input, tsEventUs: atUs } : input;
    const entry = {
      seq: index + 1,
      tsJournalUs: atUs,
      tsReceivedUs: atUs,
      origin,
      inputId: `i${index}`,
      causationId: null,
      input: stamped,
    };
    // Plain numbers and text of this file, under the names of the journal.
    return entry as JournalEntry;
  });
}

function drawCast(dice: Dice): Cast {
  const accounts = Array.from({ length: between(dice, 1, 4) }, (_each, index) => ({
    account: `A${index}`,
    currency: pick(dice, CURRENCIES),
    calendarId: pick(dice, ['one', 'two']),
  }));
  const walks: Walk[] = [
    { symbol: 'EURUSD', kind: 'linear', currency: 'USD', scale: 4, step: 60, units: 10_800 },
    { symbol: 'USDJPY', kind: 'linear', currency: 'JPY', scale: 2, step: 90, units: 15_000 },
  ];
  for (let index = between(dice, 1, 3); index > 0; index -= 1) {
    const scale = between(dice, 0, 3);
    const kind = between(dice, 0, 4) === 0 ? 'inverse' : 'linear';
    walks.push({
      symbol: `S${index}`,
      kind,
      currency: pick(dice, CURRENCIES),
      scale,
      step: between(dice, 1, 9),
      units: between(dice, 50, 400),
    });
  }
  const weights: Record<Act, number> = {
    mark: 40,
    fill: 30,
    again: 4,
    collision: 2,
    stray: 2,
    cash: 4,
    rate: 6,
    roll: 3,
    report: 3,
    time: 3,
  };
  // Swarm: a seed that leaves kinds out reaches states that a mixture of all of them drowns.
  for (const act of ['again', 'collision', 'stray', 'cash', 'rate', 'roll', 'report'] as const) {
    if (between(dice, 0, 2) === 0) weights[act] = 0;
  }
  return { accounts, walks, policy: pick(dice, ['mid', 'last']), ratesByMark: between(dice, 0, 1) === 0, weights };
}

function weighted(dice: Dice, weights: Readonly<Record<Act, number>>): Act {
  const total = ACTS.reduce((sum, act) => sum + weights[act], 0);
  let left = between(dice, 1, total);
  for (const act of ACTS) {
    left -= weights[act];
    if (left <= 0) return act;
  }
  return 'mark';
}

function setUp(dice: Dice, cast: Cast): readonly Input[] {
  const at = { tsEventUs: 0 };
  const fxPairs = cast.ratesByMark
    ? [
        { base: 'EUR', quote: 'USD', instrument: 'EURUSD' },
        { base: 'USD', quote: 'JPY', instrument: 'USDJPY' },
      ]
    : [];
  const inputs: object[] = [
    { ...at, type: 'CalendarDefined', calendarId: 'one', zone: 'UTC', resetMinute: 0 },
    { ...at, type: 'CalendarDefined', calendarId: 'two', zone: 'America/New_York', resetMinute: 1020 },
    {
      ...at,
      type: 'FirmConfigured',
      firm: 'F',
      reportingCurrency: 'USD',
      markPolicy: cast.policy,
      ownFillUntilMarked: true,
      fxPairs,
      calendarId: 'one',
    },
    { ...at, type: 'OriginConfigured', origin: 'floor', positionPolicy: 'adopt', lateFillPolicy: 'arrival' },
  ];
  for (const { symbol, kind, currency } of cast.walks) {
    const multiplier = symbol.startsWith('S') ? pick(dice, ['1', '5', '0.1', '25']) : '1';
    const money = { multiplier, quoteCurrency: currency, settlementCurrency: currency };
    const instrument = { instrument: symbol, kind, ...money, assetClass: 'other', negativePriceAllowed: false };
    inputs.push({ ...at, type: 'InstrumentListed', instrument });
  }
  for (const account of cast.accounts) {
    const startBalance = pick(dice, ['1000', '250.5', '10000.01']);
    inputs.push({
      ...at,
      type: 'AccountOpened',
      ...account,
      startBalance,
      trader: `T-${account.account}`,
      desk: pick(dice, ['D1', 'D2']),
    });
    const ruleset = { rulesetId: `R-${account.account}`, version: 1, name: 'random', rules: drawRules(dice, cast) };
    const actor = { user: 'u', name: 'U', role: 'lead' };
    inputs.push({
      ...at,
      type: 'AssignRuleset',
      actor,
      clientActionId: `assign-${account.account}`,
      account: account.account,
      ruleset,
    });
  }
  for (const walk of cast.walks) inputs.push(markOf(dice, cast, walk));
  if (!cast.ratesByMark) inputs.push(rateOf(cast, 'EUR', 'USD'), rateOf(cast, 'USD', 'JPY'));
  // Members of the model's unions, written as plain objects; the engine's own tests hold the types.
  return inputs as readonly Input[];
}

function drawRules(dice: Dice, cast: Cast): readonly object[] {
  const amount = () => pick(dice, ['5', '20', '75.5', '200', '1000']);
  const breachWhen = () => pick(dice, ['lte', 'lt']);
  const action = () => pick(dice, ['fail', 'pause', 'alertOnly']);
  const maxAction = () => pick(dice, ['fail', 'alertOnly']);
  const candidates: readonly object[] = [
    {
      type: 'dailyLoss',
      amount: amount(),
      reference: pick(dice, ['balance', 'equity', 'max', 'intraday_peak']),
      breachWhen: breachWhen(),
      action: action(),
    },
    {
      type: 'maxLoss',
      amount: amount(),
      trail: 'none',
      lockOffset: null,
      breachWhen: breachWhen(),
      action: maxAction(),
    },
    {
      type: 'maxLoss',
      amount: amount(),
      trail: 'intraday_equity',
      lockOffset: pick(dice, [null, '0', '10']),
      breachWhen: breachWhen(),
      action: maxAction(),
    },
    {
      type: 'maxLoss',
      amount: amount(),
      trail: 'eod_balance',
      lockOffset: pick(dice, [null, '0']),
      breachWhen: breachWhen(),
      action: maxAction(),
    },
    {
      type: 'maxLoss',
      amount: amount(),
      trail: 'closed_balance',
      lockOffset: null,
      breachWhen: breachWhen(),
      action: maxAction(),
    },
    {
      type: 'exposure',
      measure: pick(dice, ['gross', 'net', 'long', 'short']),
      amount: pick(dice, ['500', '2000', '0']),
      breachWhen: breachWhen(),
    },
    {
      type: 'position',
      instrument: pick(dice, cast.walks).symbol,
      amount: pick(dice, ['3', '10']),
      breachWhen: breachWhen(),
    },
  ];
  const chosen = candidates.filter(() => between(dice, 0, 2) > 0);
  const ladder = { watch: '50', warning: '75', critical: '90', hysteresis: '2' };
  return chosen.map((rule, index) => ({
    ruleId: `r${index}`,
    name: `Rule ${index}`,
    rule,
    ladder,
    alertFrom: 'warning',
    ackFrom: 'critical',
  }));
}

type Scene = {
  readonly dice: Dice;
  readonly cast: Cast;
  readonly fills: readonly Input[];
  readonly rolls: Map<string, number>;
  readonly step: number;
};

function perform(act: Act, scene: Scene): Input {
  const { dice, cast, fills, step } = scene;
  if (act === 'roll') return rollOf(scene);
  if (act === 'time') return { type: 'TimeAdvanced' };
  if (act === 'rate' && !cast.ratesByMark) return drawRate(dice, cast);
  if (act === 'cash') return cashOf(scene);
  if (act === 'stray') return { ...fillOf(scene), instrument: 'NOWHERE' } as Input;
  if (act === 'fill') return fillOf(scene);
  if (act === 'report') return reportOf(scene);
  const earlier = fills.length === 0 ? null : pick(dice, fills);
  if (earlier !== null && act === 'again') return earlier;
  if (earlier !== null && act === 'collision') return { ...earlier, lastPx: `${step + 3}.5` } as Input;
  const walk = pick(dice, cast.walks);
  walk.units = Math.max(2, walk.units + between(dice, -walk.step, walk.step));
  return markOf(dice, cast, walk) as Input;
}

function markOf(dice: Dice, cast: Cast, walk: Walk): object {
  const common = { type: 'MarkUpdated', tsEventUs: 0, instrument: walk.symbol };
  const half = between(dice, 0, 1);
  const quote = { bid: decimalText(walk.units - half, walk.scale), ask: decimalText(walk.units + half, walk.scale) };
  return cast.policy === 'mid' ? { ...common, ...quote } : { ...common, px: decimalText(walk.units, walk.scale) };
}

function drawRate(dice: Dice, cast: Cast): Input {
  const isEuro = between(dice, 0, 1) === 0;
  const walk = cast.walks[isEuro ? 0 : 1];
  if (walk !== undefined) walk.units = Math.max(2, walk.units + between(dice, -walk.step, walk.step));
  return (isEuro ? rateOf(cast, 'EUR', 'USD') : rateOf(cast, 'USD', 'JPY')) as Input;
}

function rateOf(cast: Cast, base: string, quote: string): object {
  const walk = cast.walks[base === 'EUR' ? 0 : 1];
  return { type: 'FxRateUpdated', tsEventUs: 0, base, quote, rate: decimalText(walk?.units ?? 1, walk?.scale ?? 0) };
}

function fillOf({ dice, cast, step }: Scene): Input {
  const walk = pick(dice, cast.walks);
  const away = between(dice, -1, 1);
  const fill = {
    type: 'FillReceived',
    tsEventUs: 0,
    fillId: `f${step}`,
    account: pick(dice, cast.accounts).account,
    instrument: walk.symbol,
    side: pick(dice, ['buy', 'sell']),
    lastQty: pick(dice, ['1', '2', '3', '0.5', '0.1', '7.25', '0.003']),
    lastPx: decimalText(Math.max(1, walk.units + away), walk.scale),
    fee: pick(dice, ['0', '0.1', '1.25', '-0.05']),
    feeCurrency: pick(dice, CURRENCIES),
  };
  return fill as unknown as Input;
}

function reportOf({ dice, cast }: Scene): Input {
  const walk = pick(dice, cast.walks);
  const account = pick(dice, cast.accounts).account;
  const signedQty = pick(dice, ['2', '-1.5', '0', '4']);
  const avgPx = decimalText(Math.max(1, walk.units + between(dice, -3, 3)), walk.scale);
  return {
    type: 'PositionReported',
    tsEventUs: 0,
    account,
    instrument: walk.symbol,
    signedQty,
    avgPx,
  } as unknown as Input;
}

function cashOf({ dice, cast, step }: Scene): Input {
  const cashKind = pick(dice, ['deposit', 'withdrawal', 'payout', 'fee', 'funding', 'adjustment']);
  const isPaid = cashKind === 'withdrawal' || cashKind === 'payout' || cashKind === 'fee';
  const size = pick(dice, ['1', '12.34', '40']);
  const amount = isPaid ? `-${size}` : size;
  const account = pick(dice, cast.accounts).account;
  const cash = {
    type: 'CashMoved',
    tsEventUs: 0,
    cashId: `c${step}`,
    account,
    amount,
    currency: pick(dice, CURRENCIES),
    cashKind,
  };
  return cash as unknown as Input;
}

const DAY_US = 86_400_000_000;

function rollOf({ dice, rolls }: Scene): Input {
  const calendarId = pick(dice, ['one', 'two']);
  const day = (rolls.get(calendarId) ?? 0) + between(dice, 0, 1);
  rolls.set(calendarId, day);
  const label = `2026-06-${String(day + 2).padStart(2, '0')}`;
  const instantUs = START_US + day * DAY_US;
  return { type: 'TradingDayRolled', calendarId, label, instantUs, nextInstantUs: instantUs + DAY_US } as Input;
}
