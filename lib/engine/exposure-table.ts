import { unreachable } from '#lib/base/assert.ts';
import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import type { Currency } from '#lib/model/ids.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { ExposureCut, ExposureRow, ExposureTable } from '#lib/model/view.ts';
import { leafName, leavesOf } from './leaves.ts';
import type { Book, Leaf } from './leaves.ts';
import { firmNetted24, sumsOf } from './measures.ts';
import { instrumentAt, ledgerScale } from './state.ts';
import { shownScale } from './views.ts';

export type ExposureQuestion = { readonly node: ScopeNode; readonly by: ExposureCut; readonly currency: string };

/** Exposure of a node told apart by a cut, exactly, from its leaves: the rows' long, short and net add up to the node's. */
export function exposureTable(book: Book, { node, by, currency }: ExposureQuestion): ExposureTable {
  const leaves = leavesOf(book, node, currency, null, by === 'strategy');
  const byKey = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    const key = keyOf(book, leaf, by);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [leaf]);
    else known.push(leaf);
  }
  const gross24 = sumsOf(leaves).gross;
  const ledger = ledgerScale(currency);
  const scale = shownScale(ledger, divideHalfEven(gross24, pow10Big(24 - ledger)));
  const rows = [...byKey].map(([key, own]) => ({ key, own, gross: sumsOf(own).gross }));
  rows.sort((a, b) => order(b.gross, a.gross, a.key, b.key));
  return {
    // A configuration or a listing was decoded with this brand.
    currency: currency as Currency,
    scale,
    netting: by === 'strategy' ? 'strategy' : 'holding',
    rows: rows.map(({ key, own }) => rowOf(book, key, own, gross24, scale)),
  };
}

function order(left: bigint, right: bigint, a: string, b: string): number {
  if (left !== right) return left < right ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function rowOf(book: Book, key: string, leaves: readonly Leaf[], whole24: bigint, scale: number): ExposureRow {
  const { long, short, gross, net } = sumsOf(leaves);
  const into = (amount24: bigint): number => Number(divideHalfEven(amount24, pow10Big(24 - scale)));
  return {
    key,
    long: into(long),
    short: into(short),
    gross: into(gross),
    net: into(net),
    firmNetted: into(firmNetted24(leaves)),
    shareBp: whole24 === 0n ? null : Number(divideHalfEven(gross * 10_000n, whole24)),
    leaves: leaves.length,
    incomplete: leaves.flatMap((leaf) => (leaf.value24 === null ? [leafName(book.state, leaf)] : [])),
  };
}

function keyOf(book: Book, leaf: Leaf, by: ExposureCut): string {
  const { listing } = instrumentAt(book.state, leaf.instrument);
  switch (by) {
    case 'instrument':
      return listing.instrument;
    case 'root':
      return listing.root ?? listing.instrument;
    case 'assetClass':
      return listing.assetClass;
    case 'currency':
      return listing.settlementCurrency;
    case 'venue':
      return listing.venue ?? '';
    case 'strategy':
      return leaf.strategy ?? '';
    default:
      return unreachable(by);
  }
}
