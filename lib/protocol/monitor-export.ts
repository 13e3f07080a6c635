import { z } from 'zod';
import type { AccountCard } from '#lib/model/view.ts';
import type { SortKey } from './socket-events.ts';

const KEYS_MAX = 3;

/** What a monitor shows, as the query of a file: view, filter and sort of its address. */
export const monitorExportSchema = z.strictObject({
  view: z.enum(['atRisk', 'all']).default('atRisk'),
  f: z.string().max(200).default(''),
  /** Only the accounts of a trader. */
  trader: z.string().min(1).max(64).optional(),
  sort: z
    .string()
    .max(200)
    .default('')
    .transform((text, context) => {
      const keys = text === '' ? [] : text.split(',').map(readKey);
      const known = keys.filter((key) => key !== null);
      if (known.length === keys.length && known.length <= KEYS_MAX) return known;
      context.addIssue({ code: 'custom', message: `no list of at most ${KEYS_MAX} columns with asc or desc` });
      return z.NEVER;
    }),
});
export type MonitorExportQuery = z.output<typeof monitorExportSchema>;

/** Rows of a view in its order, pinned ones first, all as of one entry. Values stand in the order of ACCOUNT_COLUMNS. */
export type MonitorExport = {
  readonly throughSeq: number;
  readonly engineTimeUs: number;
  /** The filter asks who holds what and nobody watches that yet: no row has passed it. */
  readonly awaitsHolders: boolean;
  /** The currency in which filter and sort compare money; null where they compare none. */
  readonly comparedIn: string | null;
  /** Accounts without a known rate to it: left out by a filter of money, last in a sort by it. */
  readonly unrated: number;
  readonly rows: readonly { readonly card: AccountCard; readonly values: readonly (number | null)[] }[];
};

function readKey(part: string): SortKey | null {
  const [, column = '', direction = ''] = /^([A-Za-z]{1,32}):(asc|desc)$/.exec(part) ?? [];
  if (column === '') return null;
  return { column, direction: direction === 'asc' ? 'asc' : 'desc' };
}
