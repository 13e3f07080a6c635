import type { Currency } from './ids.ts';
import type { Rung } from './limit.ts';

/**
 * What is netted before sides are told apart [EX11]: each account's holding by itself; a trader's accounts of one instrument
 * together; or all that a figure covers, by instrument: a cell and a trader's margin the trader's, a symbol's margin and the
 * total the whole node's.
 */
export const EXPOSURE_NETTINGS = ['account', 'trader', 'firm'] as const;
export type ExposureNetting = (typeof EXPOSURE_NETTINGS)[number];

export type ExposureNode = { readonly level: 'firm' | 'desk' | 'trader'; readonly id: string };
export type ExposureAsk = {
  readonly node: ExposureNode;
  readonly currency: string;
  readonly netting: ExposureNetting;
};

/** Each rounded once from its exact sum; leaves without price, rate or delta are left out and counted [EX13]. */
export type ExposureFigures = {
  readonly long: number;
  readonly short: number;
  readonly gross: number;
  readonly net: number;
  readonly leaves: number;
  readonly missing: number;
};

/** `name` is null for what is summed up as "Other": `count` tells of how many; else it is 1. */
export type ExposureSymbol = ExposureFigures & {
  readonly name: string | null;
  readonly count: number;
  readonly assetClass: string;
};
/** `rung` is the highest of its accounts, and `worst` the account that has it. */
export type ExposureTrader = ExposureFigures & {
  readonly name: string | null;
  readonly count: number;
  readonly desk: string;
  readonly rung: Rung;
  readonly worst: string;
};
/** Places in `traders` and `symbols`; a cell without leaves is not there. */
export type ExposureCell = readonly [trader: number, symbol: number, net: number, gross: number, missing: number];
export type ExposureClass = ExposureFigures & { readonly assetClass: string };

/** Exposure by class in the firm's currency, by account and instrument: a point of the charts over time. */
export type ExposureTrace = {
  readonly tsUs: number;
  readonly currency: Currency;
  readonly scale: number;
  readonly classes: readonly ExposureClass[];
  readonly total: ExposureFigures;
};

/** Trader by symbol of one node, all of one `seq`, largest gross first. */
export type ExposureBoard = {
  readonly ask: ExposureAsk;
  readonly seq: number;
  readonly scale: number;
  readonly total: ExposureFigures;
  readonly symbols: readonly ExposureSymbol[];
  readonly traders: readonly ExposureTrader[];
  readonly cells: readonly ExposureCell[];
  readonly classes: readonly ExposureClass[];
  /** Further traders for the map by area, by gross. */
  readonly tree: readonly Pick<ExposureTrader, 'name' | 'desk' | 'gross' | 'rung' | 'worst'>[];
  /** Currencies that may be asked for. */
  readonly currencies: readonly string[];
  readonly trace: ExposureTrace;
};

/** The same charts' point of the firm and of each desk, for the record of their course. */
export type NodeTrace = { readonly node: ExposureNode; readonly trace: ExposureTrace };

export const EXPOSURE_TRADERS_MAX = 40;
export const EXPOSURE_SYMBOLS_MAX = 25;
export const EXPOSURE_TREE_MAX = 100;
export const EXPOSURE_CURRENCIES_MAX = 12;
