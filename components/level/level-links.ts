import type { NodeLevel } from '#lib/model/limit.ts';

/** Address of a node's page. */
export function levelHref(level: NodeLevel, id: string): string {
  switch (level) {
    case 'firm':
      return '/firm';
    case 'desk':
      return `/desks/${encodeURIComponent(id)}`;
    case 'trader':
      return `/traders/${encodeURIComponent(id)}`;
    case 'account':
      return `/accounts/${encodeURIComponent(id)}`;
  }
}

export function symbolHref(account: string, instrument: string): string {
  return `${levelHref('account', account)}/${encodeURIComponent(instrument)}`;
}
