import type { Roster } from '#lib/client/api.ts';
import { shownRung } from '#lib/client/alert-queue.ts';
import type { PaletteItem } from '#lib/client/palette-index.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { LimitView } from '#lib/model/view.ts';
import type { KeyChoice } from '../shell/key-map.ts';
import { printEntry } from '../shell/key-map.ts';
import { KEY_LIST } from '../shell/key-list.ts';
import type { KeyAct } from '../shell/key-table.ts';

/** What a choice does: an act of the table of keys, or a page. The palette has no way to publish a limit [VW2]. */
export type Found = PaletteItem & {
  readonly does: KeyAct;
  /** The key that does the same, as this person has it. */
  readonly keys: string | null;
};

/** Pages without a key of their own. */
const MORE_PAGES: readonly (readonly [label: string, path: string])[] = [
  ['New limit', '/limits/new'],
  ['Silences', '/limits?tab=silences'],
  ['Programmes of firms', '/limits/presets'],
  ['Report of a day', '/audit/report'],
  ['Settings: keys', '/settings/keys'],
  ['Settings: sound', '/settings/sound'],
  ['Settings: notifications', '/settings/notifications'],
  ['Settings: display', '/settings/display'],
  ['Settings: people', '/settings/people'],
  ['Settings: tokens', '/settings/tokens'],
];

/** Acts without a key of their own. */
const MORE_ACTS: readonly (readonly [label: string, does: KeyAct])[] = [
  ['Mute sounds for 15 minutes', { type: 'mute', minutes: 15 }],
  ['Mute sounds for 60 minutes', { type: 'mute', minutes: 60 }],
  ['Unmute sounds', { type: 'unmute' }],
  ['Start the guided tour', { type: 'tour' }],
];

/** What stands before all names in an empty search: what is broken, pages, acts. */
export function headItems(choice: KeyChoice, alerts: readonly AlertRecord[]): readonly Found[] {
  return [
    ...alerts.filter(({ state }) => state !== 'cleared').map(ofAlert),
    ...ofKeys(choice),
    ...MORE_ACTS.map(([label, does]): Found => ({
      kind: 'action',
      id: `more:${label}`,
      label,
      detail: '',
      does,
      keys: null,
    })),
    ...MORE_PAGES.map(([label, path]): Found => ({ ...pageItem('page', path, label, path), keys: null })),
  ];
}

export function traderItem(trader: string, desks: ReadonlySet<string>): Found {
  return pageItem('trader', trader, trader, [...desks].join(', '), `/traders/${encode(trader)}`);
}

export function accountItem([account, trader, desk]: Roster['accounts'][number]): Found {
  return pageItem('account', account, account, `${trader} · ${desk}`, `/accounts/${encode(account)}`);
}

export function symbolItem(symbol: string): Found {
  return pageItem(
    'symbol',
    symbol,
    symbol,
    'accounts that hold it',
    `/monitor?view=all&f=${encode(`symbol:${symbol}`)}`,
  );
}

function pageItem(kind: Found['kind'], id: string, label: string, detail: string, path = id): Found {
  return { kind, id: `${kind}:${id}`, label, detail, does: { type: 'go', path }, keys: null };
}

function ofAlert(alert: AlertRecord): Found {
  const label = `${alert.scope.id} ${alert.limitName}`;
  const detail = [shownRung(alert), alert.trader, alert.desk].filter((part) => part !== '').join(' · ');
  return pageItem('alert', alert.alertId, label, detail, `/alerts/${alert.alertId}`);
}

function ofKeys(choice: KeyChoice): readonly Found[] {
  const pages: Found[] = [];
  const acts: Found[] = [];
  for (const entry of KEY_LIST) {
    if (entry.act === null || entry.isKeyOnly) continue;
    const isOff = choice.mode === 'off' && entry.binding.kind !== 'fixed';
    const keys = isOff ? null : printEntry(entry, choice);
    const isPage = entry.act.type === 'go';
    const item: Found = {
      kind: isPage ? 'page' : 'action',
      id: `key:${entry.id}`,
      label: entry.does,
      detail: '',
      does: entry.act,
      keys,
    };
    (isPage ? pages : acts).push(item);
  }
  return [...pages, ...acts];
}

export function limitItems(limits: readonly LimitView[]): readonly Found[] {
  const seen = new Map<string, Found>();
  for (const { limitId, definition } of limits) {
    const { level, id } = definition.scope;
    seen.set(
      limitId,
      pageItem('rule', limitId, definition.name, `${level} ${id}`, `/limits/${encode(limitId)}/history`),
    );
  }
  return [...seen.values()];
}

function encode(text: string): string {
  return encodeURIComponent(text);
}
