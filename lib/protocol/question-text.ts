import {
  ACCOUNT_METRICS,
  GROUP_METRICS,
  HOLDING_METRICS,
  LIMIT_METRICS,
  SHOWN_LIMITS,
} from '#lib/model/explanation.ts';
import type { Question } from '#lib/model/explanation.ts';

/** Longer than any question about ids that the doors let in. */
export const QUESTION_TEXT_MAX = 600;

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

function partsOf(question: Question): readonly string[] {
  const { about, metric } = question;
  switch (about) {
    case 'account':
      return [about, question.account, metric];
    case 'holding':
      return [about, question.account, question.instrument, metric];
    case 'group':
      return [about, question.level, question.id, metric];
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
