import { EXPOSURE_NETTINGS } from '#lib/model/exposure-board.ts';
import type { ExposureNetting, ExposureNode } from '#lib/model/exposure-board.ts';

/** What the page shows; null is the firm, or the only desk of a person who sees one, and the firm's currency. */
export type ExposureQuery = {
  readonly node: ExposureNode | null;
  readonly currency: string | null;
  readonly netting: ExposureNetting;
};

export const DEFAULT_EXPOSURE: ExposureQuery = { node: null, currency: null, netting: 'account' };

/** Unknown keys are ignored, a bad value is the default [IA3]. */
export function readExposureQuery(params: URLSearchParams): ExposureQuery {
  const node = /^(desk|trader):(.{1,64})$/.exec(params.get('node') ?? '');
  const currency = params.get('ccy') ?? '';
  return {
    node: node === null ? null : { level: node[1] === 'desk' ? 'desk' : 'trader', id: node[2] ?? '' },
    currency: /^[A-Z0-9]{2,10}$/.test(currency) ? currency : null,
    netting: EXPOSURE_NETTINGS.find((netting) => netting === params.get('netting')) ?? 'account',
  };
}

export function writeExposureQuery({ node, currency, netting }: ExposureQuery): string {
  const params = new URLSearchParams();
  if (node !== null) params.set('node', `${node.level}:${node.id}`);
  if (currency !== null) params.set('ccy', currency);
  if (netting !== 'account') params.set('netting', netting);
  return params.toString();
}

/** Where a row, a column or a cell leads: the monitor with a filter by trader and symbol [XE1]. */
export function monitorHref(trader: string | null, symbol: string | null): string {
  const terms = [...termsOf('trader', trader), ...termsOf('symbol', symbol)];
  return `/monitor?${new URLSearchParams({ view: 'all', f: terms.join(' ') }).toString()}`;
}

/** A filter is a list of words that must all hold, so a name of two words is two terms. */
function termsOf(field: string, name: string | null): readonly string[] {
  if (name === null) return [];
  return name
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => `${field}:${word}`);
}
