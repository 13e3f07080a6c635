import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import type { GroupMetric } from '#lib/model/explanation.ts';
import { convert } from './fx.ts';
import { LONG, SHORT, UNREALIZED } from './groups.ts';
import type { Bucket, GroupNode } from './groups.ts';
import { accountAt, ledgerScale } from './state.ts';
import { evidence, factor, formed, leaf, plus, sum } from './terms.ts';
import type { Amount, Signed } from './terms.ts';
import type { World } from './world.ts';

/** Members named one by one; the others stand together in one part. */
const MEMBERS_NAMED = 50;

/**
 * One metric of a group: the exact sums of its members, currency by currency, each converted once at the present rate and
 * rounded to the ledger unit of the firm's currency, as the totals on the screen are [EX12].
 */
export function explainGroup(world: World, node: GroupNode, metric: GroupMetric): Amount {
  const currency = world.state.firm.reportingCurrency;
  const parts: Signed[] = [];
  for (const bucket of node.buckets.values()) {
    if (bucket.accounts === 0 && bucket.dayBase === 0n) continue;
    parts.push(plus(inCurrency(world, node, bucket, { metric, currency })));
  }
  return sum(WORDS[metric], currency, parts);
}

const WORDS: Readonly<Record<GroupMetric, string>> = {
  equity: 'equity',
  dayPnl: 'day P&L',
  realizedDay: 'realized today',
  unrealized: 'unrealized',
  long: 'long',
  short: 'short',
  gross: 'gross',
  net: 'net',
};

type Asked = { readonly metric: GroupMetric; readonly currency: string };

function inCurrency(world: World, node: GroupNode, bucket: Bucket, { metric, currency }: Asked): Amount {
  const own24 = bucketUnits(world, bucket, metric) * pow10Big(24 - bucket.scale);
  const members = membersSum(world, node, bucket, metric, own24);
  const rate = world.rates.get(bucket.currency, currency);
  if (rate.legs.length === 0 && rate.known) return { ...members, term: { ...members.term, name: bucket.currency } };
  const scale = ledgerScale(currency);
  const unit24 = pow10Big(24 - scale);
  const converted24 = rate.known ? roundTo(convert(own24, rate), unit24) : null;
  const path = rate.legs.map(({ pair, inverse }) => (inverse ? `1 / ${pair}` : pair)).join(' * ');
  return formed(bucket.currency, converted24, currency, {
    formula: `${WORDS[metric]} in ${bucket.currency} * rate`,
    parts: [
      { ...members.term, role: 'factor' },
      factor('rate', rate.known ? path : null, `${bucket.currency}/${currency}`, evidence(path, null)),
    ],
  });
}

function bucketUnits(world: World, bucket: Bucket, metric: GroupMetric): bigint {
  const { sums } = world.groups;
  const unrealized = sums.whole(bucket.place + UNREALIZED);
  const long = sums.whole(bucket.place + LONG);
  const short = sums.whole(bucket.place + SHORT);
  switch (metric) {
    case 'equity':
      return bucket.balance + unrealized;
    case 'dayPnl':
      return bucket.balance + unrealized - bucket.dayBase;
    case 'realizedDay':
      return bucket.realizedDay;
    case 'unrealized':
      return unrealized;
    case 'long':
      return long;
    case 'short':
      return short;
    case 'gross':
      return long + short;
    case 'net':
      return long - short;
  }
}

/** The members of one currency, the largest by name; what leavers left and the rest stand in one part each. */
function membersSum(world: World, node: GroupNode, bucket: Bucket, metric: GroupMetric, own24: bigint): Amount {
  const unit24 = pow10Big(24 - bucket.scale);
  const shares: { name: string; amount24: bigint; seq: number }[] = [];
  for (const member of node.members) {
    const account = accountAt(world.state, member);
    if (account.currency !== bucket.currency) continue;
    const amount24 = memberUnits(world, member, metric) * unit24;
    shares.push({ name: account.account, amount24, seq: account.changedSeq });
  }
  shares.sort((a, b) => order(size(b.amount24), size(a.amount24)) || (a.name < b.name ? -1 : 1));
  const parts: Signed[] = [];
  let named24 = 0n;
  let all24 = 0n;
  shares.forEach(({ name, amount24, seq }, place) => {
    all24 += amount24;
    if (place >= MEMBERS_NAMED) return;
    named24 += amount24;
    parts.push(plus(leaf(name, amount24, bucket.currency, evidence('account', seq))));
  });
  const others = shares.length - MEMBERS_NAMED;
  if (others > 0) parts.push(plus(leaf(`${others} more accounts`, all24 - named24, bucket.currency)));
  if (own24 !== all24) parts.push(plus(leaf('moved accounts', own24 - all24, bucket.currency)));
  return sum(`${WORDS[metric]} in ${bucket.currency}`, bucket.currency, parts);
}

function memberUnits(world: World, member: number, metric: GroupMetric): bigint {
  const { balance, unrealized, long, short } = world.accounts.figures(member);
  switch (metric) {
    case 'equity':
      return balance + unrealized;
    case 'dayPnl':
      return balance + unrealized - accountAt(world.state, member).groupDayBase;
    case 'realizedDay':
      return world.accounts.realizedDayUnits(member);
    case 'unrealized':
      return unrealized;
    case 'long':
      return long;
    case 'short':
      return short;
    case 'gross':
      return long + short;
    case 'net':
      return long - short;
  }
}

function roundTo(amount24: bigint, unit24: bigint): bigint {
  return divideHalfEven(amount24, unit24) * unit24;
}

function size(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
