import type { GroupView, LimitView } from '#lib/model/view.ts';

/** A node with the most used of its own limits; null where none is known. */
export type LevelExportRow = { readonly group: GroupView; readonly limit: LimitView | null };

/** What stands directly below the firm or a desk, by name and below the node itself, all as of one entry. */
export type LevelExport = {
  readonly throughSeq: number;
  readonly engineTimeUs: number;
  /** Nobody watches limits: none was read. */
  readonly awaitsLimits: boolean;
  readonly rows: readonly LevelExportRow[];
};
