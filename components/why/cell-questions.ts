import type { AccountMetric, Question } from '#lib/model/explanation.ts';
import { writeQuestion } from '#lib/protocol/question-text.ts';

const OF_ACCOUNT: Readonly<Record<string, AccountMetric>> = {
  dayPnl: 'dayPnl',
  openPnl: 'unrealized',
  equity: 'equity',
  gross: 'gross',
  net: 'net',
};

/** The question behind each cell of an account's row, by column; text columns and counts have none. */
export function cellQuestions(account: string): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  const add = (column: string, question: Question): void => {
    texts[column] = writeQuestion(question);
  };
  for (const [column, metric] of Object.entries(OF_ACCOUNT)) add(column, { about: 'account', account, metric });
  add('dailyUsed', { about: 'shownLimit', account, shown: 'dailyLoss', metric: 'utilization' });
  add('dailyLeft', { about: 'shownLimit', account, shown: 'dailyLoss', metric: 'room' });
  add('maxUsed', { about: 'shownLimit', account, shown: 'maxLoss', metric: 'utilization' });
  add('toFloor', { about: 'shownLimit', account, shown: 'maxLoss', metric: 'room' });
  add('mostUsed', { about: 'shownLimit', account, shown: 'mostUsed', metric: 'utilization' });
  add('toLimit', { about: 'shownLimit', account, shown: 'soonest', metric: 'timeToFloor' });
  return texts;
}
