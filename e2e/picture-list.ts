/** What is to be seen on a page before its picture is taken. */
export type Shot = {
  readonly name: string;
  readonly path: string;
  /** A text that says the page has filled. */
  readonly waitFor: string | RegExp;
  /** What a person does first. */
  readonly keys?: readonly string[] | undefined;
};

/** Ids of the floor that the pictures are taken of. */
export type Places = {
  readonly alert: string;
  readonly account: string;
  readonly symbol: string;
  readonly trader: string;
  readonly desk: string;
  readonly rule: string;
};

/** Every page, and the states of the desk that a key brings. */
export function shotsOf({ alert, account, symbol, trader, desk, rule }: Places): readonly Shot[] {
  const at = (...parts: readonly string[]): string => parts.map((part) => `/${encodeURIComponent(part)}`).join('');
  return [
    { name: 'monitor', path: '/monitor?view=all', waitFor: 'Firm' },
    { name: 'monitor-grouped', path: '/monitor?view=all&group=desk,trader', waitFor: 'Firm' },
    { name: 'monitor-frozen', path: '/monitor?view=all', waitFor: 'Firm', keys: ['Space'] },
    { name: 'monitor-palette', path: '/monitor', waitFor: 'Firm', keys: ['Control+k', 'f', 't'] },
    { name: 'monitor-keys', path: '/monitor', waitFor: 'Firm', keys: ['?'] },
    { name: 'alerts', path: '/alerts', waitFor: /\/ 10 min/ },
    { name: 'alert', path: at('alerts', alert), waitFor: 'Formula' },
    { name: 'exposure', path: '/exposure', waitFor: /net/i },
    { name: 'firm', path: '/firm', waitFor: /Day P&L/ },
    { name: 'desk', path: at('desks', desk), waitFor: desk },
    { name: 'trader', path: at('traders', trader), waitFor: 'To floor' },
    { name: 'account', path: at('accounts', account), waitFor: 'Underwater' },
    { name: 'symbol', path: at('accounts', account, symbol), waitFor: 'Position value' },
    { name: 'limits', path: '/limits', waitFor: 'Rules' },
    { name: 'limit-new', path: '/limits/new', waitFor: 'Would fire now' },
    { name: 'limit', path: at('limits', rule), waitFor: 'Would fire now' },
    { name: 'limit-history', path: `${at('limits', rule)}/history`, waitFor: /version/i },
    { name: 'presets', path: '/limits/presets', waitFor: /verify/i },
    { name: 'audit', path: '/audit', waitFor: /chain/i },
    { name: 'audit-report', path: '/audit/report', waitFor: /report/i },
    { name: 'health', path: '/health', waitFor: /feeds/i },
    { name: 'settings-profile', path: '/settings/profile', waitFor: /password/i },
    { name: 'settings-keys', path: '/settings/keys', waitFor: /keys/i },
    { name: 'settings-sound', path: '/settings/sound', waitFor: /volume/i },
    { name: 'settings-notifications', path: '/settings/notifications', waitFor: /notification/i },
    { name: 'settings-display', path: '/settings/display', waitFor: /theme/i },
  ];
}

/** Pages that are worth a picture at 4K: the rest only grow. */
export const LARGE: ReadonlySet<string> = new Set(['monitor', 'firm', 'exposure', 'account']);
/** What a phone is for (ux.md 5.10). */
export const PHONE: ReadonlySet<string> = new Set([
  'monitor',
  'alerts',
  'alert',
  'firm',
  'account',
  'limits',
  'settings-sound',
]);
