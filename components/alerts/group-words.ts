import type { AlertGroup } from '#lib/client/flood.ts';
import { formatUsed } from '#lib/client/format.ts';

const LIMIT_BP = 10_000;
const MINUS = '−';

/** "12 accounts, one symbol: ESZ6 −1.8 %", "3 alerts on Index" [GR3]. */
export function groupWords({ by, members }: AlertGroup): string {
  const nodes = new Set(members.map(({ scope }) => `${scope.level}:${scope.id}`));
  const areAccounts = members.every(({ scope }) => scope.level === 'account') && nodes.size === members.length;
  const one = members.length === 1;
  const count = `${members.length} ${areAccounts ? (one ? 'account' : 'accounts') : one ? 'alert' : 'alerts'}`;
  if ('symbol' in by) return `${count}, one symbol: ${by.symbol}${by.moveBp === null ? '' : ` ${moveText(by.moveBp)}`}`;
  return by.desk === '' ? count : `${count} on ${by.desk}`;
}

/** One decimal, towards zero, with its sign. */
export function moveText(moveBp: number): string {
  const size = Math.trunc(Math.abs(moveBp) / 10) / 10;
  return `${moveBp < 0 ? MINUS : '+'}${size.toFixed(1)} %`;
}

/** "worst FT-10234 106.9 %" */
export function worstWords({ worst }: AlertGroup): string {
  return `worst ${worst.scope.id}${worst.usedBp === null ? '' : ` ${formatUsed(worst.usedBp, worst.usedBp >= LIMIT_BP, 1)}`}`;
}
