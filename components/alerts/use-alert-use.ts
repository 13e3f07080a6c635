import {
  useAccountIndex,
  useCard,
  useFirmCurrency,
  useIsAheadOfFigures,
  useLimitOf,
  useRow,
} from '#lib/client/hooks.ts';
import { formatRoom, formatUsed, formatUsedOf } from '#lib/client/format.ts';
import { columnOf } from '#lib/client/selectors.ts';
import type { AlertRecord } from '#lib/model/alert.ts';

const LIMIT_BP = 10_000;

export type AlertUse = {
  /** False where the limit is no figure, as the age of a feed, or an emergency loosening: then there is nothing to print. */
  readonly isFigure: boolean;
  /** With the currency behind it where it is another than the firm's [NF2]. */
  readonly usedOf: string;
  readonly percent: string;
  /** "over by 137" past the limit [NF8]. */
  readonly left: string;
  /** The breach holds although used has fallen below the limit again [AL10]. */
  readonly isLatched: boolean;
};

/**
 * Used of limit as it stands now, from the account's row, so that strip, tray and row say the same number [NF7]. Where the
 * row does not carry this very limit, is drawn as of an entry before the alert's, or the alert is over, it is the figure of
 * the alert's last transition.
 */
export function useAlertUse(alert: AlertRecord): AlertUse {
  const isAccount = alert.scope.level === 'account' && alert.state !== 'cleared';
  const index = useAccountIndex(isAccount ? alert.scope.id : '');
  const row = useRow(index);
  const card = useCard(index);
  const isAhead = useIsAheadOfFigures(alert);
  const columns = COLUMNS[alert.ruleType];
  const limit = useLimitOf(alert);
  const firmCurrency = useFirmCurrency();
  const unit = alert.currency === firmCurrency ? '' : alert.currency;
  if (!isAhead && columns !== undefined && card !== null && card.scale === alert.scale) {
    const used = columnOf(row, columns.used);
    const allowance = columnOf(row, columns.allowance);
    const usedBp = columnOf(row, columns.usedBp);
    // Another limit of the same kind may be the one in the row; only the same allowance is the same limit.
    if (used !== null && usedBp !== null && allowance === alert.allowance) {
      return printUse(alert, { used, allowance, usedBp, scale: card.scale }, unit);
    }
  }
  // Above the account the page that watches limits has it as it stands now.
  if (!isAhead && limit !== null && limit.used !== null && limit.allowance !== null && limit.scale === alert.scale) {
    const { used, allowance, usedBp, scale } = limit;
    return printUse(alert, { used, allowance, usedBp, scale }, unit);
  }
  return printUse(alert, alert, unit);
}

type Use = Pick<AlertRecord, 'used' | 'allowance' | 'usedBp' | 'scale'>;

/** A breach has always reached its allowance, so one whose use is below it now is latched. */
function printUse(alert: AlertRecord, { used, allowance, usedBp, scale }: Use, unit: string): AlertUse {
  const isBelow = usedBp !== null && usedBp < LIMIT_BP;
  return {
    isFigure: (alert.family === 'market' && alert.ruleType !== 'emergency') || alert.currency !== '',
    left: formatRoom(used === null || allowance === null ? null : allowance - used, scale),
    usedOf: `${formatUsedOf(used, allowance, scale)}${unit === '' ? '' : ` ${unit}`}`,
    percent: formatUsed(usedBp, !isBelow, 1),
    isLatched: alert.family === 'market' && alert.state !== 'cleared' && alert.rung === 'breach' && isBelow,
  };
}

const COLUMNS: Readonly<
  Record<
    string,
    | {
        readonly used: 'dailyLossUsed' | 'maxLossUsed';
        readonly allowance: 'dailyLossAllowance' | 'maxLossAllowance';
        readonly usedBp: 'dailyLossUsedBp' | 'maxLossUsedBp';
      }
    | undefined
  >
> = {
  dailyLoss: { used: 'dailyLossUsed', allowance: 'dailyLossAllowance', usedBp: 'dailyLossUsedBp' },
  maxLoss: { used: 'maxLossUsed', allowance: 'maxLossAllowance', usedBp: 'maxLossUsedBp' },
};
