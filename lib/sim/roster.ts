import { between, newDice, pick } from './dice.ts';
import type { Dice } from './dice.ts';
import { lotValueUsd } from './instruments.ts';
import type { FloorInstrument } from './instruments.ts';
import type { LimitRule } from '#lib/model/limit.ts';

/** A programme of the simulated firm: size and rules of an account, as plainly made-up data. */
export type Programme = {
  readonly rulesetId: string;
  readonly name: string;
  readonly currency: 'USD' | 'EUR';
  readonly startBalance: number;
  /** The smallest allowance of its loss rules, in its currency. */
  readonly lossAllowance: number;
  readonly grossLimit: number;
  readonly rules: readonly { readonly ruleId: string; readonly name: string; readonly rule: LimitRule }[];
};

export type Slot = {
  readonly instrumentIndex: number;
  /** Lots held when the strategy is fully in. */
  readonly unitLots: number;
};

export type FloorAccount = {
  readonly account: string;
  readonly trader: string;
  readonly desk: string;
  readonly programmeIndex: number;
  readonly strategy: Strategy;
  /** Trades only in the planned episodes that end at a limit; flat otherwise. */
  readonly isChancer: boolean;
  /** Starts the day with a closed loss, so that the desk has rows at watch and warning from the first second. */
  readonly startsInLoss: boolean;
  readonly slots: readonly Slot[];
};

export type Strategy = 'ma-cross' | 'mean-reversion' | 'breakout';
const STRATEGIES: readonly Strategy[] = ['ma-cross', 'mean-reversion', 'breakout'];

const ROSTER_STREAM = 9001;

export function programmes(): readonly Programme[] {
  return [
    programme({
      id: '25K',
      currency: 'USD',
      size: 25_000,
      daily: null,
      max: 1_500,
      trail: 'intraday_equity',
      lock: '0',
    }),
    programme({ id: '50K', currency: 'USD', size: 50_000, daily: 1_000, max: 2_000, trail: 'eod_balance', lock: '0' }),
    programme({ id: '100K', currency: 'USD', size: 100_000, daily: 2_000, max: 4_000, trail: 'none', lock: null }),
    programme({
      id: '150K',
      currency: 'USD',
      size: 150_000,
      daily: 3_300,
      max: 4_500,
      trail: 'intraday_equity',
      lock: '100',
    }),
    programme({ id: '100K-EUR', currency: 'EUR', size: 100_000, daily: 2_000, max: 6_000, trail: 'none', lock: null }),
  ];
}

function programme(terms: {
  readonly id: string;
  readonly currency: 'USD' | 'EUR';
  readonly size: number;
  readonly daily: number | null;
  readonly max: number;
  readonly trail: 'none' | 'eod_balance' | 'intraday_equity';
  readonly lock: string | null;
}): Programme {
  const common = { breachWhen: 'lte', action: 'fail' } as const;
  const grossLimit = terms.size * 40;
  const rules: { ruleId: string; name: string; rule: LimitRule }[] = [];
  // Amounts are whole numbers: their text is canonical decimal text, which is what the casts state.
  if (terms.daily !== null) {
    const amount = decimal(terms.daily);
    rules.push({
      ruleId: 'daily',
      name: 'Daily loss',
      rule: { ...common, type: 'dailyLoss', amount, reference: 'equity' },
    });
  }
  const lockOffset = terms.lock === null ? null : decimal(Number(terms.lock));
  rules.push(
    {
      ruleId: 'max',
      name: 'Maximum loss',
      rule: { ...common, type: 'maxLoss', amount: decimal(terms.max), trail: terms.trail, lockOffset },
    },
    {
      ruleId: 'gross',
      name: 'Gross exposure',
      rule: { type: 'exposure', measure: 'gross', amount: decimal(grossLimit), breachWhen: 'lte' },
    },
    {
      ruleId: 'position-ESZ6',
      name: 'Position ESZ6',
      rule: {
        type: 'position',
        instrument: named('ESZ6'),
        amount: decimal(terms.size / 12_500 + 1),
        breachWhen: 'lte',
      },
    },
  );
  return {
    rulesetId: `demo-${terms.id}`,
    name: `Demo ${terms.id}`,
    currency: terms.currency,
    startBalance: terms.size,
    lossAllowance: terms.daily ?? terms.max,
    grossLimit,
    rules,
  };
}

