import { formatDecimalText } from '#lib/client/format.ts';
import type { EventFact, EventLine } from '#lib/protocol/event-lines.ts';
import { STEP_WORDS } from '../alerts/step-words.ts';
import { levelHref, symbolHref } from './level-links.ts';

const KINDS: Readonly<Record<EventFact['kind'], string>> = {
  fill: 'Fill',
  bust: 'Bust',
  correction: 'Correction',
  position: 'Position',
  cash: 'Cash',
  opened: 'Account',
  moved: 'Account',
  mark: 'Mark',
  limit: 'Limit',
  alert: 'Alert',
};

export function kindWord({ kind }: EventFact): string {
  return KINDS[kind];
}

const ASKED: Readonly<Record<Extract<EventFact, { kind: 'limit' }>['what'], string>> = {
  define: 'set the limit',
  retire: 'retired the limit',
  propose: 'proposed a change of',
  programme: 'bound the programme',
  resetLatch: 'reset the latch of',
};

/** "Bought 3 at 5,981.25, fee 4.20 USD": the entry as it came, exact, as a sentence. */
export function eventSentence({ fact, instrument }: EventLine): string {
  switch (fact.kind) {
    case 'fill': {
      const fee = fact.fee === null ? '' : `, fee ${formatDecimalText(fact.fee)} ${fact.feeCurrency ?? ''}`.trimEnd();
      const side = fact.side === 'buy' ? 'Bought' : 'Sold';
      return `${side} ${formatDecimalText(fact.quantity)} ${instrument} at ${formatDecimalText(fact.px)}${fee}.`;
    }
    case 'bust':
      return `Fill ${fact.fillId} of ${instrument} taken back.`;
    case 'correction':
      return `Fill ${fact.fillId} of ${instrument} is now ${formatDecimalText(fact.quantity)} at ${formatDecimalText(fact.px)}.`;
    case 'position':
      return `The venue reports a position of ${formatDecimalText(fact.quantity)} ${instrument}.`;
    case 'cash':
      return `${wordsOf(fact.what)}: ${formatDecimalText(fact.amount)} ${fact.currency}.`;
    case 'opened':
      return `Opened${placeOf(fact)}.`;
    case 'moved':
      return `Moved${placeOf(fact)}.`;
    case 'mark':
      return `A mark of ${instrument}${fact.px === null ? '' : ` at ${formatDecimalText(fact.px)}`} was held back by its source.`;
    case 'limit':
      return `${fact.by} ${ASKED[fact.what]} ${fact.name}.`;
    case 'alert':
      return `${fact.limitName}: ${STEP_WORDS[fact.what]}${fact.rung === 'none' ? '' : `, at ${fact.rung}`}${fact.by === null ? '' : `, by ${fact.by}`}.`;
  }
}

function placeOf({ trader, desk }: { readonly trader: string; readonly desk: string }): string {
  return `${trader === '' ? '' : ` for ${trader}`}${desk === '' ? '' : ` on ${desk}`}`;
}

/** "variationMargin" as "Variation margin": the code's word with its parts told apart. */
function wordsOf(word: string): string {
  const spaced = word.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${spaced.slice(0, 1).toUpperCase()}${spaced.slice(1)}`;
}

/** Where the evidence of a line stands; null where the page itself is all there is. */
export function eventHref({ fact, node, instrument }: EventLine): string | null {
  if (fact.kind === 'alert') return `/alerts/${fact.alertId}`;
  if (fact.kind === 'limit')
    return fact.limitId === null ? '/limits' : `/limits/${encodeURIComponent(fact.limitId)}/history`;
  if (node === '') return null;
  return instrument === '' ? levelHref('account', node) : symbolHref(node, instrument);
}
