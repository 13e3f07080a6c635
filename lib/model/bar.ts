import type { DecimalText } from './ids.ts';

export type Bar = {
  readonly open: DecimalText;
  readonly high: DecimalText;
  readonly low: DecimalText;
  readonly close: DecimalText;
  readonly intervalMs: number;
};
