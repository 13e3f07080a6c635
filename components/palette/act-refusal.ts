import type { PageKeys } from '../shell/desk-ui.tsx';
import type { KeyAct } from '../shell/key-table.ts';

export type ActSituation = {
  readonly role: string | null;
  readonly isConnected: boolean;
  readonly hasTarget: boolean;
  /** A message with an Undo is on screen. */
  readonly hasUndo: boolean;
  readonly pageKeys: PageKeys;
};

/** Why an act can do nothing now, in one sentence; null when it can. The palette shows it and stays calm [UP12]. */
export function actRefusal(act: KeyAct, situation: ActSituation): string | null {
  switch (act.type) {
    case 'acknowledge':
    case 'acknowledgeAll':
    case 'snooze':
      return (
        roleRefusal(situation.role) ??
        (situation.isConnected ? null : 'Not connected') ??
        (situation.hasTarget ? null : 'No alert asks for acknowledgement')
      );
    case 'note':
      return roleRefusal(situation.role) ?? (situation.hasTarget || situation.hasUndo ? null : 'No current alert');
    case 'undo':
      return situation.hasUndo ? null : 'Only while the message of the acknowledgement or snooze is shown';
    case 'openTarget':
      return situation.hasTarget ? null : 'No alert asks for acknowledgement';
    case 'resort':
    case 'filter':
    case 'up':
    case 'table':
    case 'density':
    case 'export':
    case 'select':
    case 'view':
    case 'sibling':
      return situation.pageKeys[act.type] === undefined ? 'Not on this page' : null;
    default:
      return null;
  }
}

function roleRefusal(role: string | null): string | null {
  return role === 'manager' || role === 'lead' ? null : `Needs the role manager or lead; yours is ${role ?? 'unknown'}`;
}