type AmountText = Extract<LimitRule, { type: 'dailyLoss' }>['amount'];
type InstrumentName = Extract<LimitRule, { type: 'position' }>['instrument'];

function decimal(whole: number): AmountText {
  return String(whole) as AmountText;
}

function named(symbol: string): InstrumentName {
  return symbol as InstrumentName;
}

const SURNAMES = [
  'Okafor',
  'Lindqvist',
  'Marchetti',
  'Tanaka',
  'Novak',
  'Haddad',
  'Silva',
  'Byrne',
  'Kowalski',
  'Moreau',
  'Ferrari',
  'Jensen',
  'Petrov',
  'Singh',
  'Costa',
  'Weber',
  'Dubois',
  'Rossi',
  'Larsen',
  'Nakamura',
  'Mensah',
  'Alvarez',
  'Horvat',
  'Virtanen',
  'Fischer',
  'Romano',
  'Eriksen',
  'Santos',
  'Keller',
  'Bauer',
  'Nguyen',
  'Castillo',
  'Ivanov',
  'Sato',
  'Bianchi',
  'Olsen',
  'Murphy',
  'Schmidt',
  'Laurent',
  'Zhang',
] as const;

const ACCOUNTS_PER_TRADER = 8;

/** The accounts of the floor: the same seed and count give the same people, desks and sizes. */
export function floorRoster(
  seed: number,
  accountCount: number,
  instruments: readonly FloorInstrument[],
): readonly FloorAccount[] {
  const dice = newDice(seed, ROSTER_STREAM);
  const desks = [...new Set(instruments.map((instrument) => instrument.desk))];
  const firm = programmes();
  const roster: FloorAccount[] = [];
  for (let index = 0; index < accountCount; index += 1) {
    const traderIndex = Math.floor(index / ACCOUNTS_PER_TRADER);
    const desk = desks[traderIndex % desks.length] ?? 'Index Fut';
    const surname = SURNAMES[traderIndex % SURNAMES.length] ?? 'Okafor';
    const round = Math.floor(traderIndex / SURNAMES.length);
    const programmeIndex = between(dice, 0, 9) < 8 ? between(dice, 0, 3) : 4;
    const isChancer = index % 12 === 4 && programmeIndex < 4;
    const startsInLoss = !isChancer && between(dice, 0, 84) === 0;
    const balance = firm[programmeIndex]?.startBalance ?? 0;
    roster.push({
      account: `FT-${10_001 + index}`,
      trader: round === 0 ? surname : `${surname} ${round + 1}`,
      desk,
      programmeIndex,
      strategy: pick(dice, STRATEGIES),
      isChancer,
      startsInLoss,
      slots: isChancer ? [] : slotsOf({ dice, desk, balance, instruments, slotsMax: startsInLoss ? 1 : 6 }),
    });
  }
  return roster;
}

function slotsOf(wish: {
  readonly dice: Dice;
  readonly desk: string;
  readonly balance: number;
  readonly instruments: readonly FloorInstrument[];
  readonly slotsMax: number;
}): readonly Slot[] {
  const { dice, desk, balance, instruments } = wish;
  const count = between(dice, 1, wish.slotsMax);
  const slots = new Map<number, Slot>();
  for (let draw = 0; draw < count; draw += 1) {
    const instrumentIndex = drawInstrument(dice, desk, instruments);
    const instrument = instruments[instrumentIndex];
    if (instrument === undefined) continue;
    // Between a seventh and two thirds of the balance in each instrument; small accounts leave out large contracts.
    const wantedUsd = (balance * between(dice, 15, 66)) / 100;
    const lots = Math.floor(wantedUsd / lotValueUsd(instrument));
    const affordable = lotValueUsd(instrument) <= balance * 1.5;
    if (lots >= 1 || affordable) slots.set(instrumentIndex, { instrumentIndex, unitLots: Math.max(1, lots) });
  }
  return [...slots.values()];
}

/** Three draws of four come from the desk's own instruments. */
function drawInstrument(dice: Dice, desk: string, instruments: readonly FloorInstrument[]): number {
  const own = between(dice, 0, 3) > 0;
  if (!own) return between(dice, 0, instruments.length - 1);
  const indexes = instruments.flatMap((instrument, index) => (instrument.desk === desk ? [index] : []));
  return pick(dice, indexes);
}
