import { between, pick } from './dice.ts';
import type { Dice } from './dice.ts';
import type { Cast, CastAccount } from './random-cast.ts';
import { drawMetricLimit } from './random-metrics.ts';

const LADDER = { watch: '50', warning: '75', critical: '90', hysteresis: '2' };
const ALERTS = { alertFrom: 'warning', ackFrom: 'critical' };

/** A programme of one account: each rule is drawn by itself and left out now and then. */
export function drawRules(dice: Dice, cast: Cast): readonly object[] {
  const candidates: readonly object[] = [
    dailyRule(dice, cast),
    dailyRule(dice, cast),
    maxRule(dice, cast, 'none'),
    maxRule(dice, cast, 'intraday_equity'),
    maxRule(dice, cast, 'eod_balance'),
    maxRule(dice, cast, 'closed_balance'),
    exposureRule(dice, cast),
    positionRule(dice, cast),
  ];
  return candidates
    .map((rule, index) => ({ ruleId: `r${index}`, name: `Rule ${index}`, rule, ladder: drawLadder(dice), ...ALERTS }))
    .filter(() => between(dice, 0, 2) > 0);
}

function drawLadder(dice: Dice): object {
  return between(dice, 0, 3) > 0 ? LADDER : { watch: null, warning: '60.5', critical: null, hysteresis: '10' };
}

const AMOUNTS = ['5', '20', '40', '75.5', '200', '1000'] as const;

function common(dice: Dice, cast: Cast): object {
  const isFull = cast.has.has('fullRules');
  return {
    breachWhen: pick(dice, ['lte', 'lt']),
    ...(isFull && between(dice, 0, 2) === 0 ? { measured: pick(dice, ['equity', 'balance', 'min']) } : {}),
    ...(isFull && between(dice, 0, 3) === 0 ? { check: pick(dice, ['intraday', 'eod']) } : {}),
  };
}

function dailyRule(dice: Dice, cast: Cast): object {
  const isFull = cast.has.has('fullRules');
  const unit = isFull ? pick(dice, ['money', 'pctInitial', 'pctReference']) : 'money';
  const tiers = [
    { startBalanceAtLeast: '260', amount: '30' },
    { startBalanceAtLeast: '1010', amount: '120' },
  ];
  return {
    type: 'dailyLoss',
    amount: unit === 'money' ? pick(dice, AMOUNTS) : pick(dice, ['0.5', '2.25', '10']),
    ...(unit === 'money' ? {} : { amountIn: unit }),
    reference: pick(dice, ['balance', 'equity', 'max', 'intraday_peak']),
    action: pick(dice, ['fail', 'pause', 'alertOnly']),
    ...common(dice, cast),
    ...(isFull && unit === 'money' && between(dice, 0, 3) === 0 ? { tiers } : {}),
    ...(isFull && between(dice, 0, 2) === 0 ? { window: pick(dice, ['day', 'week', 'month']) } : {}),
  };
}

function maxRule(dice: Dice, cast: Cast, trail: string): object {
  const isFull = cast.has.has('fullRules');
  const unit = isFull ? pick(dice, ['money', 'pctInitial', 'pctOfPeak']) : 'money';
  const level = (): string => pick(dice, ['255', '1005', '1020', '10050']);
  const maybe = (name: string, value: string): object => (isFull && between(dice, 0, 3) === 0 ? { [name]: value } : {});
  return {
    type: 'maxLoss',
    amount: unit === 'money' ? pick(dice, AMOUNTS) : pick(dice, ['0.5', '2.25', '10']),
    ...(unit === 'money' ? {} : { amountIn: unit }),
    trail,
    lockOffset: pick(dice, [null, null, '0', '10']),
    action: pick(dice, ['fail', 'alertOnly']),
    ...common(dice, cast),
    ...maybe('stopPeak', level()),
    ...maybe('freezePeak', level()),
    ...maybe('afterFirstPayoutFloor', level()),
  };
}

function exposureRule(dice: Dice, cast: Cast): object {
  return {
    type: 'exposure',
    measure: pick(dice, ['gross', 'net', 'long', 'short']),
    // Dust below the ledger's unit is not yet told from nothing by the filter of a limit of 0 [LI8].
    amount: pick(dice, cast.has.has('satoshi') ? ['500', '2000'] : ['500', '2000', '0']),
    breachWhen: pick(dice, ['lte', 'lt']),
  };
}

function positionRule(dice: Dice, cast: Cast): object {
  return {
    type: 'position',
    instrument: pick(dice, cast.walks).symbol,
    amount: pick(dice, ['3', '10']),
    breachWhen: pick(dice, ['lte', 'lt']),
  };
}

/** A limit of a person on an account or a group above it, as a draft that names no version yet. */
export function drawLimit(dice: Dice, cast: Cast, account: CastAccount, isFirst = false): object {
  const scope = pick(dice, [
    { level: 'account', id: account.account },
    { level: 'trader', id: `T-${account.account}` },
    { level: 'desk', id: pick(dice, ['D1', 'D2']) },
    { level: 'firm', id: 'F' },
  ] as const);
  if (cast.has.has('metrics') && between(dice, 0, 2) > 0) return drawMetricLimit(dice, cast, scope, isFirst);
  const isAccount = scope.level === 'account';
  const rule = isAccount
    ? pick(dice, [
        () => exposureRule(dice, cast),
        () => positionRule(dice, cast),
        () => dailyRule(dice, cast),
        () => maxRule(dice, cast, 'intraday_equity'),
      ])()
    : exposureRule(dice, cast);
  const currency = 'action' in rule ? account.currency : pick(dice, ['USD', 'EUR', 'JPY']);
  return { scope, rule, currency, ladder: drawLadder(dice), ...ALERTS };
}
