import { formatCount } from '#lib/client/format.ts';
import { isMoneyColumn } from '#lib/model/view.ts';

/** For the head of a column: amounts stand in each account's currency, so the order has to say which one it goes by. */
export function comparedText(column: string, firmCurrency: string | null): string {
  return isMoneyColumn(column) ? `Sorted by amounts in ${nameOf(firmCurrency)}. ` : '';
}

/** For the filter. */
export function filterHelp(firmCurrency: string | null): string {
  const words = 'util>0.8 left<500 desk:rates trader:okafor rule:daily symbol:ES state:breach';
  return `Words that must all hold: ${words}. Amounts are compared in ${nameOf(firmCurrency)}, whatever the account's currency`;
}

/** For the line beside the filter; empty where every amount could be compared. */
export function unratedText(count: number, firmCurrency: string | null): string {
  return count === 0 ? '' : `${formatCount(count)} without a rate to ${nameOf(firmCurrency)}`;
}

/** The same in full. */
export function unratedHelp(count: number, firmCurrency: string | null): string | undefined {
  if (count === 0) return undefined;
  return `${unratedText(count, firmCurrency)}: left out by a filter of money, last in a sort by it`;
}

/** Who sees only some desks is not told the firm's totals, nor their currency. */
function nameOf(firmCurrency: string | null): string {
  return firmCurrency ?? "the firm's currency";
}
