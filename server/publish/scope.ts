import type { AlertRecord } from '#lib/model/alert.ts';
import type { Notice } from '#lib/model/effect.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { GroupView } from '#lib/model/view.ts';

/** Desks a user may see; null is the whole firm. */
export type DeskScope = readonly string[] | null;

/** Where accounts and traders stand; the account table answers. */
export type Places = {
  readonly deskOfAccount: (account: string) => string | null;
  /** Every desk on which the trader has an account; empty when unknown. */
  readonly desksOfTrader: (trader: string) => readonly string[];
};

/** A total is shown only to a user who may see all its parts [AZ7]. */
export function seesNode(scope: DeskScope, node: ScopeNode, places: Places): boolean {
  if (scope === null) return true;
  switch (node.level) {
    case 'firm':
      return false;
    case 'desk':
      return scope.includes(node.id);
    case 'trader': {
      const desks = places.desksOfTrader(node.id);
      return desks.length > 0 && desks.every((desk) => scope.includes(desk));
    }
    case 'account': {
      const desk = places.deskOfAccount(node.id);
      return desk !== null && scope.includes(desk);
    }
  }
}

export function seesAlert(scope: DeskScope, alert: AlertRecord, places: Places): boolean {
  return seesNode(scope, alert.scope, places);
}

export function seesNotice(scope: DeskScope, notice: Notice, places: Places): boolean {
  switch (notice.type) {
    case 'AlertTransitioned':
    case 'AlertMarked':
      return seesAlert(scope, notice.alert, places);
    case 'LimitChanged':
      return seesNode(scope, notice.limit.node, places);
    case 'ProposalChanged':
      return seesNode(scope, notice.proposal.scope, places);
    case 'SilenceChanged':
      return seesNode(scope, notice.silence.scope, places);
    case 'DayClosed':
      return true;
  }
}

/** Firm for those who see it all, else the desks of the scope: what every page's head shows. */
export function seesGroup(scope: DeskScope, group: GroupView): boolean {
  return scope === null ? group.level === 'firm' : group.level === 'desk' && scope.includes(group.id);
}

/** Equal scopes share rankings. */
export function scopeKey(scope: DeskScope): string {
  return scope === null ? '*' : JSON.stringify([...scope].sort());
}
