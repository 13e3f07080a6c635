import { carriesAlert } from '#lib/model/effect.ts';
import type { Notice } from '#lib/model/effect.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { EventFact, EventLine } from '#lib/protocol/event-lines.ts';
import { personOf } from './alert-log.ts';

/** Whose events are asked for. */
export type EventsScope = {
  readonly node: ScopeNode;
  /** Null: all of them. */
  readonly instrument: string | null;
  /** The accounts below the node; null is every account. */
  readonly accounts: ReadonlySet<string> | null;
};

/** Types of input that can be about a node: all others, and that is nearly every entry, are passed over unread. */
const TOLD =
  /"type":"(Fill|PositionReported|CashMoved|Account|DefineLimit|RetireLimit|AssignRuleset|ResetLatch|ProposeChange)/;
const HELD_BACK = '"isQuarantined":true';

/** Whether an input's text is worth being read. */
export function mayBeTold(text: string): boolean {
  return TOLD.test(text) || text.includes(HELD_BACK);
}

/** What an entry says of a node; null where it says nothing of it. */
export function lineOfEntry({ seq, tsJournalUs, input }: JournalEntry, scope: EventsScope): EventLine | null {
  const at = { seq, atUs: tsJournalUs };
  const of = (account: string, instrument: string, fact: EventFact): EventLine | null =>
    holds(scope, account, instrument) ? { ...at, node: account, instrument, fact } : null;
  switch (input.type) {
    case 'FillReceived': {
      const {
        account,
        instrument,
        side,
        lastQty: quantity,
        lastPx: px,
        fee = null,
        feeCurrency = null,
        fillId,
      } = input;
      return of(account, instrument, { kind: 'fill', side, quantity, px, fee, feeCurrency, fillId });
    }
    case 'FillBusted':
      return of(input.account, input.instrument, { kind: 'bust', fillId: input.refFillId });
    case 'FillCorrected': {
      const { account, instrument, refFillId: fillId, lastQty: quantity, lastPx: px } = input;
      return of(account, instrument, { kind: 'correction', fillId, quantity, px });
    }
    case 'PositionReported':
      return of(input.account, input.instrument, { kind: 'position', quantity: input.signedQty });
    case 'CashMoved': {
      const { account, cashKind: what, amount, currency } = input;
      return of(account, input.instrument ?? '', { kind: 'cash', what, amount, currency });
    }
    case 'AccountOpened':
      return of(input.account, '', { kind: 'opened', trader: input.trader ?? '', desk: input.desk ?? '' });
    case 'AccountMoved':
      return of(input.account, '', { kind: 'moved', trader: input.trader, desk: input.desk });
    case 'MarkUpdated':
      // A price belongs to no desk; it is told where its instrument is looked at, and to who sees the whole firm.
      return input.isQuarantined === true && (scope.instrument === input.instrument || scope.accounts === null)
        ? { ...at, node: '', instrument: input.instrument, fact: { kind: 'mark', px: input.last ?? input.px ?? null } }
        : null;
    default:
      return lineOfLimit({ seq, tsJournalUs, input }, scope);
  }
}

/** What a person asked for about a limit of the node, or of an account below it. */
function lineOfLimit(
  { seq, tsJournalUs: atUs, input }: Pick<JournalEntry, 'seq' | 'tsJournalUs' | 'input'>,
  scope: EventsScope,
): EventLine | null {
  const on = (node: ScopeNode, fact: EventFact): EventLine | null =>
    holdsNode(scope, node) ? { seq, atUs, node: node.id, instrument: '', fact } : null;
  const onAccount = (id: string, fact: EventFact): EventLine | null => on({ level: 'account', id }, fact);
  switch (input.type) {
    case 'DefineLimit': {
      const { limitId, name, scope: node } = input.draft;
      return on(node, { kind: 'limit', what: 'define', limitId, name, by: input.actor.name });
    }
    case 'ProposeChange': {
      const { change, actor } = input;
      if (change.type === 'limit') {
        const { limitId, name, scope: node } = change.draft;
        return on(node, { kind: 'limit', what: 'propose', limitId, name, by: actor.name });
      }
      if (change.type === 'retirement') return null;
      const { account, ruleset } = change;
      return onAccount(account, { kind: 'limit', what: 'propose', limitId: null, name: ruleset.name, by: actor.name });
    }
    case 'AssignRuleset': {
      const { account, ruleset, actor } = input;
      return onAccount(account, {
        kind: 'limit',
        what: 'programme',
        limitId: null,
        name: ruleset.name,
        by: actor.name,
      });
    }
    case 'ResetLatch': {
      const { account, limitId, actor } = input;
      return onAccount(account, { kind: 'limit', what: 'resetLatch', limitId, name: limitId, by: actor.name });
    }
    // It names its limit alone: told to who sees every node.
    case 'RetireLimit':
      return scope.accounts === null
        ? on(scope.node, {
            kind: 'limit',
            what: 'retire',
            limitId: input.limitId,
            name: input.limitId,
            by: input.actor.name,
          })
        : null;
    default:
      return null;
  }
}

/** What became of an alert of the node; that somebody has seen it is no event of its own. */
export function lineOfNotice(notice: Notice, scope: EventsScope): EventLine | null {
  if (!carriesAlert(notice)) return null;
  const { seq, atUs, alert } = notice;
  const what = notice.type === 'AlertTransitioned' ? notice.trigger : notice.mark;
  if (what === 'seen' || what === 'rungMoved' || !holdsAlert(scope, alert)) return null;
  const by = personOf(notice);
  const { alertId, rung, limitName, instrument } = alert;
  return { seq, atUs, node: alert.scope.id, instrument, fact: { kind: 'alert', what, rung, limitName, alertId, by } };
}

function holdsAlert(
  { node, instrument }: EventsScope,
  alert: { readonly scope: ScopeNode; readonly desk: string; readonly trader: string; readonly instrument: string },
): boolean {
  if (instrument !== null && alert.instrument !== instrument) return false;
  if (node.level === 'firm' || (alert.scope.level === node.level && alert.scope.id === node.id)) return true;
  if (node.level === 'desk') return alert.desk === node.id;
  return node.level === 'trader' && alert.scope.level === 'account' && alert.trader === node.id;
}

function holds({ instrument, accounts }: EventsScope, account: string, own: string): boolean {
  return (accounts === null || accounts.has(account)) && (instrument === null || instrument === own);
}

function holdsNode({ node, instrument, accounts }: EventsScope, own: ScopeNode): boolean {
  if (instrument !== null) return false;
  if (accounts === null || (own.level === node.level && own.id === node.id)) return true;
  return own.level === 'account' && accounts.has(own.id);
}
