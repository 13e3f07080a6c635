import {
  ACCOUNT_METRICS,
  EXPOSURE_METRICS,
  GROUP_METRICS,
  HOLDING_METRICS,
  LIMIT_METRICS,
  OTHERS,
  SHOWN_LIMITS,
} from '#lib/model/explanation.ts';
import type { ExposureName, Question } from '#lib/model/explanation.ts';
import { EXPOSURE_NETTINGS } from '#lib/model/exposure-board.ts';

/** Longer than any question about ids that the doors let in. */
export const QUESTION_TEXT_MAX = 600;

const ALL = '*';
const REST = '-';
const CURRENCY = /^[A-Z0-9]{2,10}$/;
const GROUP_LEVELS = ['firm', 'desk', 'trader'] as const;

/** A question as one short text, for an address and for the mark of a figure on a page: `account/FT-1/equity`. */
export function writeQuestion(question: Question): string {
  return partsOf(question).map(encodeURIComponent).join('/');
}

/** The question behind a text, or null: it is then none that can be asked. */
export function readQuestion(text: string): Question | null {
  if (text.length > QUESTION_TEXT_MAX) return null;
  const parts = decode(text);
  if (parts === null || parts.some((part) => part === '')) return null;
  const [about, first = '', second = '', third = ''] = parts;
  switch (`${about} ${parts.length}`) {
    case 'account 3': {
      const metric = pick(ACCOUNT_METRICS, second);
      return metric === null ? null : { about: 'account', account: first, metric };
    }
    case 'holding 4': {
      const metric = pick(HOLDING_METRICS, third);
      return metric === null ? null : { about: 'holding', account: first, instrument: second, metric };
    }
    case 'group 4': {
      const level = pick(GROUP_LEVELS, first);
      const metric = pick(GROUP_METRICS, third);
      return level === null || metric === null ? null : { about: 'group', level, id: second, metric };
    }
    case 'exposure 8':
      return exposureOf(parts);
    case 'limit 3': {
      const metric = pick(LIMIT_METRICS, second);
      return metric === null ? null : { about: 'limit', limitId: first, metric };
    }
    case 'shownLimit 4': {
      const shown = pick(SHOWN_LIMITS, second);
      const metric = pick(LIMIT_METRICS, third);
      return shown === null || metric === null ? null : { about: 'shownLimit', account: first, shown, metric };
    }
    default:
      return null;
  }
}

function exposureOf(parts: readonly string[]): Question | null {
  const [
    ,
    levelText = '',
    id = '',
    currency = '',
    nettingText = '',
    traderText = '',
    symbolText = '',
    metricText = '',
  ] = parts;
  const level = pick(GROUP_LEVELS, levelText);
  const netting = pick(EXPOSURE_NETTINGS, nettingText);
  const metric = pick(EXPOSURE_METRICS, metricText);
  const [trader, symbol] = [readName(traderText), readName(symbolText)];
  if (level === null || netting === null || metric === null || trader === undefined || symbol === undefined)
    return null;
  return CURRENCY.test(currency) ? { about: 'exposure', level, id, currency, netting, trader, symbol, metric } : null;
}

/** A name, all of them or the smaller ones; a trader may be called by any text, so that a name begins with a mark of its own. */
function writeName(name: ExposureName): string {
  if (typeof name === 'string') return `.${name}`;
  return name === null ? ALL : REST;
}

function readName(text: string): ExposureName | undefined {
  if (text === ALL) return null;
  if (text === REST) return OTHERS;
  return text.startsWith('.') ? text.slice(1) : undefined;
}

function partsOf(question: Question): readonly string[] {
  const { about, metric } = question;
  switch (about) {
    case 'account':
      return [about, question.account, metric];
    case 'holding':
      return [about, question.account, question.instrument, metric];
    case 'group':
      return [about, question.level, question.id, metric];
    case 'exposure': {
      const { level, id, currency, netting } = question;
      return [about, level, id, currency, netting, writeName(question.trader), writeName(question.symbol), metric];
    }
    case 'limit':
      return [about, question.limitId, metric];
    case 'shownLimit':
      return [about, question.account, question.shown, metric];
  }
}

function decode(text: string): readonly string[] | null {
  try {
    return text.split('/').map(decodeURIComponent);
  } catch {
    // A percent sign that begins no escape.
    return null;
  }
}

function pick<Value extends string>(allowed: readonly Value[], given: string): Value | null {
  return allowed.find((value) => value === given) ?? null;
}
