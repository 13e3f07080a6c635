import { formatCompact } from '#lib/client/format.ts';
import type { ExposureBoard, ExposureFigures, ExposureNetting } from '#lib/model/exposure-board.ts';
import { OTHER_CLASSES } from '#lib/protocol/exposure-course.ts';

/** What is netted before sides are told apart; it stands beside every figure [XE1]. */
export const NETTING_WORDS: Readonly<Record<ExposureNetting, string>> = {
  account: 'account × instrument',
  trader: 'trader × instrument',
  firm: 'firm-netted',
};

const CLASS_WORDS: Readonly<Record<string, string>> = {
  fx: 'FX',
  equity: 'Equity',
  future: 'Futures',
  cfd: 'CFD',
  crypto: 'Crypto',
  rates: 'Rates',
  commodity: 'Commodity',
  option: 'Options',
  other: 'Unclassed',
  [OTHER_CLASSES]: 'Other',
};

export function classWord(assetClass: string): string {
  return CLASS_WORDS[assetClass] ?? assetClass;
}

/** "incomplete, 3 of 41 without price"; empty where nothing is left out [ST6]. */
export function incompleteText({ leaves, missing }: Pick<ExposureFigures, 'leaves' | 'missing'>): string {
  return missing === 0 ? '' : `incomplete, ${missing} of ${leaves} without price`;
}

/** A figure of which nothing is known is a dash, never 0 [ST6]. */
export function figureText(
  figures: Pick<ExposureFigures, 'leaves' | 'missing'>,
  value: number,
  scale: number,
  sign: 'always' | 'negative' = 'negative',
): string {
  return formatCompact(figures.missing > 0 && figures.missing === figures.leaves ? null : value, scale, sign);
}

/** What the table shows, in one sentence [CH7]. */
export function boardSentence({ total, traders, scale, ask }: ExposureBoard): string {
  const first = traders[0];
  const count = traders.reduce((sum, trader) => sum + trader.count, 0);
  const largest =
    first === undefined || first.name === null
      ? ''
      : `, largest ${first.name} with gross ${figureText(first, first.gross, scale)}`;
  const left = incompleteText(total);
  return `Net ${figureText(total, total.net, scale)}, gross ${figureText(total, total.gross, scale)} ${ask.currency} over ${count} ${count === 1 ? 'trader' : 'traders'}${largest}${left === '' ? '' : `; ${left}`}.`;
}
