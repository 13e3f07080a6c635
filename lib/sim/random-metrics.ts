import { between, pick } from './dice.ts';
import type { Dice } from './dice.ts';
import { AMOUNTS, KINDS } from './metric-kinds.ts';
import type { DrawnMetric } from './metric-kinds.ts';
import type { Cast } from './random-cast.ts';
import type { NodeLevel } from '#lib/model/limit.ts';

const BOOKED: ReadonlySet<string> = new Set(['position', 'contracts', 'lots', 'realizedLoss']);
type Bag = Readonly<Record<string, unknown>>;
type Terms = Bag & { readonly rule: Bag & { readonly metric: string } };
const WINDOWS: readonly string[] = ['dailyLoss', 'weeklyLoss', 'monthlyLoss'];
const LEVELS: readonly NodeLevel[] = ['firm', 'desk', 'trader', 'account'];

/** A limit on a metric of section 15 with any of the options that its metric knows. */
export function drawMetricLimit(
  dice: Dice,
  cast: Cast,
  scope: { readonly level: NodeLevel; readonly id: string },
  isFirst: boolean,
): object {
  const isAccount = scope.level === 'account';
  const known = cast.metrics.filter((metric) => isAccount || isFirst || KINDS[metric] !== 'loss');
  const terms =
    isAccount && between(dice, 0, 5) === 0
      ? levelTerms(dice)
      : metricTerms(dice, cast, { metrics: known.length > 0 ? known : ['gross', 'net'], isAccount });
  // What a group has earned before its limit is remembered by the group itself, not by its limits.
  const below =
    terms.rule.metric in KINDS && KINDS[terms.rule.metric as DrawnMetric] === 'loss'
      ? []
      : LEVELS.slice(LEVELS.indexOf(scope.level) + 1);
  // Which entry is an observation hangs on the inputs of a metric; those of booked ones are plain [LI11].
  const confirm = BOOKED.has(terms.rule.metric) ? pick(dice, [1, 2, 2, 3]) : 1;
  return {
    scope,
    currency: pick(dice, ['USD', 'EUR', 'JPY', 'USD', 'BTC']),
    alertFrom: pick(dice, ['breach', 'breach', 'warning']),
    ackFrom: 'breach',
    ...terms,
    ...(confirm > 1 ? { confirm } : {}),
    ...(between(dice, 0, 3) === 0 ? { holdMs: 3_000 } : {}),
    ...(between(dice, 0, 3) === 0
      ? { hard: { gate: pick(dice, ['reduceOnly', 'blocked']), latches: between(dice, 0, 1) === 0 } }
      : {}),
    ...(below.length > 0 && between(dice, 0, 3) === 0 ? { per: pick(dice, below) } : {}),
  };
}

/** Lower is worse, in values of its own. */
function levelTerms(dice: Dice): Terms {
  const metric = pick(dice, ['equity', 'room']);
  const [watch, warning, critical, amount] =
    metric === 'equity'
      ? pick(dice, [
          ['1010', '1000', '995.5', '990'],
          ['300', '260', '255', '250.5'],
          ['10100', '10000.01', '9990', '9900'],
        ] as const)
      : (['30', '10', '5', '0'] as const);
  const rule = { type: 'metric', metric, amount, breachWhen: pick(dice, ['lte', 'lt']), mode: 'absolute' };
  const resetBand = pick(dice, ['0.01', '1']);
  return { rule: { ...rule, worseWhen: 'below' }, ladder: { watch, warning, critical, hysteresis: '0' }, resetBand };
}

function metricTerms(
  dice: Dice,
  cast: Cast,
  { metrics, isAccount }: { readonly metrics: readonly DrawnMetric[]; readonly isAccount: boolean },
): Terms {
  const metric = pick(dice, metrics);
  const amount = pick(dice, AMOUNTS[KINDS[metric]]);
  const rule = {
    type: 'metric',
    metric,
    amount,
    breachWhen: pick(dice, ['lte', 'lt']),
    ...optionsOf(dice, metric, isAccount),
  };
  const within = between(dice, 0, 3) === 0 ? { within: drawCut(dice, cast) } : {};
  if (between(dice, 0, 3) > 0 || amount === '0') return { rule, ladder: LADDER, ...within };
  const share = (part: number): string => String((Number(amount) * 1000 * part) / 1000);
  const ladder = { watch: share(0.5), warning: share(0.75), critical: share(0.9), hysteresis: pick(dice, ['2', '0']) };
  const band = between(dice, 0, 1) === 0 ? { resetBand: pick(dice, ['0', '0.001']) } : {};
  return { rule: { ...rule, mode: 'absolute' }, ladder, ...within, ...band };
}

const LADDER = { watch: '50', warning: '75', critical: '90', hysteresis: '2' };

/** What only some metrics know. */
function optionsOf(dice: Dice, metric: DrawnMetric, isAccount: boolean): object {
  if (WINDOWS.includes(metric)) {
    const base = pick(dice, isAccount ? ['none', 'equity', 'balance', 'initial'] : ['none', 'equity', 'initial']);
    const includes = { open: !isAccount || between(dice, 0, 2) > 0, fees: between(dice, 0, 2) > 0 };
    return { ...(base === 'none' ? {} : { base }), ...(between(dice, 0, 1) === 0 ? { includes } : {}) };
  }
  if (metric === 'drawdown' || metric === 'drawdownPct') {
    return between(dice, 0, 1) === 0 ? { anchor: pick(dice, ['inception', 'day', 'week', 'month']) } : {};
  }
  const isSigned = metric === 'net' || metric === 'position' || metric === 'currencyExposure';
  return isSigned && between(dice, 0, 1) === 0 ? { side: pick(dice, ['long', 'short', 'both']) } : {};
}

function drawCut(dice: Dice, cast: Cast): object {
  const walk = pick(dice, cast.walks);
  return pick(dice, [
    { instrument: walk.symbol },
    { assetClass: walk.assetClass },
    { currency: walk.currency },
    { root: walk.root },
  ]);
}
