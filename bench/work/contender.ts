import type { Totals } from './totals.ts';

/** A program that does the work: set up once, then marks in consecutive slices, then asked what it knows. */
export type Contender = {
  readonly name: string;
  /** Applies the marks from `from` up to `to`, the last excluded. */
  readonly advance: (from: number, to: number) => void | Promise<void>;
  readonly totals: () => Totals | Promise<Totals>;
  readonly close?: (() => void) | undefined;
};
